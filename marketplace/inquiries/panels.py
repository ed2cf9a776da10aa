"""Who exports for the seller of an inquiry, on its page."""

from __future__ import annotations

from marketplace import clock
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.standing_in import case_of
from marketplace.mandates import queries as granted
from marketplace.web.panels import Panel


def exporters(*, actor: object, subject: Inquiry) -> Panel | None:  # noqa: ARG001  all parties see it
    """Each partner whose mandate reaches this trade today; None where nobody's does."""
    found = granted.exporters_of(case=case_of(subject), at=clock.now())
    return Panel("inquiries/_exporters.html", {"mandates": found}) if found else None
