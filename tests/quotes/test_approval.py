"""A buyer company's limit: above it an approver accepts, and everybody else can ask for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError
from marketplace.events.models import Event
from marketplace.events.queries import verify
from marketplace.mail.models import Letter
from marketplace.money import LARGEST_MINOR, Money
from marketplace.orders import operations as orders
from marketplace.orders.models import Order
from marketplace.organisations.roles import Actor, Role
from marketplace.quotes import approvals, approving, bargaining, endings
from marketplace.quotes.limits import exceeds
from marketplace.quotes.models import Quotation
from marketplace.quotes.stamp import Stamp
from marketplace.quotes.states import QuotationStatus
from marketplace.team import limits
from tests.build import sent_quotation
from tests.cast import NOW, acting
from tests.comparing.requests import drums_of_ngoran, quoted_request
from tests.pages import Visitor
from tests.quotes.test_bargaining import counter
from tests.quotes.test_keeping import SECOND, revised
from tests.support.racing import race
from tests.team.colleagues import browser_of, colleague

LIMIT = Money(10_000_00, "USD")  # the drums of these tests cost 54,250
DAY = date(2026, 11, 20)


def approver(limit: Money | None = LIMIT) -> Actor:
    """Wei joins Lin's company as its approver and sets the limit."""
    wei = colleague("wei", Role.BUYER_APPROVER)
    limits.set_limit(actor=wei, limit=limit, at=NOW)
    return wei


def accept(actor: Actor, quotation: Quotation) -> Order:
    return orders.accept_quotation(actor=actor, quotation=quotation, at=NOW)


def test_above_the_limit_only_the_approver_accepts(app: Flask) -> None:
    wei, quotation = approver(), sent_quotation()
    with pytest.raises(ForbiddenError, match="above your company's limit"):
        accept(acting("lin"), quotation)
    assert quotation.status is QuotationStatus.SENT
    order = accept(wei, quotation)
    assert order.placed_by.name == "Wei"
    assert accept(acting("lin"), quotation) is order  # pressed late: what stands already
    assert verify().intact


@pytest.mark.parametrize("more", [0, 1])
def test_a_total_of_exactly_the_limit_is_not_above_it(app: Flask, more: int) -> None:
    quotation = sent_quotation()
    approver(Money(quotation.total.minor - more, "USD"))
    if more:
        with pytest.raises(ForbiddenError):
            accept(acting("lin"), quotation)
    else:
        accept(acting("lin"), quotation)


def test_without_a_limit_every_buyer_accepts(app: Flask) -> None:
    wei, quotation = approver(), sent_quotation()
    limits.set_limit(actor=wei, limit=None, at=NOW)
    accept(acting("lin"), quotation)


def test_another_company_s_limit_is_no_business_of_this_one(app: Flask) -> None:
    limits.set_limit(actor=acting("greta"), limit=Money(0, "USD"), at=NOW)
    accept(acting("lin"), sent_quotation())


def test_no_way_round_by_a_counter_offer_that_was_refused_or_by_a_version_that_stands_again(
    app: Flask,
) -> None:
    wei, first = approver(), sent_quotation()
    counter("lin", first)
    bargaining.hold_price(actor=acting("sari"), quotation=first, at=NOW)
    with pytest.raises(ForbiddenError):
        accept(acting("lin"), first)
    newer = revised(first)
    late = newer.valid_until + SECOND
    assert endings.expire(quotation_id=newer.id, at=late)
    with pytest.raises(ForbiddenError):
        orders.accept_quotation(actor=acting("lin"), quotation=first, at=late)
    orders.accept_quotation(actor=wei, quotation=first, at=late)


def test_an_offer_on_a_request_to_many_is_awarded_by_the_approver(app: Flask, now: object) -> None:
    rfq = quoted_request(drums_of_ngoran())
    wei = approver(Money(1, "USD"))
    quotation = db.session.scalars(
        sa.select(Quotation).where(Quotation.status == QuotationStatus.SENT).limit(1)
    ).one()
    with pytest.raises(ForbiddenError):
        accept(acting("lin"), quotation)
    assert rfq.status.value == "quoted"
    accept(wei, quotation)
    assert rfq.status.value == "awarded"


