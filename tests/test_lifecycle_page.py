"""docs/lifecycles.md says what the tables say."""

from __future__ import annotations

import pytest

from scripts.write_lifecycles import LIFECYCLES, TARGET, page


def test_the_page_is_what_the_tables_say():
    assert TARGET.read_text(encoding="utf-8") == page(), "run: python -m scripts.write_lifecycles"


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_every_status_is_reached_or_is_where_things_begin(lifecycle):
    first, _action = next(iter(lifecycle.table))
    statuses = set(type(first).__members__.values())
    reached = set(lifecycle.table.values())
    assert len(statuses - reached) <= 1
