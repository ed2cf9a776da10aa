"""Only what the provider says when asked moves a payment, and money is posted once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace.db import db
from marketplace.errors import ConflictError
from marketplace.events import queries as events
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.orders import operations as orders
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.orders.states import OrderStatus
from marketplace.payments import ledger
from marketplace.payments.gateway import ProviderUnavailableError
from marketplace.payments.models import Payment
from marketplace.payments.processes import CardDesk, sync_payment
from marketplace.payments.states import PaymentStatus
from tests import build
from tests.cast import NOW, acting
from tests.payments.checkout import SESSIONS
from tests.payments.steps import (
    PAID,
    READ,
    Books,
    account,
    book,
    books,
    confirm,
    only_payment,
    payments,
    session_of,
    start,
)
from tests.support.fakestripe.server import FakeStripe

NOTHING = Books(held=0, clearing=0, suspense=0, postings=0)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sync(desk: CardDesk) -> Callable[..., Payment]:
    """``sync(payment)``: look at the provider now."""

    def look(payment: Payment | None = None) -> Payment:
        public_id = (payment or only_payment()).public_id
        return sync_payment(desk=desk, public_id=public_id, at=NOW)

    return look


def test_a_paid_deposit_is_posted_and_starts_production(
    sync: Callable[..., Payment],
    session: str,
    order: Order,
    deposit: PaymentDue,
    fake_stripe: FakeStripe,
) -> None:
    fake_stripe.pay(session)

    payment = sync()

    assert (payment.status, payment.received_minor) == (PaymentStatus.SUCCEEDED, 1_680_000)
    assert payment.provider_payment_ref == fake_stripe.sessions[0]["payment_intent"]
    assert (deposit.status, order.status) == ("paid", OrderStatus.IN_PRODUCTION)
    assert order.cleared_for_shipment_at is None
    assert build.dues_of(order)[1].status == "planned"
    assert books(deposit) == PAID
    steps = [e.action for e in events.timeline(subjects=[("payment", payment.public_id)])]
    assert steps == ["payment.begin", "payment.open", "payment.succeed"]


def test_deposit_and_balance_are_two_payments(
    desk: CardDesk, order: Order, session: str, fake_stripe: FakeStripe
) -> None:
    deposit, balance = build.dues_of(order)
    fake_stripe.pay(session)
    sync_payment(desk=desk, public_id=only_payment().public_id, at=NOW)
    orders.mark_ready(actor=acting("sari"), order=order, at=NOW)
    fake_stripe.pay(session_of(start(desk, balance)))

    sync_payment(desk=desk, public_id=payments()[1].public_id, at=NOW)

    assert (deposit.status, balance.status) == ("paid", "paid")
    assert order.cleared_for_shipment_at == NOW
    assert books(deposit).held == -order.total.minor


def test_looking_again_changes_nothing(
    sync: Callable[..., Payment], session: str, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.pay(session)
    for _ in range(4):
        sync()

    assert (books(deposit), deposit.status) == (PAID, "paid")


def test_both_sides_are_written_to_when_money_arrives(
    sync: Callable[..., Payment], session: str, fake_stripe: FakeStripe
) -> None:
    fake_stripe.pay(session)
    sync()

    letters = db.session.scalars(sa.select(Letter).where(Letter.subject.contains("received")))
    told = {(letter.recipient, "USD 16,800.00" in letter.body) for letter in letters}
    people = ("lin@shenzhen", "sari@ngoran", "joko@ngoran")
    assert told == {(f"{name}.example", True) for name in people}


@pytest.mark.parametrize("outcome", ["decline", "abandon_3ds"])
def test_a_failed_card_leaves_the_page_open(
    sync: Callable[..., Payment],
    session: str,
    deposit: PaymentDue,
    fake_stripe: FakeStripe,
    outcome: str,
) -> None:
    fake_stripe.pay(session, outcome)

    assert sync().status is PaymentStatus.PENDING
    assert (books(deposit), deposit.status) == (NOTHING, "due")


@pytest.mark.parametrize("outcome", ["success", "fail"])
def test_a_payment_in_process_is_followed_to_its_end(
    sync: Callable[..., Payment],
    session: str,
    deposit: PaymentDue,
    fake_stripe: FakeStripe,
    outcome: str,
) -> None:
    fake_stripe.pay(session, "processing")
    assert sync().status is PaymentStatus.PROCESSING

    fake_stripe.settle(session, outcome)

    end = ("succeeded", PAID) if outcome == "success" else ("failed", NOTHING)
    assert (sync().status, books(deposit)) == end


def _spoil_total(fake: FakeStripe, ref: str) -> None:
    fake.state.sessions[ref]["amount_total"] = 1_679_999


def _spoil_received(fake: FakeStripe, ref: str) -> None:
    _intent(fake, ref)["amount_received"] = 1_679_999


def _spoil_currency(fake: FakeStripe, ref: str) -> None:
    fake.state.sessions[ref]["currency"] = _intent(fake, ref)["currency"] = "eur"


def _spoil_metadata(fake: FakeStripe, ref: str) -> None:
    fake.state.sessions[ref]["metadata"] = {"payment": "another"}


def _spoil_mode(fake: FakeStripe, ref: str) -> None:
    fake.state.sessions[ref]["livemode"] = True


def _intent(fake: FakeStripe, ref: str) -> dict[str, Any]:
    return fake.state.intents[fake.state.intent_of_session[ref]]


Spoil = Callable[[FakeStripe, str], None]


@pytest.mark.parametrize(
    ("spoil", "waiting"),
    [
        (_spoil_total, Money(1_680_000, "USD")),
        (_spoil_received, Money(1_679_999, "USD")),
        (_spoil_currency, Money(1_680_000, "EUR")),
        (_spoil_metadata, Money(1_680_000, "USD")),
        (_spoil_mode, Money(1_680_000, "USD")),
    ],
    ids=["total", "received", "currency", "metadata", "live"],
)
@pytest.mark.usefixtures("session")
def test_money_that_is_not_what_was_asked_waits_for_a_person(
    sync: Callable[..., Payment],
    deposit: PaymentDue,
    fake_stripe: FakeStripe,
    spoil: Spoil,
    waiting: Money,
) -> None:
    ref = fake_stripe.sessions[0]["id"]
    fake_stripe.pay(ref)
    spoil(fake_stripe, ref)

    payment = sync()
    sync()

    assert payment.status is PaymentStatus.REVIEW
    assert payment.reason
    assert deposit.status == "due"
    assert (books(deposit).held, books(deposit).postings) == (0, 1)
    suspense = ledger.balance(account=ledger.suspense(), currency=waiting.currency)
    assert suspense == -waiting


def test_nobody_pays_again_while_a_person_looks(
    desk: CardDesk,
    sync: Callable[..., Payment],
    session: str,
    deposit: PaymentDue,
    fake_stripe: FakeStripe,
) -> None:
    fake_stripe.pay(session)
    _spoil_received(fake_stripe, session)
    sync()

    with pytest.raises(ConflictError, match="do not pay twice"):
        start(desk, deposit)
    assert len(fake_stripe.sessions) == 1


def test_an_answer_nobody_can_read_waits_for_a_person_without_a_posting(
    sync: Callable[..., Payment], session: str, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.pay(session)
    fake_stripe.state.sessions[session]["currency"] = "krw"

    assert sync().status is PaymentStatus.REVIEW
    assert books(deposit) == NOTHING


def test_a_page_of_another_payment_is_never_taken_over(
    desk: CardDesk,
    sync: Callable[..., Payment],
    session: str,
    order: Order,
    fake_stripe: FakeStripe,
) -> None:
    other = build.dues_of(build.confirmed_order(build.quoted(listing=_listing(order))))[0]
    fake_stripe.fault(f"POST {SESSIONS}", "drop_before")
    with pytest.raises(ProviderUnavailableError):
        start(desk, other)
    mine, theirs = payments()
    fake_stripe.pay(session)
    fake_stripe.state.sessions[session]["metadata"] = {"payment": theirs.public_id}

    assert sync(theirs).status is PaymentStatus.CREATED
    assert sync(mine).status is PaymentStatus.REVIEW


def _listing(order: Order) -> Any:
    return order.quotation.inquiry.listing


def test_money_that_arrives_after_the_end_still_counts(
    sync: Callable[..., Payment], session: str, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.expire(session)
    assert sync().status is PaymentStatus.EXPIRED
    fake_stripe.state.sessions[session]["status"] = "open"  # it was paid in its last second
    fake_stripe.state.sessions[session]["expires_at"] += 60
    fake_stripe.pay(session)

    assert sync().status is PaymentStatus.SUCCEEDED
    assert (books(deposit), deposit.status) == (PAID, "paid")


def test_a_failure_told_after_success_is_too_late(
    sync: Callable[..., Payment], session: str, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.pay(session)
    sync()
    fake_stripe.state.sessions[session].update(payment_status="unpaid", status="expired")

    assert sync().status is PaymentStatus.SUCCEEDED
    assert books(deposit) == PAID


def test_a_transfer_and_a_card_for_the_same_row_are_both_recorded(
    sync: Callable[..., Payment], session: str, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    account()
    receipt = book(deposit)
    confirm(receipt)
    fake_stripe.pay(session)

    sync()

    assert deposit.status == "overpaid"
    assert books(deposit).held == -2 * 1_680_000
    assert books(deposit).postings == 2


def test_while_the_provider_is_away_nothing_changes_and_it_is_said(
    sync: Callable[..., Payment], session: str, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.pay(session)
    fake_stripe.fault(READ, "drop_before")

    with pytest.raises(ProviderUnavailableError):
        sync()
    assert only_payment().status is PaymentStatus.PENDING

    assert sync().status is PaymentStatus.SUCCEEDED
    assert books(deposit) == PAID
