"""Advisory locks of different things are different numbers."""

from __future__ import annotations

from marketplace.events.operations import CHAIN_LOCK
from marketplace.search.outbox import OUTBOX_LOCK
from marketplace.search.postgres_engine import MERGE_LOCK, WRITE_LOCK
from marketplace.vocabulary.operations import ORDER_LOCK


def test_no_two_things_wait_for_one_another_by_the_same_number() -> None:
    locks = [CHAIN_LOCK, OUTBOX_LOCK, WRITE_LOCK, MERGE_LOCK, ORDER_LOCK]
    assert len(set(locks)) == len(locks)
