"""An offer ends by itself: its days are over, or the buyer chose another village's."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.capacity import queries as capacity
from marketplace.db import db, transaction
from marketplace.errors import ConflictError
from marketplace.events.queries import timeline
from marketplace.jobs.models import Job
from marketplace.mail.models import Letter
from marketplace.orders import operations as orders
from marketplace.quotes import endings, intentions, policy, processes
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import QuotationStatus
from tests.build import sent_quotation
from tests.cast import NOW, acting
from tests.support.racing import race

SECOND = timedelta(seconds=1)


def letters(words: str) -> dict[str, str]:
    found = db.session.scalars(sa.select(Letter).where(Letter.subject.contains(words)))
    return {letter.recipient: letter.body for letter in found}


def held(quotation: Quotation) -> int:
    return capacity.reserved(listing_id=quotation.inquiry.listing_id, at=NOW)


def events_of(quotation: Quotation, action: str) -> int:
    found = timeline(subjects=[("quotation", quotation.public_id)])
    return [event.action for event in found].count(f"quotation.{action}")


def test_at_the_last_second_an_offer_stands_and_a_second_later_it_ends(app: Flask) -> None:
    quotation = sent_quotation()
    assert processes.sweep(at=NOW) == 0
    processes.sweep(at=quotation.valid_until)
    assert quotation.status.value == "sent"
    # Pages say so before any round has been here.
    assert policy.obstacle(quotation, at=quotation.valid_until + SECOND) is not None
    assert processes.sweep(at=quotation.valid_until + SECOND) == 1
    assert quotation.status.value == "expired"
    assert held(quotation) == 0
    assert set(letters("has lapsed")) == {
        "lin@shenzhen.example",
        "sari@ngoran.example",
        "joko@ngoran.example",
    }
    with pytest.raises(ConflictError, match="has lapsed"):
        orders.accept_quotation(actor=acting("lin"), quotation=quotation, at=NOW)


def test_the_buyer_is_reminded_once_two_days_before_the_end(app: Flask) -> None:
    quotation = sent_quotation()
    public_id, soon = quotation.public_id, quotation.valid_until - timedelta(hours=48)
    assert processes.sweep(at=soon - SECOND) == 0
    outcomes = race(app, [lambda: processes.sweep(at=soon)] * 4)
    assert sum(int(str(outcome)) for outcome in outcomes) == 1
    assert processes.sweep(at=soon + SECOND) == 0
    assert set(letters("ends soon")) == {"lin@shenzhen.example"}
    told = db.session.scalar(sa.select(Quotation).where(Quotation.public_id == public_id))
    assert told is not None
    assert events_of(told, "remind") == 1


def test_two_rounds_at_once_expire_an_offer_once(app: Flask) -> None:
    quotation = sent_quotation()
    public_id, late = quotation.public_id, quotation.valid_until + SECOND
    outcomes = race(app, [lambda: processes.sweep(at=late)] * 4)
    assert sum(int(str(outcome)) for outcome in outcomes) == 1
    ended = db.session.scalar(sa.select(Quotation).where(Quotation.public_id == public_id))
    assert ended is not None
    assert events_of(ended, "expire") == 1


def test_rounds_are_asked_for_while_an_offer_is_open(app: Flask) -> None:
    quotation = sent_quotation()

    def rounds() -> int:
        db.session.rollback()
        asked = sa.select(sa.func.count(Job.id)).where(Job.kind == intentions.LOOK)
        return db.session.scalar(asked) or 0

    assert rounds() == 1
    processes.look_again(at=NOW)
    assert rounds() == 1  # the same evening's
    processes.look_again(at=NOW + timedelta(days=1))
    assert rounds() == 2
    processes.sweep(at=quotation.valid_until + SECOND)
    processes.look_again(at=quotation.valid_until + SECOND)
    assert rounds() == 2


def test_who_was_not_chosen_is_told_so_and_no_price(app: Flask) -> None:
    quotation = sent_quotation()
    endings.not_select(quotation=quotation, at=NOW)
    assert quotation.status is QuotationStatus.NOT_SELECTED
    assert held(quotation) == 0
    told = letters("chose another offer")
    assert set(told) == {"sari@ngoran.example", "joko@ngoran.example"}
    assert all("USD" not in body for body in told.values())
    assert events_of(quotation, "not_select") == 1
    with pytest.raises(ConflictError):
        endings.not_select(quotation=quotation, at=NOW)


def test_the_database_lets_one_version_be_taken_whatever_became_of_it(app: Flask) -> None:
    first = sent_quotation()
    second = sent_quotation(first.inquiry)

    @transaction
    def force(version: int, status: str) -> None:
        changed = sa.text("UPDATE quotation SET status = :status WHERE id = :id")
        db.session.execute(changed, {"status": status, "id": version})

    force(first.id, "converted")
    with pytest.raises(DBAPIError):
        force(second.id, "accepted")