def test_a_limit_set_while_the_page_stood_open_counts(app: Flask) -> None:
    lin, wei, quotation = acting("lin"), approver(None), sent_quotation()
    assert quotation.inquiry.buyer.approval_limit is None
    limits.set_limit(actor=wei, limit=LIMIT, at=NOW)
    with pytest.raises(ForbiddenError):
        accept(lin, quotation)


def test_of_an_acceptance_and_a_limit_at_once_one_comes_first(app: Flask) -> None:
    wei, quotation = approver(None), sent_quotation()
    lin, public_id = acting("lin"), quotation.public_id

    def press() -> str:
        found = db.session.scalars(sa.select(Quotation).filter_by(public_id=public_id)).one()
        return accept(lin, found).number

    def lower() -> None:
        limits.set_limit(actor=wei, limit=LIMIT, at=NOW)

    outcomes = race(app, [press, lower, press])
    placed = db.session.scalar(sa.select(sa.func.count(Order.id)))
    for outcome in (outcomes[0], outcomes[2]):
        assert isinstance(outcome, str) == bool(placed) or isinstance(outcome, ForbiddenError)
    assert outcomes[1] is None


def stamp(currency: str, factor: Fraction) -> Stamp:
    return Stamp(currency, factor, DAY, "of the tests")


def test_an_offer_in_another_currency_is_counted_with_its_own_frozen_rate() -> None:
    yuan = Money(7_000_00, "CNY")
    of_the_day = stamp("CNY", Fraction(7))
    assert not exceeds(Money(1_000_00, "USD"), limit=yuan, stamp=of_the_day)
    assert exceeds(Money(1_000_01, "USD"), limit=yuan, stamp=of_the_day)


def test_where_no_rate_is_known_an_approver_is_needed() -> None:
    euros = Money(10**9, "EUR")
    assert exceeds(Money(1, "USD"), limit=euros, stamp=None)
    assert exceeds(Money(1, "USD"), limit=euros, stamp=stamp("CNY", Fraction(7)))


@given(
    total=st.integers(1, 10**12),
    limit=st.integers(0, LARGEST_MINOR),
    factor=st.fractions(min_value=Fraction(1, 10**6), max_value=10**6),
)
def test_nothing_is_rounded(total: int, limit: int, factor: Fraction) -> None:
    above = exceeds(Money(total, "USD"), limit=Money(limit, "JPY"), stamp=stamp("JPY", factor))
    assert above == (Fraction(total) * factor > limit)


def test_who_may_not_asks_once_and_only_the_approver_is_told(app: Flask) -> None:
    wei, quotation = approver(), sent_quotation()
    letters = set(db.session.scalars(sa.select(Letter.id)))
    asked = approving.ask_approver(actor=acting("lin"), quotation=quotation, at=NOW)
    assert approving.ask_approver(actor=acting("lin"), quotation=quotation, at=NOW) is asked
    told = [one for one in db.session.scalars(sa.select(Letter)) if one.id not in letters]
    assert [one.recipient for one in told] == [wei.email]
    assert "above your company's limit" in told[0].body
    assert [one.id for one in approvals.list_waiting(actor=wei, at=NOW)] == [asked.id]
    events = db.session.scalars(sa.select(Event).filter_by(action="approval.ask")).all()
    assert [event.subject for event in events] == ["organisation"]
    accept(wei, quotation)
    assert approvals.list_waiting(actor=wei, at=NOW) == []


def test_what_is_no_longer_open_waits_for_nobody(app: Flask) -> None:
    wei, quotation = approver(), sent_quotation()
    approving.ask_approver(actor=acting("lin"), quotation=quotation, at=NOW)
    assert approvals.list_waiting(actor=wei, at=quotation.valid_until + SECOND) == []
    revised(quotation)
    assert approvals.list_waiting(actor=wei, at=NOW) == []
    with pytest.raises(ConflictError, match="goes before"):
        approving.ask_approver(actor=acting("lin"), quotation=quotation, at=NOW)


