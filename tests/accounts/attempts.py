"""Attempts to sign in from anywhere on the net."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from tests.cast import PASSPHRASE, part_of
from tests.pages import Page, Visitor

Visits = Callable[..., Visitor]
WRONG = "not this one at all"
_PLACES = count(1)


def at_address(browser: Visitor, address: str) -> Visitor:
    """The same browser, behind this address of the net."""
    browser.client.environ_base = {**browser.client.environ_base, "REMOTE_ADDR": address}
    return browser


def elsewhere() -> str:
    """An address nobody had before."""
    place = next(_PLACES)
    return f"203.0.{place // 250}.{place % 250 + 1}"


def attempt(browser: Visitor, *, who: str, password: str = PASSPHRASE) -> Page:
    """``who`` is a member of the cast or an e-mail address."""
    email = who if "@" in who else part_of(who).email
    return browser.get("/sign-in").form("").submit(email=email, password=password)


def failures(visitor: Visits, *, who: str, times: int) -> list[Page]:
    """So many wrong pass phrases, each from another address."""
    return [
        attempt(at_address(visitor(), elsewhere()), who=who, password=WRONG) for _ in range(times)
    ]
