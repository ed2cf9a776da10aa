"""The way from a request's quotations to where they stand side by side."""

from __future__ import annotations

from marketplace.organisations.roles import Actor
from marketplace.rfqs.models import Rfq
from marketplace.web.panels import Panel


def way_to_comparison(*, actor: Actor, subject: Rfq) -> Panel | None:
    """For the buyer: nobody else sees prices."""
    return Panel("comparing/_way.html", {"rfq": subject}) if actor.buys else None
