"""The fake provider itself: strict like the real one, and clickable."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import stripe
from typing_extensions import override

from tests.payments.checkout import DEPOSIT, KEY, NOW, SECRET_KEY, SESSIONS, gateway_to
from tests.support.fakestripe import sdkschema
from tests.support.fakestripe.answers import API_VERSION, Json
from tests.support.fakestripe.checkout import PageClosedError
from tests.support.fakestripe.server import FakeStripe

GOOD: Json = {
    "mode": "payment",
    "ui_mode": "hosted_page",
    "allowed_payment_method_types": ["card"],
    "adaptive_pricing": {"enabled": False},
    "line_items": [
        {
            "quantity": 1,
            "price_data": {
                "currency": "usd",
                "unit_amount": 1_250,
                "product_data": {"name": "Sample drum <b>"},
            },
        }
    ],
    "success_url": "https://shop.example/paid?checkout={CHECKOUT_SESSION_ID}",
    "cancel_url": "https://shop.example/order",
}


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    @override
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


_browser = urllib.request.build_opener(_NoRedirects())


def visit(address: str, **fields: str) -> tuple[int, str, str]:
    """Open a page, or send its form: the status, where it leads, and what it says."""
    body = urllib.parse.urlencode(fields).encode() if fields else None
    try:
        with _browser.open(address, body) as answer:
            return answer.status, "", answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get("Location", ""), error.read().decode()


def control(address: str, **fields: str) -> Any:
    """Make a control call; what it returned."""
    return json.loads(visit(address, **fields)[2])


@pytest.fixture
def sdk(fake_stripe: FakeStripe) -> stripe.StripeClient:
    fake_stripe.set_clock(NOW)
    return stripe.StripeClient(
        SECRET_KEY,
        max_network_retries=0,
        base_addresses={"api": fake_stripe.url},
        http_client=stripe.RequestsClient(timeout=5),
    )


@pytest.fixture
def session(sdk: stripe.StripeClient) -> stripe.checkout.Session:
    return create(sdk, {})


def create(sdk: stripe.StripeClient, changes: Mapping[str, object]) -> stripe.checkout.Session:
    params: Any = {**GOOD, **changes}
    return sdk.v1.checkout.sessions.create(params)


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
        sdk: stripe.StripeClient,
        fake_stripe: FakeStripe,
        changes: Mapping[str, object],
        code: str,
        breach: str,
    ) -> None:
        with pytest.raises(stripe.InvalidRequestError) as refused:
            create(sdk, changes)

        assert refused.value.code == code
        assert f"POST {SESSIONS}: {breach}" in fake_stripe.breaches
        assert fake_stripe.sessions == []
        fake_stripe.breaches.clear()

    def test_contradicting_names_of_a_form_are_refused(self) -> None:
        for text in ("a=1&a[b]=2", "a[b]=2&a=1", "a=1&a=2"):
            with pytest.raises(sdkschema.NotAFormError):
                sdkschema.decode_form(text)

    def test_an_answer_with_a_field_stripe_does_not_have_is_noticed(
        self, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        answer = fake_stripe.state.sessions[session.id]
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
        self, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        for outcome in ("decline", "abandon_3ds", "processing"):
            fake_stripe.pay(session.id, outcome)
        fake_stripe.settle(session.id, "success")
        lapsed = fake_stripe.checkout.create(_form(), page_base="")
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
        self, sdk: stripe.StripeClient, fake_stripe: FakeStripe, changes: Mapping[str, object]
    ) -> None:
        with pytest.raises(stripe.InvalidRequestError):
            create(sdk, changes)
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
        self, sdk: stripe.StripeClient, currencies: list[str], amount: int
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
            create(sdk, {"line_items": rows})

    def test_a_call_without_a_test_key_or_of_another_version_is_refused(
        self, sdk: stripe.StripeClient
    ) -> None:
        with pytest.raises(stripe.AuthenticationError):
            sdk.v1.checkout.sessions.list({}, {"api_key": "sk_live_real"})
        with pytest.raises(stripe.InvalidRequestError, match=r"2025-09-30\.clover"):
            sdk.v1.checkout.sessions.list({}, {"stripe_version": "2025-09-30.clover"})

    def test_what_the_fake_does_not_play_is_not_found(self, sdk: stripe.StripeClient) -> None:
        with pytest.raises(stripe.InvalidRequestError, match="Unrecognized"):
            sdk.v1.refunds.list()
        with pytest.raises(stripe.InvalidRequestError, match="Unrecognized"):
            sdk.v1.checkout.sessions.line_items.list("cs_test_1")
        with pytest.raises(stripe.InvalidRequestError, match="cannot expand"):
            sdk.v1.checkout.sessions.list({"expand": ["data.customer"]})

    def test_a_call_refused_for_its_parameters_leaves_its_key_free(
        self, sdk: stripe.StripeClient
    ) -> None:
        small: Any = {**GOOD, "mode": "setup"}
        good: Any = GOOD
        with pytest.raises(stripe.InvalidRequestError):
            sdk.v1.checkout.sessions.create(small, {"idempotency_key": KEY})

        assert sdk.v1.checkout.sessions.create(good, {"idempotency_key": KEY}).status == "open"

    def test_a_repeated_key_is_answered_from_memory_for_a_day(
        self, sdk: stripe.StripeClient, fake_stripe: FakeStripe
    ) -> None:
        good: Any = GOOD
        first = sdk.v1.checkout.sessions.create(good, {"idempotency_key": KEY})
        fake_stripe.expire(first.id)
        again = sdk.v1.checkout.sessions.create(good, {"idempotency_key": KEY})
        fake_stripe.clock_offset += 24 * 3600
        later = sdk.v1.checkout.sessions.create(good, {"idempotency_key": KEY})

        assert (again.id, again.status) == (first.id, "open")
        assert again.last_response is not None
        assert again.last_response.headers["Idempotent-Replayed"] == "true"
        assert later.id != first.id

    def test_a_page_that_is_closed_takes_no_card(
        self, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.pay(session.id)
        with pytest.raises(PageClosedError):
            fake_stripe.pay(session.id)
        with pytest.raises(ValueError, match="success"):
            fake_stripe.pay(session.id, "maybe")
        with pytest.raises(ValueError, match="drop_after"):
            fake_stripe.fault("GET *", "flood")


class TestThePage:
    def test_it_says_what_is_paid_and_that_it_is_a_test(
        self, session: stripe.checkout.Session
    ) -> None:
        status, _, page = visit(str(session.url))

        assert status == 200
        assert "TEST payment page of a fake provider" in page
        assert "USD 12.50" in page
        assert "Sample drum &lt;b&gt;" in page
        assert '<html lang="en">' in page
        for outcome, label in (("success", "Pay"), ("decline", "Decline"), ("cancel", "Cancel")):
            assert f'name="outcome" value="{outcome}">{label}</button>' in page

    def test_yen_have_no_decimals(self, fake_stripe: FakeStripe) -> None:
        fake_stripe.set_clock(NOW)
        form = _form()
        form["line_items"]["0"]["price_data"].update(currency="jpy", unit_amount="1250000")
        url = fake_stripe.checkout.create(form, page_base=fake_stripe.url)["url"]

        assert "JPY 1,250,000<" in visit(url)[2]

    def test_paying_leads_back_to_the_shop_with_the_id(
        self, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        status, where, _ = visit(str(session.url), outcome="success")

        assert (status, where) == (303, f"https://shop.example/paid?checkout={session.id}")
        assert fake_stripe.sessions[0]["payment_status"] == "paid"

    def test_a_declined_card_shows_the_page_again_and_says_so(
        self, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        status, where, _ = visit(str(session.url), outcome="decline")
        page = visit(f"{fake_stripe.url}{where}")[2]

        assert status == 303
        assert '<p class="problem" role="alert">The card was declined.' in page
        assert fake_stripe.sessions[0]["status"] == "open"
        assert visit(str(session.url), outcome="success")[1].startswith("https://shop.example/paid")

    def test_cancelling_leads_back_and_leaves_the_page_open(
        self, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        assert visit(str(session.url), outcome="cancel")[:2] == (303, "https://shop.example/order")
        assert fake_stripe.sessions[0]["status"] == "open"

    def test_without_a_way_back_there_is_no_cancel(self, sdk: stripe.StripeClient) -> None:
        url = str(create(sdk, {"cancel_url": None}).url)

        assert 'value="cancel"' not in visit(url)[2]
        assert visit(url, outcome="cancel")[0] == 400

    def test_a_page_that_is_paid_or_has_lapsed_offers_the_way_back_alone(
        self, sdk: stripe.StripeClient, fake_stripe: FakeStripe
    ) -> None:
        paid, lapsed = create(sdk, {}), create(sdk, {})
        fake_stripe.pay(paid.id)
        fake_stripe.expire(lapsed.id)

        paid_page, lapsed_page = visit(str(paid.url))[2], visit(str(lapsed.url))[2]

        assert "This payment is complete." in paid_page
        assert f'href="https://shop.example/paid?checkout={paid.id}"' in paid_page
        assert "This page has expired." in lapsed_page
        assert 'href="https://shop.example/order"' in lapsed_page
        assert "<button" not in paid_page + lapsed_page
        path = urllib.parse.urlsplit(str(paid.url)).path
        assert visit(str(paid.url), outcome="success")[:2] == (303, path)

    def test_what_does_not_exist_is_not_found(self, fake_stripe: FakeStripe) -> None:
        for path in ("/c/pay/cs_test_none", "/", "/other", "/_control/none"):
            assert visit(f"{fake_stripe.url}{path}")[0] == 404


class TestControlFromAnotherProcess:
    def test_a_script_pays_and_sees_what_was_asked(
        self, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        base = f"{fake_stripe.url}/_control"

        paid = control(f"{base}/pay/{session.id}", outcome="success")
        requests = control(f"{base}/requests")

        assert paid["result"]["payment_status"] == "paid"
        assert requests["result"][0]["path"] == SESSIONS
        assert SECRET_KEY not in json.dumps(requests)
        assert control(f"{base}/health")["result"] == "up"
        assert len(control(f"{base}/sessions")["result"]) == 1
        assert control(f"{base}/pending")["result"][-1]["type"] == "checkout.session.completed"
        assert control(f"{base}/breaches")["result"] == []

    def test_a_script_plans_faults_and_starts_over(
        self, sdk: stripe.StripeClient, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        base = f"{fake_stripe.url}/_control"
        control(f"{base}/fault", route=f"GET {SESSIONS}/*", kind="500")
        with pytest.raises(stripe.APIError):
            sdk.v1.checkout.sessions.retrieve(session.id)
        control(f"{base}/webhook", url="http://127.0.0.1:9/hook")
        assert fake_stripe.webhook_url == "http://127.0.0.1:9/hook"
        assert control(f"{base}/expire/{session.id}", now="1")["result"]["status"] == "expired"

        control(f"{base}/reset", now="1")

        assert fake_stripe.sessions == []
        assert fake_stripe.requests == []

    def test_a_script_learns_why_a_call_failed(self, fake_stripe: FakeStripe) -> None:
        base = f"{fake_stripe.url}/_control"

        assert control(f"{base}/pay/cs_test_none", outcome="success")["error"]["code"] == (
            "resource_missing"
        )
        assert "KeyError" in control(f"{base}/fault", kind="500")["error"]


class _Inbox:
    """An application's webhook: answers with the statuses given, then 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.types: list[str] = []
        self.complete = threading.Event()

    def __call__(self, _url: str, body: bytes, _headers: Mapping[str, str]) -> int:
        status = self.statuses.pop(0) if self.statuses else 200
        kind = json.loads(body)["type"]
        self.types.append(f"{status} {kind}")
        if status == 200 and kind == "checkout.session.completed":
            self.complete.set()
        return status


