"""An inquiry in which nobody speaks for too long lapses: warned before, told, counted, and open again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db
from marketplace.events import queries as events
from marketplace.inquiries import intentions
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import InquiryStatus
from marketplace.jobs.models import Job
from marketplace.mail.models import Letter
from marketplace.routing import processes
from marketplace.routing.answering import answering
from tests import build
from tests.cast import NOW, acting
from tests.pages import Visitor
from tests.support.racing import race

pytestmark = pytest.mark.usefixtures("app")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
# Asked on Saturday, 21 November: 72 working hours end on Thursday, 3 December at closing time,
# fourteen working days more on Wednesday, 23 December.
LADDER_ENDS = datetime.fromisoformat("2026-12-03T16:00+07:00")
LAPSES = datetime.fromisoformat("2026-12-23T16:00+07:00")


def wrote(key: str, inquiry: Inquiry, at: datetime) -> None:
    inquiries.write_message(
        actor=acting(key), inquiry=inquiry, text="Well?", submission_key=None, at=at
    )


def letters(words: str) -> list[str]:
    db.session.rollback()
    found = sa.select(Letter.recipient).where(Letter.subject.contains(words))
    return list(db.session.scalars(found.order_by(Letter.recipient)))


def actions(inquiry: Inquiry) -> list[str]:
    happened = events.timeline(subjects=[("inquiry", inquiry.public_id)])
    return [event.action for event in happened]


def test_a_silent_buyer_is_warned_on_the_tenth_day_and_ends_it_on_the_fourteenth(
    app: Flask,
) -> None:
    inquiry = build.open_inquiry()
    wrote("joko", inquiry, NOW)
    processes.lapse(at=NOW + 10 * DAY - SECOND)
    assert letters("waits for your word") == []
    race(app, [lambda: processes.lapse(at=NOW + 10 * DAY)] * 2)
    assert letters("waits for your word") == ["lin@shenzhen.example"]
    assert processes.lapse(at=NOW + 14 * DAY - SECOND) == 0
    outcomes = race(app, [lambda: processes.lapse(at=NOW + 14 * DAY)] * 2)
    assert sum(outcomes) == 1  # type: ignore[arg-type]  # an exception would show here
    db.session.refresh(inquiry)
    assert inquiry.status is InquiryStatus.LAPSED
    assert letters("has ended by silence") == [
        "joko@ngoran.example", "lin@shenzhen.example", "sari@ngoran.example",
    ]  # fmt: skip
    assert actions(inquiry)[-2:] == ["routing.buyer_reminded", "inquiry.lapse"]


def test_a_late_round_warns_first_and_gives_four_days() -> None:
    inquiry = build.open_inquiry()
    wrote("joko", inquiry, NOW)
    assert processes.lapse(at=NOW + 30 * DAY) == 0
    assert processes.lapse(at=NOW + 34 * DAY - SECOND) == 0
    assert processes.lapse(at=NOW + 34 * DAY) == 1


def test_an_offer_that_stands_keeps_it_open() -> None:
    quotation = build.sent_quotation(build.open_inquiry())
    last = quotation.valid_until
    assert last > NOW + 10 * DAY
    processes.lapse(at=last)
    assert letters("waits for your word") == [], "it can be taken until the last second"
    processes.lapse(at=last + SECOND)
    assert letters("waits for your word") == ["lin@shenzhen.example"]


def test_a_seller_silent_beyond_the_last_rung_ends_it_and_it_counts_as_unanswered() -> None:
    inquiry = build.open_inquiry()
    processes.sweep(at=LADDER_ENDS)
    assert processes.lapse(at=LAPSES - timedelta(minutes=1)) == 0
    assert processes.lapse(at=LAPSES) == 1
    db.session.refresh(inquiry)
    assert inquiry.status is InquiryStatus.LAPSED
    assert letters("has ended by silence") == ["lin@shenzhen.example"]
    assert letters("because nobody answered") == ["joko@ngoran.example", "sari@ngoran.example"]
    figure = answering(seller_id=inquiry.seller_id, at=NOW + 29 * DAY)
    assert (figure.asked, figure.in_time) == (1, 0)


def test_the_buyers_word_opens_it_again_and_the_ladder_begins_at_the_bottom(
    visitor: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = build.open_inquiry()
    processes.sweep(at=LADDER_ENDS)
    processes.lapse(at=LAPSES)
    monkeypatch.setattr("marketplace.clock.now", lambda: LAPSES)
    here = f"/inquiries/{inquiry.public_id}"
    assert not visitor("joko").get(here).has_form("messages")
    page = visitor("lin").get(here)
    assert "Write again below and it goes on" in page
    page = page.form("messages").submit(text="Are you there now?")
    assert page.status == 200
    assert (inquiry.status, inquiry.changed_at) == (InquiryStatus.AWAITING_SELLER, LAPSES)
    assert processes.sweep(at=LAPSES) == 0
    waiting = sa.select(sa.func.count(Job.id)).where(Job.kind == intentions.LOOK, Job.run_at > NOW)
    assert db.session.scalar(waiting)
    wrote("sari", inquiry, LAPSES)
    assert inquiry.status is InquiryStatus.AWAITING_BUYER
