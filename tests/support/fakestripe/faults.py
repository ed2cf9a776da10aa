"""Ways the provider or the network can fail, set up by a test for the next calls of one route."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from tests.support.fakestripe.answers import StripeRefusalError

KINDS = ("500", "stored_500", "429", "402", "in_use", "drop_before", "drop_after", "slow")


class ConnectionDroppedError(Exception):
    """The connection is cut instead of an answer."""


@dataclass(slots=True)
class _Planned:
    route: str
    kind: str
    times: int


@dataclass(slots=True)
class Faults:
    """The faults still to come.

    ``500`` fails before anything begins and is forgotten; ``stored_500`` fails after it began, so
    the same key is answered so again. ``drop_after`` and ``slow`` do the work first.
    """

    planned: list[_Planned] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def plan(self, route: str, kind: str | int, times: int) -> None:
        if str(kind) not in KINDS:
            raise ValueError(f"A fault is one of {', '.join(KINDS)}; not {kind}.")
        with self.lock:
            self.planned.append(_Planned(route, str(kind), times))

    def take(self, route: str) -> str | None:
        with self.lock:
            for fault in self.planned:
                if fault.times > 0 and fnmatchcase(route, fault.route):
                    fault.times -= 1
                    return fault.kind
        return None

    def clear(self) -> None:
        with self.lock:
            self.planned.clear()


def strike_before(fault: str | None) -> None:
    """Fail, if this fault comes before the work."""
    if fault == "drop_before":
        raise ConnectionDroppedError
    if fault == "500":
        raise server_error()
    if fault == "429":
        raise StripeRefusalError("Too many requests", code="rate_limit", status=429)
    if fault == "402":
        raise StripeRefusalError(
            "Your card was declined.", kind="card_error", code="card_declined", status=402
        )
    if fault == "in_use":
        raise key_in_use()


def server_error() -> StripeRefusalError:
    return StripeRefusalError("An unknown error occurred", kind="api_error", status=500)


def key_in_use() -> StripeRefusalError:
    return StripeRefusalError(
        "There is currently another in-progress request using this Idempotency Key.",
        code="idempotency_key_in_use",
        status=409,
    )
