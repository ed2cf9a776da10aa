"""Eight processes at the same moment: a slot is booked once, and nobody is in two places."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.config import Config
from marketplace.db import db
from marketplace.events import queries as events
from marketplace.forums.booking_models import Attendance, Booking
from marketplace.forums.states import BookingStatus
from tests.build import published_listing
from tests.cast import HARIANG, NOW
from tests.concurrency.contender import Contest, Outcome
from tests.forums.build import offered_table, opened_forum, slots_of

SIZE = Contest.SIZE


@pytest.fixture
def contest(app: Flask, config: Config) -> Iterator[Contest]:
    contest = Contest(config, ["lin", "greta"] * (SIZE // 2), at=NOW)
    yield contest
    contest.end()


def live() -> list[Booking]:
    db.session.rollback()
    statement = sa.select(Booking).where(Booking.status != BookingStatus.CANCELLED)
    return list(db.session.scalars(statement))


def booked_of(outcomes: list[Outcome]) -> set[str]:
    assert {one.status for one in outcomes} <= {303, 422}, outcomes
    return {one.location for one in outcomes if one.status == 303}


def test_a_slot_is_booked_once_and_a_buyer_meets_one_village_at_a_time(
    app: Flask, contest: Contest
):
    forum = opened_forum(province_code=None)
    drums = slots_of(offered_table(forum))
    seaweed = slots_of(offered_table(forum, published_listing(village=HARIANG), key="hasan"))
    same = f"/forums/slots/{drums[0].public_id}"
    taken = booked_of(contest.press(same, same))
    (winner,) = live()
    assert taken == {f"/forums/bookings/{winner.public_id}"}
    # Each buyer presses at both villages: two slots, two buyers, at most one each.
    at_one_time = [f"/forums/slots/{slots[1].public_id}" for slots in (drums, seaweed)]
    urls = [at_one_time[number // 2 % 2] for number in range(SIZE)]
    booked_of(contest.press_each(urls))
    found = [one for one in live() if one.slot.starts_at == drums[1].starts_at]
    assert len(found) in (1, 2)
    assert len({one.buyer_id for one in found}) == len(found)
    assert len({one.slot_id for one in found}) == len(found)
    rows = db.session.scalar(sa.select(sa.func.count(Attendance.id)))
    assert rows == len(live()) * 12
    assert events.verify().intact
