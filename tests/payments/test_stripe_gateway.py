"""The card gateway with the real SDK, against the fake Stripe server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import stripe

from marketplace.money import Money
from marketplace.payments.gateway import (
    CardGateway,
    PaymentStatus,
    ProviderRefusedError,
    UnexpectedAnswerError,
)
from marketplace.payments.stripe_gateway import StripeGateway
from tests.payments.checkout import (
    CANCEL_KEY,
    DEPOSIT,
    KEY,
    NOW,
    SECRET_KEY,
    SESSIONS,
    deposit_of,
    gateway_to,
)
from tests.support.fakestripe.server import FakeStripe


@pytest.fixture
def gateway(fake_stripe: FakeStripe) -> CardGateway:
    return gateway_to(fake_stripe)


class TestOpeningACheckout:
    def test_the_page_is_the_providers_and_lasts_as_long_as_asked(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)

        assert page.ref.startswith("cs_test_")
        assert page.url == f"{fake_stripe.url}/c/pay/{page.ref}"
        assert page.expires_at == DEPOSIT.expires_at

    def test_the_provider_is_told_the_amount_our_id_and_card_alone(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        gateway.create_checkout(DEPOSIT, key=KEY)

        told = fake_stripe.requests[0].params
        assert told["line_items"]["0"]["price_data"]["unit_amount"] == "123450"
        assert told["line_items"]["0"]["price_data"]["currency"] == "usd"
        assert (
            told["metadata"] == told["payment_intent_data"]["metadata"] == {"payment": "pay_7f3a"}
        )
        assert told["allowed_payment_method_types"] == {"0": "card"}
        assert told["adaptive_pricing"] == {"enabled": "false"}
        assert told["expires_at"] == str(int(DEPOSIT.expires_at.timestamp()))
        assert told["client_reference_id"] == "pay_7f3a"
        assert told["customer_email"] == "wei@example.com"
        assert told["success_url"].endswith("?checkout={CHECKOUT_SESSION_ID}")
        assert told["cancel_url"] == DEPOSIT.cancel_url

    def test_every_call_names_the_api_version_and_every_post_our_key(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)
        gateway.fetch_payment(page.ref)
        gateway.find_payment(DEPOSIT.payment_ref, since=NOW)
        gateway.cancel(page.ref, key=CANCEL_KEY)

        # Written out, so that a new SDK cannot bring a new version unnoticed.
        assert {r.version for r in fake_stripe.requests} == {"2026-10-28.endive"}
        assert stripe.api_version == "2026-10-28.endive"
        posts = [(r.path, r.key) for r in fake_stripe.requests if r.method == "POST"]
        assert posts == [(SESSIONS, KEY), (f"{SESSIONS}/{page.ref}/expire", CANCEL_KEY)]

    def test_the_sdk_reports_no_timings_to_its_maker(self) -> None:
        assert stripe.enable_telemetry is False

    @pytest.mark.parametrize("key", ["", "k" * 256, "with space", "schlüssel", "a\nb"])
    def test_a_key_that_is_none_is_refused_before_any_call(
        self, gateway: CardGateway, fake_stripe: FakeStripe, key: str
    ) -> None:
        with pytest.raises(ValueError, match="idempotency key"):
            gateway.create_checkout(DEPOSIT, key=key)
        assert fake_stripe.requests == []

    def test_an_answer_without_a_page_is_not_taken_for_one(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        gateway.create_checkout(DEPOSIT, key=KEY)
        fake_stripe.state.answered_keys[KEY]["body"]["url"] = None

        with pytest.raises(UnexpectedAnswerError):
            gateway.create_checkout(DEPOSIT, key=KEY)

    def test_a_gateway_without_webhook_secrets_is_not_built(self) -> None:
        for secrets in ((), ("whsec_a", "")):
            with pytest.raises(ValueError, match="webhook secret"):
                StripeGateway(
                    secret_key=SECRET_KEY, webhook_secrets=secrets, api_base=None, live=False
                )


class TestWhatCardsAreOfferedFor:
    @pytest.mark.parametrize(
        "amount",
        [Money(49, "USD"), Money(100_000_000, "USD"), Money(49, "JPY"), Money(5_000, "SAR")],
        ids=str,
    )
    def test_an_amount_outside_the_limits_is_refused_without_asking(
        self, gateway: CardGateway, fake_stripe: FakeStripe, amount: Money
    ) -> None:
        with pytest.raises(ProviderRefusedError) as refused:
            gateway.create_checkout(deposit_of(amount), key=KEY)

        assert refused.value.code == "amount_not_offered"
        assert fake_stripe.requests == []

    @pytest.mark.parametrize(
        ("amount", "told"),
        [
            (Money(50, "USD"), 50),
            (Money(99_999_999, "USD"), 99_999_999),
            (Money(5_000, "JPY"), 5_000),
            (Money(1_750_000_000_00, "IDR"), 175_000_000_000),
        ],
        ids=str,
    )
    def test_an_amount_within_the_limits_is_charged_as_it_is(
        self, gateway: CardGateway, fake_stripe: FakeStripe, amount: Money, told: int
    ) -> None:
        page = gateway.create_checkout(deposit_of(amount), key=KEY)
        fake_stripe.pay(page.ref)

        assert fake_stripe.sessions[0]["amount_total"] == told
        payment = gateway.fetch_payment(page.ref)
        assert payment.amount == payment.received == amount

    def test_the_limits_tell_where_bank_transfer_must_be_offered(
        self, gateway: CardGateway
    ) -> None:
        dollars = gateway.limits("USD")
        assert dollars is not None
        assert not dollars.include(Money(49, "USD"))
        assert dollars.include(Money(50, "USD"))
        assert dollars.include(Money(99_999_999, "USD"))
        assert not dollars.include(Money(100_000_000, "USD"))
        assert gateway.limits("SAR") is None


class TestReadingAPayment:
    def test_an_open_page_has_received_nothing(self, gateway: CardGateway) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)

        payment = gateway.fetch_payment(page.ref)

        assert payment.status is PaymentStatus.OPEN
        assert payment.amount == DEPOSIT.amount
        assert payment.received == Money.zero("USD")
        assert (payment.payment_ref, payment.charge_ref) == (None, None)
        assert payment.page_url == page.url
        assert payment.our_ref == "pay_7f3a"
        assert payment.live is False

    def test_a_paid_page_names_the_payment_and_the_charge(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)
        fake_stripe.pay(page.ref, "success")

        payment = gateway.fetch_payment(page.ref)

        assert payment.status is PaymentStatus.PAID
        assert payment.received == DEPOSIT.amount
        assert payment.payment_ref == fake_stripe.sessions[0]["payment_intent"]
        assert payment.charge_ref in fake_stripe.state.charges
        assert payment.page_url is None

    @pytest.mark.parametrize("outcome", ["decline", "abandon_3ds"])
    def test_after_a_failed_card_the_page_stays_open_for_another(
        self, gateway: CardGateway, fake_stripe: FakeStripe, outcome: str
    ) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)

        fake_stripe.pay(page.ref, outcome)
        failed = gateway.fetch_payment(page.ref)
        fake_stripe.pay(page.ref, "success")
        paid = gateway.fetch_payment(page.ref)

        assert (failed.status, failed.received.minor) == (PaymentStatus.OPEN, 0)
        assert (paid.status, paid.received) == (PaymentStatus.PAID, DEPOSIT.amount)

    def test_a_page_nobody_paid_expires_at_its_time(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)
        fake_stripe.set_clock(DEPOSIT.expires_at)

        payment = gateway.fetch_payment(page.ref)

        assert payment.status is PaymentStatus.EXPIRED
        assert payment.page_url is None

    @pytest.mark.parametrize(
        ("outcome", "status", "received"),
        [("success", PaymentStatus.PAID, DEPOSIT.amount.minor), ("fail", PaymentStatus.FAILED, 0)],
    )
    def test_a_payment_in_process_is_neither_paid_nor_lost_until_settled(
        self,
        gateway: CardGateway,
        fake_stripe: FakeStripe,
        outcome: str,
        status: PaymentStatus,
        received: int,
    ) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)
        fake_stripe.pay(page.ref, "processing")
        waiting = gateway.fetch_payment(page.ref)
        fake_stripe.settle(page.ref, outcome)
        settled = gateway.fetch_payment(page.ref)

        assert (waiting.status, waiting.received.minor) == (PaymentStatus.PROCESSING, 0)
        assert (settled.status, settled.received.minor) == (status, received)

    @pytest.mark.parametrize(
        "ref", ["", "..", "cs_test_", "cs_live_abc", "cs_test_a/expire", "pi_1"]
    )
    def test_what_is_no_id_of_a_checkout_is_refused_before_any_call(
        self, gateway: CardGateway, fake_stripe: FakeStripe, ref: str
    ) -> None:
        for call in (gateway.fetch_payment, _cancelling(gateway)):
            with pytest.raises(ProviderRefusedError) as refused:
                call(ref)
            assert refused.value.code == "malformed_ref"
        assert fake_stripe.requests == []

    def test_an_unknown_checkout_is_refused(self, gateway: CardGateway) -> None:
        with pytest.raises(ProviderRefusedError) as refused:
            gateway.fetch_payment("cs_test_unknown")
        assert refused.value.code == "resource_missing"

    def test_a_payment_in_a_currency_we_never_ask_for_needs_a_person(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)
        fake_stripe.state.sessions[page.ref]["currency"] = "sar"

        with pytest.raises(UnexpectedAnswerError):
            gateway.fetch_payment(page.ref)


class TestCancelling:
    def test_an_open_page_is_closed(self, gateway: CardGateway, fake_stripe: FakeStripe) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)

        payment = gateway.cancel(page.ref, key=CANCEL_KEY)

        assert payment.status is PaymentStatus.EXPIRED
        assert fake_stripe.sessions[0]["status"] == "expired"

    def test_a_page_paid_a_moment_ago_says_so(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)
        fake_stripe.pay(page.ref)

        assert gateway.cancel(page.ref, key=CANCEL_KEY).status is PaymentStatus.PAID

    def test_a_page_already_closed_stays_so(self, gateway: CardGateway) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)
        gateway.cancel(page.ref, key=CANCEL_KEY)

        assert gateway.cancel(page.ref, key=f"{CANCEL_KEY}2").status is PaymentStatus.EXPIRED

    def test_a_refusal_that_leaves_the_page_open_is_told(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)
        fake_stripe.fault(f"POST {SESSIONS}/*/expire", "402")

        with pytest.raises(ProviderRefusedError):
            gateway.cancel(page.ref, key=CANCEL_KEY)


def _cancelling(gateway: CardGateway) -> Callable[[str], object]:
    return lambda ref: gateway.cancel(ref, key=CANCEL_KEY)
