"""Who above takes part in a thread: told inside the same transaction, so that both happen or neither.

A request for quotation lies above inquiries and quotations and yet must know when one of its threads
is answered, closed, quoted on or becomes an order. It is added in wiring.py, as panels are.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.organisations.roles import Actor
from marketplace.web import registry

NAME = "followers"  # under which wiring registers each


class Follower:
    """Told of every step, doing nothing unless it says otherwise; what it raises refuses the step."""

    def hold(self, *, inquiry: Inquiry) -> None:
        """Take your own locks: everybody takes them before the inquiry's, so nobody waits in a circle."""

    def replied(self, *, actor: Actor, inquiry: Inquiry, at: datetime) -> None:
        """The buyer wrote."""

    def closing(
        self, *, actor: Actor, inquiry: Inquiry, reason: ClosingReason, text: str, at: datetime
    ) -> None:
        """Either side is about to close the thread, which is locked and still open."""

    def closed(
        self, *, actor: Actor, inquiry: Inquiry, reason: ClosingReason, at: datetime
    ) -> None:
        """Either side closed the thread."""

    def quoting(self, *, inquiry: Inquiry, at: datetime) -> None:
        """A version of a quotation is about to be sent."""

    def quoted(self, *, actor: Actor, inquiry: Inquiry, quotation: str, at: datetime) -> None:
        """It was sent; ``quotation`` is its public id."""

    def accepted(self, *, actor: Actor, inquiry: Inquiry, quotation: str, at: datetime) -> None:
        """The buyer said yes to it."""


def all_() -> list[Follower]:
    """Those of this application."""
    return [cast("Follower", entry) for entry in registry.entries(name=NAME)]


def hold(*, inquiry: Inquiry) -> None:
    """To be called before the inquiry is locked, where followers are told afterwards."""
    for follower in all_():
        follower.hold(inquiry=inquiry)
