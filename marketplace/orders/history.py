"""What happened to an order and its payments, in words for a timeline."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext

from marketplace.events import queries as events
from marketplace.events.models import Event
from marketplace.inquiries.history import Happening
from marketplace.labels import N_
from marketplace.mandates.wording import organisation_in
from marketplace.orders.due_states import DUE_TRANSITIONS, DueKind, DueStatus
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.orders.states import TRANSITIONS, OrderAction
from marketplace.trade_terms import Unit
from marketplace.web.filters import label, quantity

_WORDS = {
    "order.begin": N_("Quotation accepted, order placed"),
    "order.sign": N_("Contract signed for one side"),
    f"order.{OrderAction.CONFIRM}": N_("Contract confirmed by both sides"),
    f"order.{OrderAction.START_PRODUCTION}": N_("First payment complete, production started"),
    "order.report_milestone": N_("Progress reported: %(produced)s made so far"),
    f"order.{OrderAction.MARK_READY}": N_("Goods made and packed"),
    f"order.{OrderAction.SHIP}": N_("Goods handed to the carrier"),
    f"order.{OrderAction.DELIVER}": N_("Goods arrived"),
    f"order.{OrderAction.COMPLETE}": N_("Goods accepted, trade completed"),
}
_STATUSES = {status.value: status for status in DueStatus}
_SILENT = f"{DUE_TRANSITIONS.name}.begin"


def of_order(order: Order, dues: Sequence[PaymentDue]) -> list[Happening]:
    """The events of the order and of its payment schedule, oldest first."""
    subjects = [(TRANSITIONS.name, order.public_id)]
    subjects += [(DUE_TRANSITIONS.name, due.public_id) for due in dues]
    kinds = {due.public_id: due.kind for due in dues}
    happened = events.timeline(subjects=subjects)
    return [_told(event, kinds, unit=order.unit) for event in happened if event.action != _SILENT]


def _told(event: Event, kinds: dict[str, DueKind], *, unit: Unit) -> Happening:
    by_platform = not event.actor_id  # its name and its organisation's are the same word
    return Happening(
        text=_text(event, kinds, unit=unit),
        at=event.at,
        actor_name="" if by_platform else event.actor_name,
        organisation_name=organisation_in(event),
    )


def _text(event: Event, kinds: dict[str, DueKind], *, unit: Unit) -> str:
    facts = event.facts
    kind = kinds.get(event.subject_id)
    if kind is not None:
        status = _STATUSES[str(facts["to"])]
        return gettext("%(part)s: %(status)s", part=label(kind), status=label(status))
    if "produced" in facts:
        facts["produced"] = quantity(int(str(facts["produced"])), unit)
    return gettext(_WORDS.get(event.action, event.action), **facts)
