"""What the card gateway makes of lost, late and refused answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from marketplace.money import Money
from marketplace.payments.gateway import (
    CardDeclinedError,
    CardGateway,
    PaymentStatus,
    ProviderRefusedError,
    ProviderUnavailableError,
)
from tests.payments.checkout import (
    DEPOSIT,
    KEY,
    NOW,
    SESSIONS,
    deposit_of,
    gateway_to,
)
from tests.support.fakestripe.server import FakeStripe


@pytest.fixture
def gateway(fake_stripe: FakeStripe) -> CardGateway:
    return gateway_to(fake_stripe)


class TestWhenAnswersAreLost:
    def test_the_second_try_is_the_same_request_and_finds_the_one_session(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.fault(f"POST {SESSIONS}", "drop_after")
        with pytest.raises(ProviderUnavailableError):
            gateway.create_checkout(DEPOSIT, key=KEY)

        page = gateway.create_checkout(DEPOSIT, key=KEY)

        first, second = fake_stripe.requests
        assert first.body == second.body
        assert first.key == second.key == KEY
        assert [session["id"] for session in fake_stripe.sessions] == [page.ref]

    def test_a_payment_made_meanwhile_is_found_by_our_id(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.fault(f"POST {SESSIONS}", "drop_after")
        with pytest.raises(ProviderUnavailableError):
            gateway.create_checkout(DEPOSIT, key=KEY)
        fake_stripe.pay(fake_stripe.sessions[0]["id"])

        payment = gateway.find_payment("pay_7f3a", since=NOW)

        assert payment is not None
        assert payment.status is PaymentStatus.PAID
        assert payment.received == DEPOSIT.amount

    def test_the_third_click_works_after_the_provider_was_away_twice(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.fault(f"POST {SESSIONS}", "drop_before", times=2)
        for _ in range(2):
            with pytest.raises(ProviderUnavailableError):
                gateway.create_checkout(DEPOSIT, key=KEY)

        page = gateway.create_checkout(DEPOSIT, key=KEY)

        assert [session["id"] for session in fake_stripe.sessions] == [page.ref]

    @pytest.mark.parametrize("kind", ["500", "429", "in_use", "drop_before", "drop_after"])
    def test_a_passing_failure_is_worth_another_try(
        self, gateway: CardGateway, fake_stripe: FakeStripe, kind: str
    ) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)
        fake_stripe.fault(f"GET {SESSIONS}/*", kind)

        with pytest.raises(ProviderUnavailableError):
            gateway.fetch_payment(page.ref)

        assert gateway.fetch_payment(page.ref).status is PaymentStatus.OPEN

    def test_a_slow_answer_is_given_up_and_its_key_is_still_at_work(
        self, fake_stripe: FakeStripe
    ) -> None:
        hasty = gateway_to(fake_stripe, read_timeout=0.2)
        fake_stripe.fault(f"POST {SESSIONS}", "slow")

        for _ in range(2):
            with pytest.raises(ProviderUnavailableError):
                hasty.create_checkout(DEPOSIT, key=KEY)

        assert len(fake_stripe.sessions) == 1

    def test_the_sdk_repeats_a_lost_call_with_the_same_key_when_told_to(
        self, fake_stripe: FakeStripe
    ) -> None:
        patient = gateway_to(fake_stripe, max_retries=1)
        fake_stripe.fault(f"POST {SESSIONS}", "drop_after")

        page = patient.create_checkout(DEPOSIT, key=KEY)

        assert [request.key for request in fake_stripe.requests] == [KEY, KEY]
        assert [session["id"] for session in fake_stripe.sessions] == [page.ref]

    def test_a_failure_the_provider_has_stored_ends_only_with_a_new_key(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.fault(f"POST {SESSIONS}", "stored_500")
        for _ in range(2):
            with pytest.raises(ProviderUnavailableError):
                gateway.create_checkout(DEPOSIT, key=KEY)
        assert gateway.find_payment(DEPOSIT.payment_ref, since=NOW) is None

        page = gateway.create_checkout(DEPOSIT, key=f"{KEY}2")

        assert [session["id"] for session in fake_stripe.sessions] == [page.ref]

    def test_wrong_credentials_are_our_fault_and_not_the_payments(
        self, fake_stripe: FakeStripe
    ) -> None:
        stranger = gateway_to(fake_stripe, secret_key="sk_wrong")

        with pytest.raises(ProviderUnavailableError) as unavailable:
            stranger.create_checkout(DEPOSIT, key=KEY)

        assert unavailable.value.reason == "AuthenticationError"
        assert "sk_wrong" not in str(unavailable.value)

    def test_one_key_never_serves_two_requests(self, gateway: CardGateway) -> None:
        gateway.create_checkout(DEPOSIT, key=KEY)

        with pytest.raises(ProviderRefusedError) as refused:
            gateway.create_checkout(deposit_of(Money(1_000, "USD")), key=KEY)

        assert refused.value.code == "idempotency_error"

    def test_a_declined_card_is_told_apart(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.fault(f"POST {SESSIONS}", "402")

        with pytest.raises(CardDeclinedError) as declined:
            gateway.create_checkout(DEPOSIT, key=KEY)

        assert declined.value.code == "card_declined"

    def test_a_rule_of_the_provider_is_a_refusal(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        late = replace(DEPOSIT, expires_at=NOW + timedelta(hours=25))

        with pytest.raises(ProviderRefusedError):
            gateway.create_checkout(late, key=KEY)

        assert fake_stripe.sessions == []


class TestFindingALostPayment:
    def test_it_is_found_behind_more_than_one_page_of_others(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)
        form = fake_stripe.requests[0].params
        for number in range(100):
            other = {**form, "metadata": {"payment": f"other{number}"}}
            fake_stripe.checkout.create(other, page_base=fake_stripe.url)

        payment = gateway.find_payment("pay_7f3a", since=NOW)

        assert payment is not None
        assert payment.ref == page.ref
        assert payment.page_url == page.url
        assert sum(request.method == "GET" for request in fake_stripe.requests) == 2

    def test_another_id_or_an_earlier_day_finds_nothing(self, gateway: CardGateway) -> None:
        gateway.create_checkout(DEPOSIT, key=KEY)

        assert gateway.find_payment("pay_other", since=NOW) is None
        assert gateway.find_payment("pay_7f3a", since=NOW + timedelta(hours=1)) is None

    def test_a_session_of_somebody_else_without_our_id_is_passed_over(
        self, gateway: CardGateway, fake_stripe: FakeStripe
    ) -> None:
        page = gateway.create_checkout(DEPOSIT, key=KEY)
        fake_stripe.state.sessions[page.ref]["metadata"] = {}

        assert gateway.find_payment("pay_7f3a", since=NOW) is None
        assert gateway.fetch_payment(page.ref).our_ref is None

    @pytest.mark.parametrize("paid", [0, 1])
    def test_of_two_sessions_the_paid_one_counts(
        self, gateway: CardGateway, fake_stripe: FakeStripe, paid: int
    ) -> None:
        refs = [gateway.create_checkout(DEPOSIT, key=f"{KEY}:{n}").ref for n in range(2)]
        fake_stripe.pay(refs[paid])
        fake_stripe.expire(refs[1 - paid])

        payment = gateway.find_payment("pay_7f3a", since=NOW)

        assert payment is not None
        assert payment.ref == refs[paid]
