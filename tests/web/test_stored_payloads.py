"""Sixty texts that would run, in every text of the database at once: no answer and no letter does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.cast import NOW, part_of
from tests.pages import Page
from tests.support.smtp import Delivery, mail_server
from tests.web.attacked import ROUNDS, Attacked, attacked, mark_of
from tests.web.running import running
from tests.web.written import (
    ADDRESSED,
    COPIES,
    EXCUSED,
    excuses_of,
    name_of,
    text_columns,
    written_columns,
)

# Whose text no page of this world shows, and why; everything else is seen by somebody.
NOWHERE = {
    "cost_card.cost_rate_source": "costs and prices of this world are in one currency",
    "cost_card.freight_rate_source": "costs and prices of this world are in one currency",
    "guest_inquiry.name": "for the letter, and the account that may come of it",
    "listing_photo.added_by_name": "kept for the record",
    "paper.title": "stands in the PDF",
    "payment.description": "for the provider's page",
    "payment.reason": "kept for the record",
    "province.official_name": "for finding only",
    "recent_search.spelling": "for comparing only",
    "regency.official_name": "for finding only",
    "village.name_key": "for comparing only",
}


@dataclass(frozen=True, slots=True)
class World:
    """``letters`` left while the names of all people and things were attacking already."""

    attacked: Attacked
    letters: list[Delivery]


@pytest.fixture(scope="module")
def world(app_once: Flask) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as clocks, mail_server() as server:
        clocks.setattr("marketplace.clock.now", lambda: NOW)
        yield World(attacked(app_once, mail_url=server.url), server.deliveries)


def test_every_text_column_is_a_persons_or_excused_once():
    assert [name_of(one) for one in text_columns() if len(excuses_of(one)) > 1] == []
    used = {excuse for column in text_columns() for excuse in excuses_of(column)}
    assert set(EXCUSED) == used
    assert {(one.table.name, one.name) for one in text_columns()} >= COPIES


def test_nothing_runs_whoever_opens_whatever(world: World):
    counts = world.attacked.write(ROUNDS[0])
    assert [name for name, rows in counts.items() if not rows] == []
    # An address is the same wherever it stands, so it cannot say where it was read.
    unseen = {name_of(one) for one in written_columns() if one.name not in ADDRESSED}
    found = []
    for address, readers in world.attacked.pages:
        for reader in _one_of_each_role(readers):
            page = world.attacked.browsers[reader].knock("GET", address)
            found += _wrong(page)
            unseen -= {name for name in unseen if mark_of(name).encode() in page.body}
    assert found == []
    assert unseen == set(NOWHERE)


@pytest.mark.parametrize("texts", ROUNDS[1:], ids=lambda texts: texts[0])
def test_nothing_runs_whatever_stands_first(world: World, texts: tuple[str, ...]):
    world.attacked.write(texts)
    found = []
    for address, readers in world.attacked.pages:
        for reader in {readers[0], readers[-1]}:
            found += _wrong(world.attacked.browsers[reader].knock("GET", address))
    assert found == []


def test_letters_are_plain_text_of_one_part(world: World):
    assert len(world.letters) > 30
    for message in (delivery.message for delivery in world.letters):
        assert message.get_content_type() == "text/plain"
        assert len(message["Subject"].splitlines()) == 1
        assert {"Bcc", "Cc", "Reply-To"}.isdisjoint(message.keys())


def _one_of_each_role(readers: list[str | None]) -> list[str | None]:
    """Who reads the same as the one before is left out; a thing of somebody's keeps its reader."""
    roles = {None if key is None else part_of(key).role: key for key in reversed(readers)}
    return list(roles.values())


def _wrong(page: Page) -> list[str]:
    kind = page.headers["Content-Type"].partition(";")[0]
    found = running(page.body, kind)
    if page.status >= 500:
        found.append(f"{page.status}")
    if "unsafe" in page.headers["Content-Security-Policy"]:
        found.append("an unsafe policy")
    return [f"{page.url}: {one}" for one in found]
