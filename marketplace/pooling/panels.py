"""The way from an inquiry to whether its quantity fits; asks nobody anything."""

from __future__ import annotations

from marketplace import clock
from marketplace.inquiries.models import Inquiry
from marketplace.organisations.roles import Actor
from marketplace.web.panels import Panel


def way_to_fit(*, actor: Actor, subject: Inquiry) -> Panel | None:  # noqa: ARG001  both sides see it
    """While the inquiry is open and its day is to come."""
    by = subject.needed_by_date
    if by is None or not subject.open or by <= clock.jakarta_date(clock.now()):
        return None
    return Panel("pooling/_way.html", {"inquiry": subject})
