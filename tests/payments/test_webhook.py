"""The provider's notices: genuine ones only, each heard once, none believed."""

from __future__ import annotations

import copy
import logging
from random import Random
from typing import Any

import pytest
from flask import Flask

from marketplace.config import Environment
from marketplace.orders.schedule import PaymentDue
from marketplace.payments.gateway import ProviderUnavailableError
from marketplace.payments.processes import CardDesk
from marketplace.payments.states import PaymentStatus
from marketplace.payments.webhooks import LARGEST_NOTICE
from tests.cast import NOW
from tests.payments.checkout import SESSIONS
from tests.payments.conftest import gateway_to
from tests.payments.steps import PAID, Books, books, notices, only_payment, session_of, start
from tests.support.fakestripe.delivery import signature
from tests.support.fakestripe.server import WEBHOOK_SECRET, FakeStripe

STAMP = int(NOW.timestamp())


@pytest.fixture
def session(desk: CardDesk, deposit: PaymentDue) -> str:
    return session_of(start(desk, deposit))


@pytest.fixture
def completed(session: str, fake_stripe: FakeStripe) -> dict[str, Any]:
    """The notice that the deposit is paid, not yet brought."""
    fake_stripe.pay(session)
    return fake_stripe.pending[-1]


def test_the_notice_of_a_payment_settles_it(
    completed: dict[str, Any], deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    assert fake_stripe.deliver(completed) == 200

    assert (books(deposit), deposit.status) == (PAID, "paid")
    (notice,) = notices()
    assert (notice.outcome, notice.processed_at) == ("applied", NOW)
    assert (notice.kind, notice.object_ref) == (completed["type"], only_payment().provider_ref)


def test_the_same_notice_four_times_posts_once(
    completed: dict[str, Any], deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    assert [fake_stripe.deliver(completed) for _ in range(4)] == [200] * 4

    assert (books(deposit), deposit.status, len(notices())) == (PAID, "paid", 1)
    looked = [request for request in fake_stripe.requests if request.method == "GET"]
    assert len(looked) == 1, "a repeat is known and nobody is asked again"


@pytest.mark.parametrize("seed", range(12))
def test_all_notices_of_two_failures_and_a_success_in_any_order(
    session: str, deposit: PaymentDue, fake_stripe: FakeStripe, seed: int
) -> None:
    for outcome in ("decline", "abandon_3ds", "success"):
        fake_stripe.pay(session, outcome)
    random = Random(seed)  # noqa: S311  twelve orders, the same every time

    def shuffled(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return random.sample(events * 2, len(events) * 2)

    assert set(fake_stripe.deliver_all(shuffled)) == {200}

    assert (books(deposit), deposit.status) == (PAID, "paid")
    assert only_payment().status is PaymentStatus.SUCCEEDED


def test_a_notice_about_a_page_we_never_heard_of_finds_its_payment(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.fault(f"POST {SESSIONS}", "drop_after")
    with pytest.raises(ProviderUnavailableError):
        start(desk, deposit)
    ref = fake_stripe.sessions[0]["id"]
    fake_stripe.pay(ref)

    assert set(fake_stripe.deliver_all()) == {200}

    assert only_payment().provider_ref == ref
    assert (books(deposit), deposit.status) == (PAID, "paid")


def test_a_signed_notice_that_is_not_true_moves_nothing(
    session: str, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.pay(session, "decline")
    lie = copy.deepcopy(fake_stripe.pending[0])
    lie.update(id="evt_lie", type="checkout.session.completed")
    lie["data"]["object"] = {
        **fake_stripe.session(session), "status": "complete", "payment_status": "paid"
    }  # fmt: skip

    assert fake_stripe.deliver(lie) == 200

    assert (only_payment().status, deposit.status) == ("pending", "due")
    assert books(deposit).postings == 0
    assert notices()[0].outcome == "no_change"


def test_metadata_that_names_another_payment_brings_ours_to_a_person(
    completed: dict[str, Any], session: str, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.state.sessions[session]["metadata"] = {"payment": "another"}
    completed["data"]["object"]["metadata"] = {"payment": "another"}

    assert fake_stripe.deliver(completed) == 200

    assert only_payment().status is PaymentStatus.REVIEW
    assert books(deposit) == Books(held=0, clearing=1_680_000, suspense=-1_680_000, postings=1)


def test_a_page_we_did_not_open_that_names_our_payment_is_put_aside(
    completed: dict[str, Any], deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    completed["data"]["object"]["id"] = "cs_test_somebodyelse"

    assert fake_stripe.deliver(completed) == 200

    assert notices()[0].outcome == "parked"
    assert books(deposit) == PAID, "our own page was looked at, and it is paid"


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"type": "invoice.paid"}, "ignored"),
        ({"type": "charge.succeeded"}, "ignored"),
        ({"about": {"id": "cs_test_unknown", "metadata": {}}}, "parked"),
    ],
    ids=["unknown kind", "kind we do not need", "not ours"],
)
def test_what_does_not_concern_us_is_heard_and_put_aside(
    completed: dict[str, Any], fake_stripe: FakeStripe, changes: dict[str, Any], outcome: str
) -> None:
    completed["data"]["object"].update(changes.get("about", {}))
    completed.update({name: value for name, value in changes.items() if name != "about"})

    assert fake_stripe.deliver(completed) == 200

    assert [notice.outcome for notice in notices()] == [outcome]
    assert only_payment().status is PaymentStatus.PENDING


def test_a_payment_the_provider_no_longer_knows_is_put_aside(
    completed: dict[str, Any], session: str, fake_stripe: FakeStripe
) -> None:
    del fake_stripe.state.sessions[session]

    assert fake_stripe.deliver(completed) == 200

    assert notices()[0].outcome == "parked"
    assert only_payment().status is PaymentStatus.PENDING


def test_while_the_provider_is_away_the_notice_stays_open(
    completed: dict[str, Any], deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.fault(f"GET {SESSIONS}/*", "drop_before")

    assert fake_stripe.deliver(completed) == 503
    assert [notice.processed_at for notice in notices()] == [None]
    assert deposit.status == "due"

    assert fake_stripe.deliver(completed) == 200
    assert (books(deposit), deposit.status) == (PAID, "paid")
    assert len(notices()) == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "whsec_other"},
        {"timestamp": STAMP - 301},
        {"timestamp": STAMP + 3600},
        {"header": "garbage"},
        {"header": f"t={STAMP},v1=é"},
        {"header": ""},
    ],
    ids=["other secret", "too old", "from the future", "garbage", "not ASCII", "empty"],
)
def test_a_notice_that_proves_nothing_is_refused(
    completed: dict[str, Any], app: Flask, fake_stripe: FakeStripe, forged: dict[str, Any]
) -> None:
    header = forged.get("header")
    signing = {name: value for name, value in forged.items() if name != "header"}
    body, headers = fake_stripe.signed(completed, **signing)
    if header is not None:
        headers["Stripe-Signature"] = header

    assert _send(app, body, headers) == 400

    assert notices() == []
    assert only_payment().status is PaymentStatus.PENDING


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"[]", b"{", b"", b'"text"'], ids=["bytes", "list", "cut", "none", "text"]
)
def test_a_signed_body_that_is_no_event_is_refused(
    desk: CardDesk, app: Flask, fake_stripe: FakeStripe, body: bytes
) -> None:
    _, headers = fake_stripe.signed({}, timestamp=STAMP)
    headers["Stripe-Signature"] = _signature(body)

    assert _send(app, body, headers) == 400
    assert notices() == []


