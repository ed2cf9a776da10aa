"""What the BUMDes sees of financing on its order's page; the buyer sees nothing."""

from __future__ import annotations

from marketplace.financing import policy, queries
from marketplace.orders.models import Order
from marketplace.organisations.roles import Actor
from marketplace.web.panels import Panel


def financing(*, actor: Actor, subject: Order) -> Panel | None:
    """The newest request for the order, or the button to ask; None for anybody but the seller."""
    if not (actor.sells and subject.seller_id == actor.organisation_id):
        return None
    request = queries.find_latest_of(actor=actor, order=subject)
    askable = subject.status in policy.FINANCEABLE and (
        request is None or not policy.is_open(request)
    )
    if request is None and not askable:
        return None
    facts = {
        "request": request,
        "order": subject,
        "askable": askable,
        "may_ask": askable and policy.can_ask(actor, subject),
    }
    return Panel("financing/_order_panel.html", facts)
