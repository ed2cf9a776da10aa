"""The fake provider itself: strict like the real one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import stripe

from tests.payments.checkout import KEY, NOW, SESSIONS
from tests.support.fakestripe import sdkschema
from tests.support.fakestripe.answers import API_VERSION
from tests.support.fakestripe.checkout import PageClosedError
from tests.support.fakestripe.examples import GOOD, create, good_form
from tests.support.fakestripe.server import FakeStripe


class TestTheContract:
    @pytest.mark.parametrize(
        ("changes", "code", "breach"),
        [
            (
                {"payment_method_types": ["card"]},
                "payment_method_types_no_longer_supported",
                "payment_method_types: unknown",
            ),
            (
                {"ui_mode": "hosted"},
                "parameter_invalid",
                "ui_mode: 'hosted' is none of the values",
            ),
            ({"colour": "blue"}, "parameter_unknown", "colour: unknown"),
            ({"idempotency_key": "mine"}, "parameter_unknown", "idempotency_key: unknown"),
            (
                {"line_items": [{"quantity": 1, "price_data": {"unit_amount": 1}}]},
                "parameter_missing",
                "line_items[0].price_data.currency: missing",
            ),
            (
                {"line_items": [{"quantity": 1.5}]},
                "parameter_invalid",
                "line_items[0].quantity: '1.5' is not int",
            ),
            (
                {"line_items": [{"quantity": True}]},
                "parameter_invalid",
                "line_items[0].quantity: 'true' is not int",
            ),
            ({"line_items": "one"}, "parameter_invalid", "line_items: not a list"),
            (
                {"adaptive_pricing": {"enabled": "yes"}},
                "parameter_invalid",
                "adaptive_pricing.enabled: 'yes' is not bool",
            ),
            ({"metadata": "none"}, "parameter_invalid", "metadata: not a group of fields"),
        ],
    )
    def test_a_call_the_installed_sdk_does_not_describe_is_refused_and_remembered(
        self,
        stripe_sdk: stripe.StripeClient,
        fake_stripe: FakeStripe,
        changes: Mapping[str, object],
        code: str,
        breach: str,
    ) -> None:
        with pytest.raises(stripe.InvalidRequestError) as refused:
            create(stripe_sdk, changes)

        assert refused.value.code == code
        assert f"POST {SESSIONS}: {breach}" in fake_stripe.breaches
        assert fake_stripe.sessions == []
        fake_stripe.breaches.clear()

    def test_contradicting_names_of_a_form_are_refused(self) -> None:
        for text in ("a=1&a[b]=2", "a[b]=2&a=1", "a=1&a=2"):
            with pytest.raises(sdkschema.NotAFormError):
                sdkschema.decode_form(text)

    def test_an_answer_with_a_field_stripe_does_not_have_is_noticed(
        self, open_checkout: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        answer = fake_stripe.state.sessions[open_checkout.id]
        assert sdkschema.answer_problems(answer) == []
        assert sdkschema.answer_problems({**answer, "paid": True}) == [
            "checkout.session.paid: unknown"
        ]
        assert sdkschema.answer_problems({**answer, "status": "done"}) == [
            "checkout.session.status: 'done' is none of the values"
        ]
        assert sdkschema.answer_problems({**answer, "amount_total": "1"}) == [
            "checkout.session.amount_total: '1' is not int"
        ]
        assert sdkschema.answer_problems({"object": "barter"}) == [
            "barter: the SDK knows no object barter"
        ]

    def test_everything_the_fake_says_is_on_the_sdks_own_types(
        self, open_checkout: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        for outcome in ("decline", "abandon_3ds", "processing"):
            fake_stripe.pay(open_checkout.id, outcome)
        fake_stripe.settle(open_checkout.id, "success")
        lapsed = fake_stripe.checkout.create(good_form(), page_base="")
        fake_stripe.pay(lapsed["id"], "decline")
        fake_stripe.expire(lapsed["id"])

        said = [*fake_stripe.sessions, *fake_stripe.events]
        said += [event["data"]["object"] for event in fake_stripe.events]
        assert {one["object"] for one in said} == {
            "checkout.session",
            "charge",
            "event",
            "payment_intent",
        }
        assert [sdkschema.answer_problems(one) for one in said] == [[]] * len(said)

    def test_its_version_is_the_one_the_sdk_is_made_for(self) -> None:
        assert stripe.api_version == API_VERSION


class TestTheRules:
    @pytest.mark.parametrize(
        "changes",
        [
            {"mode": "setup"},
            {"ui_mode": "form"},
            {"adaptive_pricing": {"enabled": True}},
            {"allowed_payment_method_types": ["alipay"]},
            {"line_items": []},
            {"success_url": None},
            {"success_url": "javascript:alert(1)"},
            {"cancel_url": "/order"},
            {"customer_email": "nobody"},
            {"expires_at": int(NOW.timestamp()) + 29 * 60},
            {"expires_at": int(NOW.timestamp()) + 25 * 3600},
            {"metadata": {"note": "x" * 501}},
        ],
        ids=str,
    )
    def test_what_stripe_refuses_by_rule_is_refused(
        self,
        stripe_sdk: stripe.StripeClient,
        fake_stripe: FakeStripe,
        changes: Mapping[str, object],
    ) -> None:
        fake_stripe.set_clock(NOW)

        with pytest.raises(stripe.InvalidRequestError):
            create(stripe_sdk, changes)
        assert fake_stripe.sessions == []

    @pytest.mark.parametrize(
        ("currencies", "amount"),
        [
            (["usd"], 49),
            (["gbp"], 29),
            (["usd"], 100_000_000),
            (["usd", "jpy"], 5_000),
            (["xxx"], 5_000),
        ],
    )
    def test_a_total_stripe_would_not_charge_is_refused(
        self, stripe_sdk: stripe.StripeClient, currencies: list[str], amount: int
    ) -> None:
        rows = [
            {
                "quantity": 1,
                "price_data": {
                    "currency": currency,
                    "unit_amount": amount,
                    "product_data": {"name": "Drum"},
                },
            }
            for currency in currencies
        ]
        with pytest.raises(stripe.InvalidRequestError):
            create(stripe_sdk, {"line_items": rows})

    def test_a_call_without_a_test_key_or_of_another_version_is_refused(
        self, stripe_sdk: stripe.StripeClient
    ) -> None:
        with pytest.raises(stripe.AuthenticationError):
            stripe_sdk.v1.checkout.sessions.list({}, {"api_key": "sk_live_real"})
        with pytest.raises(stripe.InvalidRequestError, match=r"2025-09-30\.clover"):
            stripe_sdk.v1.checkout.sessions.list({}, {"stripe_version": "2025-09-30.clover"})

    def test_what_the_fake_does_not_play_is_not_found(
        self, stripe_sdk: stripe.StripeClient
    ) -> None:
        with pytest.raises(stripe.InvalidRequestError, match="Unrecognized"):
            stripe_sdk.v1.refunds.list()
        with pytest.raises(stripe.InvalidRequestError, match="Unrecognized"):
            stripe_sdk.v1.checkout.sessions.line_items.list("cs_test_1")
        with pytest.raises(stripe.InvalidRequestError, match="cannot expand"):
            stripe_sdk.v1.checkout.sessions.list({"expand": ["data.customer"]})

    def test_a_call_refused_for_its_parameters_leaves_its_key_free(
        self, stripe_sdk: stripe.StripeClient
    ) -> None:
        small: Any = {**GOOD, "mode": "setup"}
        good: Any = GOOD
        with pytest.raises(stripe.InvalidRequestError):
            stripe_sdk.v1.checkout.sessions.create(small, {"idempotency_key": KEY})

        assert (
            stripe_sdk.v1.checkout.sessions.create(good, {"idempotency_key": KEY}).status == "open"
        )

    def test_a_repeated_key_is_answered_from_memory_for_a_day(
        self, stripe_sdk: stripe.StripeClient, fake_stripe: FakeStripe
    ) -> None:
        good: Any = GOOD
        first = stripe_sdk.v1.checkout.sessions.create(good, {"idempotency_key": KEY})
        fake_stripe.expire(first.id)
        again = stripe_sdk.v1.checkout.sessions.create(good, {"idempotency_key": KEY})
        fake_stripe.clock_offset += 24 * 3600
        later = stripe_sdk.v1.checkout.sessions.create(good, {"idempotency_key": KEY})

        assert (again.id, again.status) == (first.id, "open")
        assert again.last_response is not None
        assert again.last_response.headers["Idempotent-Replayed"] == "true"
        assert later.id != first.id

    def test_a_page_that_is_closed_takes_no_card(
        self, open_checkout: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.pay(open_checkout.id)
        with pytest.raises(PageClosedError):
            fake_stripe.pay(open_checkout.id)
        with pytest.raises(ValueError, match="success"):
            fake_stripe.pay(open_checkout.id, "maybe")
        with pytest.raises(ValueError, match="drop_after"):
            fake_stripe.fault("GET *", "flood")
