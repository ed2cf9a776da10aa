"""What the page of an inquiry shows of its quotations."""

from __future__ import annotations

from marketplace import clock
from marketplace.inquiries.models import Inquiry
from marketplace.organisations.roles import Actor
from marketplace.quotes import policy, queries, standing
from marketplace.web.panels import Panel


def quotations(*, actor: Actor, subject: Inquiry) -> Panel:
    """The latest version with what this actor may do about it, and links to those before."""
    versions = queries.list_versions(actor=actor, inquiry=subject)
    latest = policy.latest_of(versions, at=clock.now())
    return Panel(
        "quotes/_panel.html",
        {
            "inquiry": subject,
            "earlier": [version for version in versions if version is not latest],
            "actor": actor,
            "can_send": subject.open and policy.can_send(actor, subject),
            "can_draft": subject.open and policy.can_draft(actor, subject),
            **standing.facts(actor=actor, quotation=latest, at=clock.now()),
        },
    )
