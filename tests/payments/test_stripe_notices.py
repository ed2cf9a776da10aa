"""Notices from the provider: only genuine, fresh and readable ones get through."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from marketplace.payments.gateway import BadSignatureError, MalformedEventError
from marketplace.payments.stripe_gateway import StripeGateway
from tests.payments.checkout import DEPOSIT, KEY, NOW, gateway_to
from tests.support.fakestripe.delivery import signature
from tests.support.fakestripe.server import WEBHOOK_SECRET, FakeStripe

STAMP = int(NOW.timestamp())
COMPLETED: dict[str, Any] = {
    "id": "evt_1",
    "object": "event",
    "api_version": "2026-10-28.endive",
    "created": STAMP,
    "data": {
        "object": {
            "id": "cs_test_1",
            "object": "checkout.session",
            "metadata": {"payment": "pay_7f3a"},
        }
    },
    "livemode": False,
    "type": "checkout.session.completed",
}


@pytest.fixture
def gateway(fake_stripe: FakeStripe) -> StripeGateway:
    return gateway_to(fake_stripe)


def signed(body: bytes, *, secret: str = WEBHOOK_SECRET, stamp: int = STAMP) -> dict[str, str]:
    return {"Stripe-Signature": signature(body, secret, stamp)}


def test_every_event_of_a_paid_checkout_reads_as_one_of_ours(
    gateway: StripeGateway, fake_stripe: FakeStripe
) -> None:
    page = gateway.create_checkout(DEPOSIT, key=KEY)
    fake_stripe.pay(page.ref, "decline")
    fake_stripe.pay(page.ref, "success")

    events = [
        gateway.verify_event(*fake_stripe.signed(event), at=NOW) for event in fake_stripe.pending
    ]

    assert [event.type for event in events] == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    assert {event.our_ref for event in events} == {"pay_7f3a"}
    last = events[-1]
    assert (last.object_kind, last.object_id) == ("checkout.session", page.ref)
    assert (last.api_version, last.live) == ("2026-10-28.endive", False)
    assert abs(last.created_at - NOW) < timedelta(minutes=1)


def test_header_names_are_read_in_any_case(gateway: StripeGateway) -> None:
    body = json.dumps(COMPLETED).encode()
    headers = {
        "content-type": "application/json",
        "stripe-signature": signature(body, WEBHOOK_SECRET, STAMP),
    }

    assert gateway.verify_event(body, headers, at=NOW).id == "evt_1"


@pytest.mark.parametrize("seconds", [-300, 300])
def test_a_notice_of_the_last_five_minutes_is_fresh(gateway: StripeGateway, seconds: int) -> None:
    body = json.dumps(COMPLETED).encode()

    event = gateway.verify_event(body, signed(body, stamp=STAMP + seconds), at=NOW)

    assert event.created_at == datetime.fromtimestamp(STAMP, UTC)


@pytest.mark.parametrize("seconds", [-301, 301, 3_600, 86_400])
def test_an_old_notice_and_one_from_the_future_are_refused(
    gateway: StripeGateway, seconds: int
) -> None:
    body = json.dumps(COMPLETED).encode()

    with pytest.raises(BadSignatureError):
        gateway.verify_event(body, signed(body, stamp=STAMP + seconds), at=NOW)


def _headers_that_prove_nothing() -> dict[str, dict[str, str]]:
    body = json.dumps(COMPLETED).encode()
    good = signature(body, WEBHOOK_SECRET, STAMP)
    return {
        "none": {},
        "empty": {"Stripe-Signature": ""},
        "another secret": signed(body, secret="whsec_other"),
        "another body": signed(body + b" "),
        "garbage": {"Stripe-Signature": "garbage"},
        "only v0": {"Stripe-Signature": good.replace("v1=", "v0=")},
        "no moment": {"Stripe-Signature": good.split(",")[1]},
        "two moments": {"Stripe-Signature": f"{good},t={STAMP}"},
        "another moment": {"Stripe-Signature": good.replace(str(STAMP), str(STAMP + 1))},
        "not ASCII": {"Stripe-Signature": f"t={STAMP},v1=é"},
        "endless moment": {"Stripe-Signature": f"t={'9' * 5000},v1=00"},
    }


@pytest.mark.parametrize("case", list(_headers_that_prove_nothing()))
def test_a_notice_that_is_not_signed_by_the_provider_is_refused(
    gateway: StripeGateway, case: str
) -> None:
    body = json.dumps(COMPLETED).encode()

    with pytest.raises(BadSignatureError):
        gateway.verify_event(body, _headers_that_prove_nothing()[case], at=NOW)


def test_while_secrets_change_both_are_good_and_afterwards_only_the_new(
    fake_stripe: FakeStripe,
) -> None:
    body = json.dumps(COMPLETED).encode()
    by_old = signed(body, secret="whsec_old")
    by_new = signed(body, secret="whsec_new")
    changing = gateway_to(fake_stripe, webhook_secrets=("whsec_new", "whsec_old"))
    changed = gateway_to(fake_stripe, webhook_secrets=("whsec_new",))

    assert changing.verify_event(body, by_old, at=NOW).id == "evt_1"
    assert changing.verify_event(body, by_new, at=NOW).id == "evt_1"
    assert changed.verify_event(body, by_new, at=NOW).id == "evt_1"
    with pytest.raises(BadSignatureError):
        changed.verify_event(body, by_old, at=NOW)


def test_two_signatures_as_the_provider_sends_while_it_changes_secrets_are_good(
    gateway: StripeGateway,
) -> None:
    body = json.dumps(COMPLETED).encode()
    ours = signature(body, WEBHOOK_SECRET, STAMP).split(",")[1]
    other = signature(body, "whsec_other", STAMP)

    headers = {"Stripe-Signature": f"{other},{ours}"}

    assert gateway.verify_event(body, headers, at=NOW).id == "evt_1"


def _changed(**fields: object) -> bytes:
    return json.dumps({**COMPLETED, **fields}).encode()


def _about(**fields: object) -> bytes:
    return _changed(data={"object": {**COMPLETED["data"]["object"], **fields}})


_UNREADABLE = {
    "not UTF-8": b"\xff\xfe",
    "empty": b"",
    "not JSON": b"{",
    "a list": b"[]",
    "a number": b"7",
    "nested without end": b"[" * 100_000,
    "a number without end": b"9" * 5_000,
    "no fields": b"{}",
    "thin event": _changed(object="v2.core.event"),
    "another version": _changed(api_version="2025-09-30.clover"),
    "no version": _changed(api_version=None),
    "live": _changed(livemode=True),
    "no data": _changed(data=None),
    "data without object": _changed(data={}),
    "object is a text": _changed(data={"object": "cs_test_1"}),
    "id is a number": _changed(id=1),
    "id with a zero byte": _changed(id="evt_\x00"),
    "id too long": _changed(id="e" * 256),
    "type with a line": _changed(type="a\nb"),
    "object id is a path": _about(id="../charges"),
    "created is a text": _changed(created="now"),
    "created after all years": _changed(created=10**18),
    "created after all numbers": _changed(created=10**30),
    "metadata is a list": _about(metadata=["payment"]),
}


@pytest.mark.parametrize("case", list(_UNREADABLE))
def test_a_signed_notice_that_is_no_event_of_ours_is_refused(
    gateway: StripeGateway, case: str
) -> None:
    body = _UNREADABLE[case]
    # What is not UTF-8 can have no signature the SDK could check.
    headers = signed(body)

    with pytest.raises(MalformedEventError):
        gateway.verify_event(body, headers, at=NOW)


@pytest.mark.parametrize("metadata", [None, {}, {"payment": 5}, {"payment": "a\x00b"}, {"a": "b"}])
def test_an_event_without_our_id_is_read_all_the_same(
    gateway: StripeGateway, metadata: object
) -> None:
    body = _about(metadata=metadata)

    assert gateway.verify_event(body, signed(body), at=NOW).our_ref is None
