"""The fake provider as people, scripts and applications meet it."""

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
from tests.support.fakestripe.examples import create, good_form
from tests.support.fakestripe.server import FakeStripe


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


class TestThePage:
    def test_it_says_what_is_paid_and_that_it_is_a_test(
        self, open_checkout: stripe.checkout.Session
    ) -> None:
        status, _, page = visit(str(open_checkout.url))

        assert status == 200
        assert "TEST payment page of a fake provider" in page
        assert "USD 12.50" in page
        assert "Sample drum &lt;b&gt;" in page
        assert '<html lang="en">' in page
        for outcome, label in (("success", "Pay"), ("decline", "Decline"), ("cancel", "Cancel")):
            assert f'name="outcome" value="{outcome}">{label}</button>' in page

    def test_yen_have_no_decimals(self, fake_stripe: FakeStripe) -> None:
        fake_stripe.set_clock(NOW)
        form = good_form()
        form["line_items"]["0"]["price_data"].update(currency="jpy", unit_amount="1250000")
        url = fake_stripe.checkout.create(form, page_base=fake_stripe.url)["url"]

        assert "JPY 1,250,000<" in visit(url)[2]

    def test_paying_leads_back_to_the_shop_with_the_id(
        self, open_checkout: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        status, where, _ = visit(str(open_checkout.url), outcome="success")

        assert (status, where) == (303, f"https://shop.example/paid?checkout={open_checkout.id}")
        assert fake_stripe.sessions[0]["payment_status"] == "paid"

    def test_a_declined_card_shows_the_page_again_and_says_so(
        self, open_checkout: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        status, where, _ = visit(str(open_checkout.url), outcome="decline")
        page = visit(f"{fake_stripe.url}{where}")[2]

        assert status == 303
        assert '<p class="problem" role="alert">The card was declined.' in page
        assert fake_stripe.sessions[0]["status"] == "open"
        assert visit(str(open_checkout.url), outcome="success")[1].startswith(
            "https://shop.example/paid"
        )

    def test_cancelling_leads_back_and_leaves_the_page_open(
        self, open_checkout: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        assert visit(str(open_checkout.url), outcome="cancel")[:2] == (
            303,
            "https://shop.example/order",
        )
        assert fake_stripe.sessions[0]["status"] == "open"

    def test_without_a_way_back_there_is_no_cancel(self, stripe_sdk: stripe.StripeClient) -> None:
        url = str(create(stripe_sdk, {"cancel_url": None}).url)

        assert 'value="cancel"' not in visit(url)[2]
        assert visit(url, outcome="cancel")[0] == 400

    def test_a_page_that_is_paid_or_has_lapsed_offers_the_way_back_alone(
        self, stripe_sdk: stripe.StripeClient, fake_stripe: FakeStripe
    ) -> None:
        paid, lapsed = create(stripe_sdk, {}), create(stripe_sdk, {})
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
        self, open_checkout: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        base = f"{fake_stripe.url}/_control"

        paid = control(f"{base}/pay/{open_checkout.id}", outcome="success")
        requests = control(f"{base}/requests")

        assert paid["result"]["payment_status"] == "paid"
        assert requests["result"][0]["path"] == SESSIONS
        assert SECRET_KEY not in json.dumps(requests)
        assert control(f"{base}/health")["result"] == "up"
        assert len(control(f"{base}/sessions")["result"]) == 1
        assert control(f"{base}/pending")["result"][-1]["type"] == "checkout.session.completed"
        assert control(f"{base}/breaches")["result"] == []

    def test_a_script_plans_faults_and_starts_over(
        self,
        stripe_sdk: stripe.StripeClient,
        open_checkout: stripe.checkout.Session,
        fake_stripe: FakeStripe,
    ) -> None:
        base = f"{fake_stripe.url}/_control"
        control(f"{base}/fault", route=f"GET {SESSIONS}/*", kind="500")
        with pytest.raises(stripe.APIError):
            stripe_sdk.v1.checkout.sessions.retrieve(open_checkout.id)
        control(f"{base}/webhook", url="http://127.0.0.1:9/hook")
        assert fake_stripe.webhook_url == "http://127.0.0.1:9/hook"
        assert (
            control(f"{base}/expire/{open_checkout.id}", now="1")["result"]["status"] == "expired"
        )

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
        self, open_checkout: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        inbox = _Inbox(503)
        fake_stripe.sender, fake_stripe.webhook_url = inbox, "http://127.0.0.1:9/hook"
        fake_stripe.pay(open_checkout.id)
        assert inbox.types == []

        statuses = fake_stripe.deliver_all(order=lambda events: events[::-1])

        assert statuses == [503, 200, 200, 200]
        assert inbox.types[0] == "503 checkout.session.completed"
        assert [event["type"] for event in fake_stripe.pending] == ["checkout.session.completed"]
        assert fake_stripe.deliver_all() == [200]
        assert fake_stripe.deliver(fake_stripe.events[-1]) == 200
        assert fake_stripe.pending == []

    def test_otherwise_they_go_at_once_and_again_until_they_are_taken(
        self, open_checkout: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        inbox = _Inbox(503, 503, 503, 503, 503)
        fake_stripe.sender, fake_stripe.webhook_url = inbox, "http://127.0.0.1:9/hook"
        fake_stripe.retry_seconds = (0.01,)
        fake_stripe.hold = False

        fake_stripe.pay(open_checkout.id)

        assert inbox.complete.wait(timeout=10)
        assert sum(kind.endswith("checkout.session.completed") for kind in inbox.types) > 1

    def test_nobody_at_the_address_is_no_failure_of_the_fake(
        self, open_checkout: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        reached = threading.Event()

        def nobody(_url: str, _body: bytes, _headers: Mapping[str, str]) -> int:
            if len(fake_stripe.pending) == 4:
                reached.set()
            raise ConnectionRefusedError

        fake_stripe.sender, fake_stripe.webhook_url = nobody, "http://127.0.0.1:9/hook"
        fake_stripe.hold = False
        fake_stripe.pay(open_checkout.id)

        assert reached.wait(timeout=10)
        assert len(fake_stripe.pending) == 4

    def test_over_the_wire_the_application_gets_a_signed_notice(
        self, open_checkout: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        # The fake has a server at hand: it answers 404 to a POST it does not know.
        fake_stripe.webhook_url = f"{fake_stripe.url}/hook"
        fake_stripe.pay(open_checkout.id)

        assert fake_stripe.deliver(fake_stripe.events[0]) == 404
        assert len(fake_stripe.pending) == 4

    def test_without_an_address_delivering_is_a_mistake_of_the_test(
        self, open_checkout: stripe.checkout.Session, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.pay(open_checkout.id)
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
