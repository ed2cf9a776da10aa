"""The next free weeks, for the page on which buyers see the product."""

from __future__ import annotations

from marketplace import clock
from marketplace.capacity import picture, policy, queries
from marketplace.catalog.models import Listing
from marketplace.catalog.states import ENDED
from marketplace.organisations.roles import Actor
from marketplace.web.panels import Panel


def free_weeks(*, actor: object, subject: object) -> Panel | None:  # noqa: ARG001  everybody sees it
    """Chart and table of the next weeks; nothing where no capacity is declared."""
    if not isinstance(subject, Listing) or not subject.monthly_capacity:
        return None
    calendar = queries.calendar_of(listing=subject, at=clock.now())
    return Panel(
        "capacity/_free_weeks.html",
        {"listing": subject, "calendar": calendar, "picture": picture.draw(calendar.weeks)},
    )


def coming_weeks(*, actor: object, subject: object) -> Panel | None:
    """The same on the seller's page of the listing, with the way to change a week."""
    if not isinstance(actor, Actor) or not isinstance(subject, Listing):
        return None
    ended = subject.status in ENDED
    if ended or not policy.can_set(actor, subject) or not subject.monthly_capacity:
        return None
    calendar = queries.calendar_of(listing=subject, at=clock.now())
    return Panel(
        "capacity/_coming_weeks.html",
        {"listing": subject, "calendar": calendar, "picture": picture.draw(calendar.weeks)},
    )
