"""Pressing "Pay by card": one live attempt, one page, whatever is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.money import Money
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.payments.gateway import ProviderRefusedError, ProviderUnavailableError
from marketplace.payments.processes import CardDesk, sync_payment
from marketplace.payments.states import PaymentStatus
from marketplace.quotes.states import PaymentPlan
from tests import build
from tests.cast import NOW
from tests.payments.checkout import SESSIONS
from tests.payments.steps import (
    SITE,
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

CREATE = f"POST {SESSIONS}"
MINUTE = timedelta(minutes=1)


def test_the_intention_is_stored_with_all_the_call_needs(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    url = start(desk, deposit)

    payment = only_payment()
    assert url == payment.checkout_url == fake_stripe.sessions[0]["url"]
    assert (payment.status, payment.attempt) == (PaymentStatus.PENDING, 1)
    assert payment.amount == deposit.amount
    assert payment.idempotency_key == f"test:checkout:{deposit.public_id}:try1:v1"
    assert payment.provider_ref == session_of(url)
    assert payment.expires_at == NOW + timedelta(hours=1)
    assert payment.success_url == f"{SITE}/payments/{payment.public_id}/return"
    assert payment.cancel_url == f"{SITE}/orders/{deposit.order.public_id}"
    assert books(deposit).postings == 0


def test_the_provider_is_told_our_id_and_the_environments_key(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    start(desk, deposit)

    (told,) = fake_stripe.requests
    assert told.version == "2026-10-28.endive"
    assert told.key is not None
    assert told.key.startswith("test:")
    assert told.params["metadata"] == {"payment": only_payment().public_id}
    assert told.params["line_items"]["0"]["price_data"]["unit_amount"] == "1680000"
    assert told.params["customer_email"] == "lin@shenzhen.example"


def test_a_second_click_leads_to_the_same_page(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    first = start(desk, deposit)
    second = start(desk, deposit, at=NOW + 10 * MINUTE)

    assert first == second
    assert len(payments()) == len(fake_stripe.sessions) == 1


def test_a_lost_answer_is_fetched_by_the_very_same_request(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.fault(CREATE, "drop_after")
    with pytest.raises(ProviderUnavailableError):
        start(desk, deposit)
    assert only_payment().status is PaymentStatus.CREATED

    url = start(desk, deposit, at=NOW + 10 * MINUTE)

    first, second = [request for request in fake_stripe.requests if request.method == "POST"]
    assert (first.body, first.key) == (second.body, second.key)
    assert [session["url"] for session in fake_stripe.sessions] == [url]
    assert only_payment().status is PaymentStatus.PENDING


@pytest.mark.parametrize("kind", ["drop_before", "500", "429"])
def test_while_the_provider_is_away_nothing_is_half_done(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe, kind: str
) -> None:
    fake_stripe.fault(CREATE, kind, times=2)
    for _ in range(2):
        with pytest.raises(ProviderUnavailableError):
            start(desk, deposit)

    url = start(desk, deposit)

    assert [session["url"] for session in fake_stripe.sessions] == [url]
    assert only_payment().attempt == 1


def test_after_expiry_a_new_click_makes_the_second_attempt(
    desk: CardDesk,
    deposit: PaymentDue,
    fake_stripe: FakeStripe,
    tell_time: Callable[..., None],
) -> None:
    first = start(desk, deposit)
    later = NOW + 61 * MINUTE
    tell_time(later)

    second = start(desk, deposit, at=later)

    assert first != second
    assert [payment.status for payment in payments()] == ["expired", "pending"]
    assert [payment.attempt for payment in payments()] == [1, 2]
    assert payments()[1].idempotency_key.endswith(":try2:v1")


def test_a_page_that_was_closed_early_is_noticed_at_the_next_click(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    first = start(desk, deposit)
    fake_stripe.expire(session_of(first))

    second = start(desk, deposit, at=NOW + MINUTE)

    assert second != first
    assert [payment.status for payment in payments()] == ["expired", "pending"]


def test_old_events_of_an_ended_attempt_change_nothing(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    first = session_of(start(desk, deposit))
    fake_stripe.pay(first, "decline")
    fake_stripe.expire(first)
    second = start(desk, deposit, at=NOW + MINUTE)

    assert set(fake_stripe.deliver_all()) == {200}

    assert [payment.status for payment in payments()] == ["expired", "pending"]
    assert start(desk, deposit, at=NOW + MINUTE) == second


def test_a_call_that_was_never_answered_is_looked_up_before_another_attempt(
    desk: CardDesk,
    deposit: PaymentDue,
    fake_stripe: FakeStripe,
    tell_time: Callable[..., None],
) -> None:
    fake_stripe.fault(CREATE, "drop_before")
    with pytest.raises(ProviderUnavailableError):
        start(desk, deposit)
    later = NOW + 30 * MINUTE  # a page asked for now would lapse too soon to be opened
    tell_time(later)

    url = start(desk, deposit, at=later)

    assert [request.route for request in fake_stripe.requests] == [
        CREATE,
        f"GET {SESSIONS}",
        CREATE,
    ]
    assert [payment.status for payment in payments()] == ["expired", "pending"]
    assert [session["url"] for session in fake_stripe.sessions] == [url]


def test_a_page_whose_answer_was_lost_long_ago_is_found_and_used(
    desk: CardDesk,
    deposit: PaymentDue,
    fake_stripe: FakeStripe,
    tell_time: Callable[..., None],
) -> None:
    fake_stripe.fault(CREATE, "drop_after")
    with pytest.raises(ProviderUnavailableError):
        start(desk, deposit)
    later = NOW + 30 * MINUTE
    tell_time(later)

    url = start(desk, deposit, at=later)

    assert url == fake_stripe.sessions[0]["url"]
    assert only_payment().status is PaymentStatus.PENDING


@pytest.mark.parametrize(
    ("price", "quantity"),
    [(Money(1, "USD"), 100), (Money(100_000_000, "USD"), 100), (Money(500, "SAR"), 100)],
    ids=["too little", "too much", "a currency cards do not take"],
)
def test_an_amount_no_card_takes_is_refused_without_asking(
    desk: CardDesk, fake_stripe: FakeStripe, price: Money, quantity: int
) -> None:
    # A deposit of USD 0.30 and of USD 30,000,000.00: outside 0.50 to 999,999.99.
    quotation = build.quoted(quantity=quantity, unit_price=price)
    due = build.dues_of(build.confirmed_order(quotation))[0]

    with pytest.raises(RefusedError, match="bank transfer"):
        start(desk, due)

    assert (payments(), fake_stripe.requests) == ([], [])


def test_yen_have_no_decimals_anywhere(desk: CardDesk, fake_stripe: FakeStripe) -> None:
    quotation = build.quoted(quantity=100, unit_price=Money(50, "JPY"), plan=PaymentPlan.IN_FULL)
    due = build.dues_of(build.confirmed_order(quotation))[0]

    start(desk, due)

    assert fake_stripe.sessions[0]["amount_total"] == 5_000


def test_a_row_that_is_not_due_takes_no_card(desk: CardDesk, order: Order) -> None:
    balance = build.dues_of(order)[1]

    with pytest.raises(ConflictError):
        start(desk, balance)


def test_a_row_that_is_paid_takes_no_second_card(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.pay(session_of(start(desk, deposit)))
    fake_stripe.deliver_all()

    with pytest.raises(ConflictError):
        start(desk, deposit)

    assert len(fake_stripe.sessions) == 1


def test_a_click_after_paying_leads_to_the_page_that_says_so(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.pay(session_of(start(desk, deposit)))  # and no notice has come

    url = start(desk, deposit)

    assert url == only_payment().success_url
    assert only_payment().status is PaymentStatus.SUCCEEDED


def test_while_a_payment_is_processed_no_other_page_is_opened(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.pay(session_of(start(desk, deposit)), "processing")

    assert start(desk, deposit) == only_payment().success_url
    assert only_payment().status is PaymentStatus.PROCESSING
    assert len(fake_stripe.sessions) == 1


def test_after_a_part_came_by_transfer_the_card_is_asked_for_the_rest_alone(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    account()
    whole = start(desk, deposit)
    confirm(book(deposit, Money(1_000_000, "USD")))

    rest = start(desk, deposit, at=NOW + MINUTE)

    assert rest != whole
    assert [payment.amount.minor for payment in payments()] == [1_680_000, 680_000]
    assert [session["status"] for session in fake_stripe.sessions] == ["expired", "open"]
    fake_stripe.pay(session_of(rest))
    sync_payment(desk=desk, public_id=payments()[1].public_id, at=NOW)
    assert (deposit.status, books(deposit).held) == ("paid", -1_680_000)


def test_a_refusal_of_the_provider_is_said_and_the_row_stays_due(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.fault(CREATE, "402")

    with pytest.raises(ProviderRefusedError):
        start(desk, deposit)

    assert deposit.payable
    assert only_payment().status is PaymentStatus.CREATED


@pytest.mark.parametrize("key", ["greta", "sari", "joko", "made", "stefan"])
def test_nobody_but_the_buyer_pays(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe, key: str
) -> None:
    with pytest.raises(ForbiddenError):
        start(desk, deposit, buyer=key)
    assert fake_stripe.requests == []