def test_nobody_asks_for_what_they_may_do_or_for_another_company(app: Flask) -> None:
    wei, quotation = approver(None), sent_quotation()
    with pytest.raises(ConflictError, match="yourself"):
        approving.ask_approver(actor=acting("lin"), quotation=quotation, at=NOW)
    limits.set_limit(actor=wei, limit=LIMIT, at=NOW)
    with pytest.raises(ConflictError, match="yourself"):
        approving.ask_approver(actor=wei, quotation=quotation, at=NOW)
    for key in ("greta", "sari"):
        with pytest.raises(ForbiddenError):
            approving.ask_approver(actor=acting(key), quotation=quotation, at=NOW)
    assert approvals.list_waiting(actor=acting("greta"), at=NOW) == []
    assert approvals.list_waiting(actor=acting("lin"), at=NOW) == []


def test_what_was_asked_is_never_changed(app: Flask) -> None:
    approver()
    approving.ask_approver(actor=acting("lin"), quotation=sent_quotation(), at=NOW)

    @transaction
    def forge(statement: str) -> None:
        db.session.execute(sa.text(statement))

    for statement in (
        "UPDATE approval_request SET asked_by_id = 1",
        "DELETE FROM approval_request",
    ):
        with pytest.raises(DBAPIError):
            forge(statement)


def test_the_buyer_reads_why_beside_the_button_asks_and_the_approver_accepts(
    app: Flask, now: object, visitor: Callable[..., Visitor]
) -> None:
    wei, quotation = approver(), sent_quotation()
    page = f"/quotations/{quotation.public_id}"
    lin, boss = visitor("lin"), browser_of(app, wei)
    for url in (page, f"/inquiries/{quotation.inquiry.public_id}", f"{page}/acceptance"):
        seen = lin.get(url)
        assert "above your company's limit of" in seen, url
        assert "accepts it: Wei" in seen
        assert "Review and accept" not in seen.links
        assert not seen.has_form("/acceptance")
    assert lin.post(f"{page}/acceptance", lin.csrf()).status == 403
    told = lin.get(page).form("/approval-request").submit()
    assert "Your approvers have a letter" in told
    assert "Lin Mei asked for it on" in told
    assert not told.has_form("/approval-request")
    waiting = boss.get("/approvals")
    assert "Lin Mei asked for it on" in waiting
    seen = boss.get(page)
    assert "Lin Mei asks you to accept this offer" in seen
    order = boss.get(seen.links["Review and accept"]).form("/acceptance").submit()
    assert "You have accepted" in order
    assert "Nothing waits for you" in boss.get("/approvals")
    seller = visitor("sari").get(page)
    assert "limit" not in seller
    assert "asked for it" not in seller


def test_the_limit_is_of_traders_alone_and_whole(app: Flask) -> None:
    @transaction
    def forge(change: str) -> None:
        db.session.execute(sa.text(f"UPDATE organisation SET {change}"))

    limit = "approval_limit_minor = 5, approval_limit_currency = 'USD'"
    for forged in (
        f"{limit} WHERE kind = 'lpei'",
        "approval_limit_minor = 5 WHERE kind = 'buyer'",
        "approval_limit_currency = 'USD' WHERE kind = 'buyer'",
        f"{limit.replace('5', '-5')} WHERE kind = 'buyer'",
    ):
        with pytest.raises(DBAPIError):
            forge(forged)


def test_another_company_s_offer_does_not_exist(
    app: Flask, now: object, visitor: Callable[..., Visitor]
) -> None:
    quotation = sent_quotation()
    greta = visitor("greta")
    asked = greta.post(f"/quotations/{quotation.public_id}/approval-request", greta.csrf())
    assert asked.status == 404
