"""A newer version ends the one before, or keeps it behind until it has ended itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.capacity import queries as capacity
from marketplace.db import db, transaction
from marketplace.errors import ConflictError
from marketplace.events.queries import timeline
from marketplace.mail.models import Letter
from marketplace.orders import operations as orders
from marketplace.quotes import bargaining, endings, operations, policy, processes, queries
from marketplace.quotes.models import Quotation
from marketplace.quotes.reasons import EndReason
from marketplace.quotes.states import EarlierVersion
from tests.build import SECOND_WORKSHOP, offer, sent_quotation
from tests.cast import NOW, acting
from tests.pages import Visitor
from tests.quotes.test_bargaining import counter

SECOND = timedelta(seconds=1)
SOON = date(
    2026, 11, 25
)  # the newer version's last day; the earlier one's is the fifth of December


def revised(first: Quotation, **changes: object) -> Quotation:
    return operations.send_quotation(
        actor=acting("sari"),
        inquiry=first.inquiry,
        offer=offer(**{"valid_through_date": SOON, **changes}),
        submission_key=None,
        at=NOW,
        beyond_reason=SECOND_WORKSHOP,
        earlier=EarlierVersion.KEEP,
    )


def accept(quotation: Quotation, at: object = NOW) -> None:
    orders.accept_quotation(actor=acting("lin"), quotation=quotation, at=at)  # type: ignore[arg-type]


def decline(newer: Quotation) -> None:
    operations.decline_quotation(
        actor=acting("lin"), quotation=newer, reason=EndReason.PRICE, at=NOW
    )


def withdraw(newer: Quotation) -> None:
    operations.withdraw_quotation(
        actor=acting("sari"), quotation=newer, reason=EndReason.COSTS, at=NOW
    )


def lapse(newer: Quotation) -> None:
    assert endings.expire(quotation_id=newer.id, at=newer.valid_until + SECOND)


def statuses(first: Quotation) -> list[str]:
    db.session.rollback()
    rows = db.session.scalars(
        sa.select(Quotation)
        .where(Quotation.inquiry_id == first.inquiry_id)
        .order_by(Quotation.revision)
    )
    return [row.status.value for row in rows]


def held(quotation: Quotation) -> int:
    return capacity.reserved(listing_id=quotation.inquiry.listing_id, at=NOW)


def test_of_two_live_versions_only_the_latest_can_be_accepted(app: Flask) -> None:
    first = sent_quotation()
    newer = revised(first)
    assert queries.find_sent(inquiry=first.inquiry) is newer
    assert queries.find_kept(inquiry=first.inquiry) is first
    with pytest.raises(ConflictError, match="goes before this one"):
        accept(first)
    accept(newer)
    assert statuses(first) == ["superseded", "converted"]


@pytest.mark.parametrize("end", [decline, withdraw, lapse])
def test_the_kept_one_stands_again_when_the_newer_ends_unaccepted(
    app: Flask, end: Callable[[Quotation], None]
) -> None:
    first = sent_quotation()
    newer = revised(first)
    end(newer)
    assert policy.latest_of([newer, first], at=NOW) is first
    told = timeline(subjects=[("quotation", first.public_id)])
    assert [event.action for event in told] == ["quotation.begin", "quotation.stand_again"]
    letters = db.session.scalars(sa.select(Letter.body).where(Letter.body.contains("stands again")))
    assert len(list(letters)) >= 1
    accept(first)
    assert statuses(first)[0] == "converted"


def test_the_kept_one_stands_from_the_second_the_newer_lapsed_before_any_round(app: Flask) -> None:
    first = sent_quotation()
    newer = revised(first)
    late = newer.valid_until + SECOND
    assert policy.obstacle(first, at=newer.valid_until) is not None
    assert policy.obstacle(first, at=late) is None
    accept(first, late)
    assert statuses(first) == ["converted", "expired"]


def test_both_lapse_in_one_round_and_the_two_sides_are_told_of_one(app: Flask) -> None:
    first = sent_quotation()
    newer = revised(first, valid_through_date=first.valid_through_date)
    assert processes.sweep(at=newer.valid_until + SECOND) >= 1
    assert statuses(first) == ["expired", "expired"]
    told = sa.select(sa.func.count(Letter.id)).where(Letter.subject.contains("has lapsed"))
    assert db.session.scalar(told) == 3


def test_of_the_two_the_larger_is_held(app: Flask) -> None:
    first = sent_quotation(quantity=2000)
    newer = revised(first, quantity=3000)
    assert held(first) == 3000
    decline(newer)
    assert held(first) == 2000
    smaller = revised(first, quantity=500)
    assert held(first) == 2000
    third = sent_quotation(smaller.inquiry, quantity=700)
    assert held(third) == 700


def test_a_third_version_keeps_one_before_it_and_ends_the_other(app: Flask) -> None:
    first = sent_quotation()
    revised(revised(first))
    assert statuses(first) == ["superseded", "sent", "sent"]


def test_who_keeps_an_offer_that_was_countered_stays_with_it(app: Flask) -> None:
    first = sent_quotation()
    counter("lin", first)
    newer = revised(first, quantity=3400)
    told = timeline(subjects=[("quotation", first.public_id)])
    assert [event.action for event in told][-1] == "quotation.hold_price"
    with pytest.raises(ConflictError):
        bargaining.withdraw_counter(actor=acting("lin"), quotation=first, at=NOW)
    decline(newer)
    accept(first)


def test_the_one_not_chosen_ends_with_what_was_kept_behind_it(app: Flask) -> None:
    first = sent_quotation()
    endings.not_select(quotation=revised(first), at=NOW)
    assert statuses(first) == ["not_selected", "not_selected"]
    assert held(first) == 0


def test_the_database_lets_one_version_go_first_and_one_be_kept(app: Flask) -> None:
    first = sent_quotation()
    newer = revised(first)

    @transaction
    def force(set_to: str) -> None:
        db.session.execute(sa.text(f"UPDATE quotation SET {set_to}"))

    for forged in (
        f"kept_until = NULL WHERE id = {first.id}",
        f"kept_until = valid_until WHERE id = {newer.id}",
        f"status = 'countered' WHERE id = {first.id}",
    ):
        with pytest.raises(DBAPIError):
            force(forged)


def test_the_director_chooses_on_the_form_and_both_sides_read_which_one_stands(
    app: Flask, now: object, visitor: Callable[..., Visitor]
) -> None:
    first = sent_quotation()
    number, inquiry = first.public_id, f"/inquiries/{first.inquiry.public_id}"
    form = visitor("sari").get(f"{inquiry}/quotation").form("")
    assert form.values["earlier"] == ["replace"]
    page = form.submit(earlier="keep", quantity="3000", beyond_reason=SECOND_WORKSHOP)
    assert "Version 2" in page.text or "version 2" in page.text
    buyer = visitor("lin")
    assert "goes before this one" in buyer.get(f"/quotations/{number}")
    assert "kept behind the newer version" in buyer.get(inquiry)
    newer = queries.find_sent(inquiry=db.session.scalars(sa.select(Quotation)).first().inquiry)  # type: ignore[union-attr]
    assert newer is not None
    decline(newer)
    assert buyer.get(inquiry).links["Review and accept"] == f"/quotations/{number}/acceptance"