def test_a_notice_of_real_money_is_refused_here(
    completed: dict[str, Any], fake_stripe: FakeStripe
) -> None:
    completed["livemode"] = True

    assert fake_stripe.deliver(completed) == 400
    assert notices() == []


def test_a_notice_without_a_signature_is_refused(desk: CardDesk, app: Flask) -> None:
    assert _send(app, b"{}", {"Content-Type": "application/json"}) == 400


def test_a_body_beyond_a_quarter_megabyte_is_not_read(desk: CardDesk, app: Flask) -> None:
    body = b" " * (LARGEST_NOTICE + 1)

    assert _send(app, body, {"Stripe-Signature": _signature(body)}) == 413
    assert _send(app, body[:-1], {"Stripe-Signature": _signature(body[:-1])}) == 400


def test_while_secrets_change_the_old_one_is_heard_and_afterwards_not(
    completed: dict[str, Any], app: Flask, fake_stripe: FakeStripe
) -> None:
    both = gateway_to(fake_stripe, webhook_secrets=("whsec_new", WEBHOOK_SECRET))
    new = gateway_to(fake_stripe, webhook_secrets=("whsec_new",))

    app.extensions["card_desk"] = CardDesk(both, Environment.TEST)
    assert fake_stripe.deliver(completed) == 200
    app.extensions["card_desk"] = CardDesk(new, Environment.TEST)
    assert fake_stripe.deliver(completed) == 400


def test_without_a_card_provider_there_is_no_such_address(app: Flask) -> None:
    assert app.extensions["card_desk"] is None
    assert _send(app, b"{}", {}) == 404


def test_a_notice_comes_from_anywhere_and_nothing_else_answers_there(
    completed: dict[str, Any], app: Flask, fake_stripe: FakeStripe
) -> None:
    body, headers = fake_stripe.signed(completed)

    assert app.test_client().get("/webhooks/stripe").status_code == 405
    assert _send(app, body, {**headers, "Sec-Fetch-Site": "cross-site"}) == 200


def test_no_secret_and_no_signature_reaches_the_log(
    completed: dict[str, Any],
    app: Flask,
    fake_stripe: FakeStripe,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    body, headers = fake_stripe.signed(completed)
    fake_stripe.fault(f"GET {SESSIONS}/*", "500")

    assert _send(app, body, headers) == 503
    assert _send(app, body, {**headers, "Stripe-Signature": f"t={STAMP},v1=00"}) == 400
    assert _send(app, body, headers) == 200

    assert caplog.text
    for secret in ("sk_test_fake", WEBHOOK_SECRET, headers["Stripe-Signature"], "client_secret"):
        assert secret not in caplog.text


def _signature(body: bytes) -> str:
    return signature(body, WEBHOOK_SECRET, STAMP)


def _send(app: Flask, body: bytes, headers: dict[str, str]) -> int:
    return app.test_client().post("/webhooks/stripe", data=body, headers=headers).status_code
