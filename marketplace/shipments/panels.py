"""What shipments add to an order's page: the consignment, and the next button about it."""

from __future__ import annotations

from marketplace.orders import policy as orders
from marketplace.orders.models import Order
from marketplace.orders.states import OrderAction
from marketplace.organisations.roles import Actor
from marketplace.shipments import policy, queries
from marketplace.web.forms import ActionForm
from marketplace.web.panels import Panel


def consignment(*, actor: Actor, subject: Order) -> Panel | None:
    """Carrier, paper and dates, once the goods are on their way."""
    shipment = queries.find_shipment(actor=actor, order=subject)
    if shipment is None:
        return None
    return Panel("shipments/_consignment.html", {"shipment": shipment})


def action(*, actor: Actor, subject: Order) -> Panel | None:
    """The one step this person could take now: ship, confirm the delivery, or accept the goods."""
    allowed = orders.allowed_actions(actor, subject)
    wanted = {
        "ship": policy.awaits_shipment(subject) and OrderAction.SHIP in allowed,
        "deliver": OrderAction.DELIVER in allowed,
        "complete": OrderAction.COMPLETE in allowed,
    }
    step = next((name for name, possible in wanted.items() if possible), None)
    if step is None:
        return None
    return Panel("shipments/_action.html", {"step": step, "order": subject, "form": ActionForm()})
