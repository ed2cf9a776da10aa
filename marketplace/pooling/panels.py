"""The way from an inquiry to whether its quantity fits, and who makes what of an offer."""

from __future__ import annotations

from marketplace import clock
from marketplace.inquiries.models import Inquiry
from marketplace.organisations.roles import Actor
from marketplace.pooling import queries
from marketplace.quotes.models import Quotation
from marketplace.web.panels import Panel


def way_to_fit(*, actor: Actor, subject: Inquiry) -> Panel | None:  # noqa: ARG001  both sides see it
    """While the inquiry is open and its day is to come; asks nobody anything."""
    by = subject.needed_by_date
    if by is None or not subject.open or by <= clock.jakarta_date(clock.now()):
        return None
    return Panel("pooling/_way.html", {"inquiry": subject})


def makers(*, actor: Actor, subject: Quotation) -> Panel | None:  # noqa: ARG001  both sides see it
    """The villages and their parts, where it is more than one."""
    parts = queries.list_parts(quotation_id=subject.id)
    return Panel("pooling/_makers.html", {"parts": parts, "quotation": subject}) if parts else None
