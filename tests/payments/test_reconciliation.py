"""Rows and ledger are compared, and what does not agree is named."""

from __future__ import annotations

import pytest

from marketplace.errors import NotFoundError
from marketplace.orders.schedule import PaymentDue
from marketplace.payments import attempts, ledger, panels, queries, reconciliation
from marketplace.payments.ledger import Posting
from marketplace.payments.processes import CardDesk, sync_payment
from marketplace.payments.reconciliation import Difference
from marketplace.payments.states import PaymentStatus
from tests import build
from tests.cast import NOW, acting
from tests.payments.steps import books, only_payment, session_of, start
from tests.support.fakestripe.server import FakeStripe


def test_a_posting_no_row_accounts_for_is_named(deposit: PaymentDue) -> None:
    held = ledger.held_for(deposit.order.public_id)
    ledger.post(
        dedup_key="by hand",
        kind="mistake",
        order_number=deposit.order.number,
        reference=deposit.reference,
        postings=[Posting(debit="stripe_clearing", credit=held, amount=deposit.amount)],
        at=NOW,
    )

    assert reconciliation.list_differences() == [
        Difference(reference=deposit.reference, rows=0, ledger=1_680_000)
    ]


def test_a_payment_said_to_be_paid_with_nothing_received_posts_nothing(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    ref = session_of(start(desk, deposit))
    fake_stripe.pay(ref)
    fake_stripe.state.intents[fake_stripe.state.intent_of_session[ref]]["amount_received"] = 0

    payment = sync_payment(desk=desk, public_id=only_payment().public_id, at=NOW)

    assert payment.status is PaymentStatus.REVIEW
    assert books(deposit).postings == 0


def test_what_has_ended_well_is_not_held_back_afterwards(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.pay(session_of(start(desk, deposit)))
    payment = sync_payment(desk=desk, public_id=only_payment().public_id, at=NOW)

    attempts.hold(payment=payment, reason="an answer came too late", at=NOW)

    assert payment.status is PaymentStatus.SUCCEEDED


@pytest.mark.parametrize("key", ["greta", "hasan", "made", "citra", "oka", "stefan"])
@pytest.mark.usefixtures("app")
def test_the_schedule_is_for_the_two_sides_of_the_order_alone(key: str) -> None:
    order = build.confirmed_order()

    assert panels.schedule(actor=acting(key), subject=order) is None


@pytest.mark.usefixtures("app")
def test_there_is_no_payment_of_an_unknown_id() -> None:
    with pytest.raises(NotFoundError):
        queries.read_payment(public_id="unknown")