class TestDelivery:
    def test_held_events_go_when_and_in_which_order_a_test_says(
        self, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        inbox = _Inbox(503)
        fake_stripe.sender, fake_stripe.webhook_url = inbox, "http://127.0.0.1:9/hook"
        fake_stripe.pay(session.id)
        assert inbox.types == []

        statuses = fake_stripe.deliver_all(order=lambda events: events[::-1])

        assert statuses == [503, 200, 200, 200]
        assert inbox.types[0] == "503 checkout.session.completed"
        assert [event["type"] for event in fake_stripe.pending] == ["checkout.session.completed"]
        assert fake_stripe.deliver_all() == [200]
        assert fake_stripe.deliver(fake_stripe.events[-1]) == 200
        assert fake_stripe.pending == []

    def test_otherwise_they_go_at_once_and_again_until_they_are_taken(
        self, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        inbox = _Inbox(503, 503, 503, 503, 503)
        fake_stripe.sender, fake_stripe.webhook_url = inbox, "http://127.0.0.1:9/hook"
        fake_stripe.retry_seconds = (0.01,)
        fake_stripe.hold = False

        fake_stripe.pay(session.id)

        assert inbox.complete.wait(timeout=10)
        assert sum(kind.endswith("checkout.session.completed") for kind in inbox.types) > 1

    def test_nobody_at_the_address_is_no_failure_of_the_fake(
        self, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        reached = threading.Event()

        def nobody(_url: str, _body: bytes, _headers: Mapping[str, str]) -> int:
            if len(fake_stripe.pending) == 4:
                reached.set()
            raise ConnectionRefusedError

        fake_stripe.sender, fake_stripe.webhook_url = nobody, "http://127.0.0.1:9/hook"
        fake_stripe.hold = False
        fake_stripe.pay(session.id)

        assert reached.wait(timeout=10)
        assert len(fake_stripe.pending) == 4

    def test_over_the_wire_the_application_gets_a_signed_notice(
        self, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        # The fake has a server at hand: it answers 404 to a POST it does not know.
        fake_stripe.webhook_url = f"{fake_stripe.url}/hook"
        fake_stripe.pay(session.id)

        assert fake_stripe.deliver(fake_stripe.events[0]) == 404
        assert len(fake_stripe.pending) == 4

    def test_without_an_address_delivering_is_a_mistake_of_the_test(
        self, session: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.pay(session.id)
        with pytest.raises(RuntimeError, match="webhook_url"):
            fake_stripe.deliver_all()


class TestAFileThatRemembers:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "var" / "fakestripe.json"

    @pytest.fixture
    def running(self, path: Path) -> Iterator[FakeStripe]:
        fake = FakeStripe(state_file=path).start()
        yield fake
        fake.stop()

    def test_open_pages_keys_and_events_outlive_a_restart(
        self, running: FakeStripe, path: Path
    ) -> None:
        page = gateway_to(running).create_checkout(DEPOSIT, key=KEY)
        running.pay(page.ref, "decline")
        reborn = FakeStripe(state_file=path).start()
        try:
            gateway = gateway_to(reborn)
            assert gateway.create_checkout(DEPOSIT, key=KEY).ref == page.ref
            assert [e["type"] for e in reborn.pending][-1] == "payment_intent.payment_failed"
            reborn.pay(page.ref)
            assert gateway.fetch_payment(page.ref).received == DEPOSIT.amount
        finally:
            reborn.stop()
        assert [file.name for file in path.parent.iterdir()] == ["fakestripe.json"]

    def test_a_session_whose_answer_was_lost_is_remembered_too(
        self, running: FakeStripe, path: Path
    ) -> None:
        running.fault(f"POST {SESSIONS}", "drop_after")
        gateway = gateway_to(running)
        with pytest.raises(Exception, match="unavailable"):
            gateway.create_checkout(DEPOSIT, key=KEY)

        assert len(json.loads(path.read_text())["sessions"]) == 1


def test_it_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.support.fakestripe", "--port", "0"]
    command += ["--state", str(tmp_path / "state.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        try:
            assert control(f"{url}/_control/health")["result"] == "up"
        finally:
            process.terminate()
    assert process.returncode == 0


def _form() -> Json:
    """GOOD as it looks once decoded from a form."""
    row = GOOD["line_items"][0]
    price = {**row["price_data"], "unit_amount": "1250"}
    return {
        **GOOD,
        "allowed_payment_method_types": {"0": "card"},
        "adaptive_pricing": {"enabled": "false"},
        "line_items": {"0": {"quantity": "1", "price_data": price}},
    }
