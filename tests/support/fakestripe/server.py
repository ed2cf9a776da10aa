"""The fake provider on a real port of this machine, and the levers tests pull."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from http.server import ThreadingHTTPServer
from pathlib import Path

from typing_extensions import override

from tests.support.fakestripe import state as memory
from tests.support.fakestripe.answers import Json
from tests.support.fakestripe.api import Api, Request
from tests.support.fakestripe.checkout import Checkout
from tests.support.fakestripe.delivery import RETRY_SECONDS, Delivery, http_sender
from tests.support.fakestripe.handler import Handler

WEBHOOK_SECRET = "whsec_test"


class FakeStripe(Delivery):
    """A stateful stand-in for Stripe; its methods and attributes are a test's levers.

    From Delivery: ``webhook_url``, ``webhook_secret``, ``hold``, ``sender``, ``pending``,
    ``signed``, ``deliver``, ``deliver_all``. What happened is told by ``requests``, ``breaches``
    (of Stripe's contract, by the caller) and ``failures`` (of the fake itself).
    """

    def __init__(
        self,
        *,
        port: int = 0,
        webhook_url: str | None = None,
        webhook_secret: str = WEBHOOK_SECRET,
        state_file: Path | None = None,
    ) -> None:
        super().__init__(
            memory.load(state_file),
            memory.Clock(),
            webhook_url=webhook_url,
            webhook_secret=webhook_secret,
        )
        self._state_file = state_file
        self._first_secret = webhook_secret
        self.checkout = Checkout(self.state, self.clock, self.emit)
        self.api = Api(self.state, self.clock, self.checkout, self.lock, self.save)
        self.requests: list[Request] = self.api.requests
        self.breaches: list[str] = self.api.breaches
        self.failures: list[str] = []
        self._server = _Server(self, port)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.api.page_base = self.url

    def start(self) -> FakeStripe:
        self.start_delivering()
        threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.02},
            name="fakestripe",
            daemon=True,
        ).start()
        return self

    def stop(self) -> None:
        self.api.reset()
        self.stop_delivering()
        self._server.shutdown()
        self._server.server_close()

    def reset(self) -> None:
        """Forget everything, as if just started."""
        self.api.reset()
        self.webhook_url, self.webhook_secret = None, self._first_secret
        self.hold, self.sender, self.retry_seconds = False, http_sender, RETRY_SECONDS
        self.clock.offset = 0
        self.failures.clear()
        with self.lock:
            self.state.clear()
            self.save()

    @override
    def save(self) -> None:
        with self.lock:
            memory.save(self.state, self._state_file)

    @property
    def clock_offset(self) -> float:
        """How many seconds the provider is ahead of this machine."""
        return self.clock.offset

    @clock_offset.setter
    def clock_offset(self, seconds: float) -> None:
        self.clock.offset = seconds

    def set_clock(self, moment: datetime) -> None:
        """Make it ``moment`` at the provider; its clock goes on from there."""
        self.clock.offset = moment.timestamp() - time.time()

    @property
    def sessions(self) -> list[Json]:
        """Every checkout session as it stands now, the oldest first."""
        with self.lock:
            return [self.checkout.session(ref) for ref in list(self.state.sessions)]

    def session(self, session_id: str) -> Json:
        """One checkout session as it stands now."""
        with self.lock:
            return self.checkout.session(session_id)

    def pay(self, session_id: str, outcome: str = "success") -> Json:
        """Let the buyer's card end in success, decline, abandon_3ds or processing."""
        return self._change(lambda: self.checkout.pay(session_id, outcome))

    def settle(self, session_id: str, outcome: str) -> Json:
        """End a payment left ``processing`` in success or failure."""
        return self._change(lambda: self.checkout.settle(session_id, outcome))

    def expire(self, session_id: str) -> Json:
        """Let the time of an open session run out."""
        return self._change(lambda: self.checkout.expire(session_id))

    def fault(self, route: str, kind: str | int, times: int = 1) -> None:
        """Make the next calls of ``route`` fail; ``*`` in it stands for any id."""
        self.api.faults.plan(route, kind, times)

    def _change(self, step: Callable[[], Json]) -> Json:
        with self.lock:
            outcome = step()
            self.save()
        return outcome


class _Server(ThreadingHTTPServer):
    """Serves each call in a thread of its own, so that a slow one holds up nobody."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, fake: FakeStripe, port: int) -> None:
        self.fake = fake
        super().__init__(("127.0.0.1", port), Handler)

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):  # a caller who gave up is no failure of ours
            self.fake.failures.append(repr(error))
            traceback.print_exc()
