"""Who above takes part in a thread: told inside the same transaction, so that both happen or neither.

A request for quotation lies above inquiries and quotations and yet must know when one of its threads
is answered, closed, quoted on or becomes an order. It is added in wiring.py, as panels are. So is
what villages nearby make of an offer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from marketplace.catalog.models import Listing
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.money import Money
from marketplace.organisations.roles import Actor
from marketplace.web import registry

NAME = "followers"  # under which wiring registers each


@dataclass(frozen=True, slots=True)
class Offered:
    """What a version of a quotation is about to promise; it may price other quantities too."""

    quantity: int
    unit_price: Money
    ready_date: date
    other_quantities: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeElsewhere:
    """A part of what is offered that another village makes; ``promised_by`` held weeks for it."""

    listing: Listing
    quantity: int
    promised_by: str


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

    def stopped(self, *, inquiry: Inquiry, at: datetime) -> None:
        """The request that began the thread is over, and has closed it."""

    def quantities_asked(
        self,
        *,
        inquiry: Inquiry,  # noqa: ARG002  as are the others: for those who say otherwise
        at: datetime,  # noqa: ARG002
    ) -> tuple[int, ...]:
        """For which quantities the buyer had asked a price at this moment, beyond the inquiry's own."""
        return ()

    def quoting(self, *, inquiry: Inquiry, at: datetime) -> None:
        """A version of a quotation is about to be sent."""

    def made_elsewhere(
        self,
        *,
        inquiry: Inquiry,  # noqa: ARG002
        offered: Offered,  # noqa: ARG002
        at: datetime,  # noqa: ARG002
    ) -> tuple[MadeElsewhere, ...]:
        """Which parts of it the village that was asked does not make itself."""
        return ()

    def quoted(self, *, actor: Actor, inquiry: Inquiry, quotation: str, at: datetime) -> None:
        """It was sent; ``quotation`` is its public id."""

    def accepted(self, *, actor: Actor, inquiry: Inquiry, quotation: str, at: datetime) -> None:
        """The buyer said yes to it."""


def all_() -> list[Follower]:
    """Those of this application."""
    return [cast("Follower", entry) for entry in registry.entries(name=NAME)]


def quantities_asked(*, inquiry: Inquiry, at: datetime) -> tuple[int, ...]:
    """What all of them say, the smallest first."""
    found = {
        quantity
        for follower in all_()
        for quantity in follower.quantities_asked(inquiry=inquiry, at=at)
    }
    return tuple(sorted(found))


def parts_elsewhere(
    *, inquiry: Inquiry, offered: Offered, at: datetime
) -> tuple[MadeElsewhere, ...]:
    """What all of them say."""
    parts = [
        part
        for follower in all_()
        for part in follower.made_elsewhere(inquiry=inquiry, offered=offered, at=at)
    ]
    return tuple(parts)


def hold(*, inquiry: Inquiry) -> None:
    """To be called before the inquiry is locked, where followers are told afterwards."""
    for follower in all_():
        follower.hold(inquiry=inquiry)
