"""Signs events and brings them to the application, at once or when a test says so."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping

from tests.support.fakestripe import answers
from tests.support.fakestripe.answers import Json
from tests.support.fakestripe.state import Clock, State

RETRY_SECONDS: tuple[float, ...] = (1, 2, 5, 10, 30)
_TIMEOUT_SECONDS = 20

Sender = Callable[[str, bytes, Mapping[str, str]], int]


def http_sender(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """POST one notice; the status that came back."""
    request = urllib.request.Request(url, body, dict(headers), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def signature(body: bytes, secret: str, timestamp: int) -> str:
    """Write the header that proves the sender knows ``secret``."""
    digest = hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


class Delivery:
    """Events wait in ``state.undelivered``; a thread brings them unless ``hold`` is set."""

    def __init__(
        self,
        state: State,
        clock: Clock,
        *,
        webhook_url: str | None,
        webhook_secret: str,
    ) -> None:
        self.state = state
        self.clock = clock
        self.events = state.events
        self.lock = threading.RLock()
        self.webhook_url = webhook_url
        self.webhook_secret = webhook_secret
        self.hold = False
        self.retry_seconds = RETRY_SECONDS
        self.sender: Sender = http_sender
        self._wake = threading.Event()
        self._stopped = False
        self._failures: dict[str, int] = {}
        self._due: dict[str, float] = {}

    def emit(self, kind: str, about: Json) -> None:
        """Record that ``about`` changed."""
        event = answers.event(kind, about, now=self.clock.now())
        with self.lock:
            self.events.append(event)
            self.state.undelivered.append(event["id"])
        self._wake.set()

    @property
    def pending(self) -> list[Json]:
        """The events not yet answered with a 2xx, the oldest first."""
        with self.lock:
            return [self.state.event(ref) for ref in self.state.undelivered]

    def signed(
        self, event: Json, *, secret: str | None = None, timestamp: int | None = None
    ) -> tuple[bytes, dict[str, str]]:
        """Write an event as it goes over the wire: its body and its headers."""
        body = json.dumps(event, indent=2).encode()
        moment = self.clock.now() if timestamp is None else timestamp
        header = signature(body, secret or self.webhook_secret, moment)
        return body, {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": header,
        }

    def deliver(
        self,
        event: Json,
        *,
        secret: str | None = None,
        timestamp: int | None = None,
        header: str | None = None,
    ) -> int:
        """Bring one event now, signed well or as a test wants it; the status that came back."""
        body, headers = self.signed(event, secret=secret, timestamp=timestamp)
        if header is not None:
            headers["Stripe-Signature"] = header
        if self.webhook_url is None:
            raise RuntimeError("Set webhook_url before delivering events.")
        status = self.sender(self.webhook_url, body, headers)
        if 200 <= status < 300:
            with self.lock:
                if event["id"] in self.state.undelivered:
                    self.state.undelivered.remove(event["id"])
            self.save()
        return status

    def deliver_all(self, order: Callable[[list[Json]], list[Json]] | None = None) -> list[int]:
        """Bring every pending event once; ``order`` may shuffle, repeat or drop some."""
        events = self.pending
        return [self.deliver(event) for event in (order(events) if order else events)]

    def save(self) -> None:
        """Keep what is remembered; a fake without a file has nothing to do."""

    def start_delivering(self) -> None:
        threading.Thread(target=self._run, name="fakestripe-delivery", daemon=True).start()

    def stop_delivering(self) -> None:
        self._stopped = True
        self._wake.set()

    def _run(self) -> None:
        while not self._stopped:
            self._wake.wait(timeout=self._seconds_until_due())
            self._wake.clear()
            self._deliver_due()

    def _seconds_until_due(self) -> float:
        waits = [self._due[event["id"]] for event in self.pending if event["id"] in self._due]
        # At least once a second, since ``hold`` or ``webhook_url`` may have changed.
        return max(0, min([1.0, *(due - time.monotonic() for due in waits)]))

    def _deliver_due(self) -> None:
        for event in self.pending:
            if self._stopped or self.hold or self.webhook_url is None:
                return
            if time.monotonic() >= self._due.get(event["id"], 0):
                self._try(event)

    def _try(self, event: Json) -> None:
        try:
            status = self.deliver(event)
        except (OSError, http.client.HTTPException, RuntimeError, ValueError):
            status = 0
        if not 200 <= status < 300:
            failures = self._failures.get(event["id"], 0)
            self._failures[event["id"]] = failures + 1
            delay = self.retry_seconds[min(failures, len(self.retry_seconds) - 1)]
            self._due[event["id"]] = time.monotonic() + delay
