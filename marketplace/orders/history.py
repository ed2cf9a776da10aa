"""What happened to an order and its payments, in words for a timeline."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext

from marketplace.events import queries as events
from marketplace.events.models import Event
from marketplace.events.queries import Trace
from marketplace.inquiries.history import Chapter, Happening, trace
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.mandates.wording import organisation_in
from marketplace.orders import queries
from marketplace.orders.due_states import DUE_TRANSITIONS, DueKind, DueStatus
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.orders.states import TRANSITIONS, OrderAction
from marketplace.organisations.roles import Actor
from marketplace.quotes.models import Quotation
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
    notes = {order.public_id: order.unit.value, **{due.public_id: due.kind.value for due in dues}}
    lines = (
        CHAPTER.tells[event.subject](event, notes[event.subject_id])
        for event in events.timeline(subjects=subjects)
    )
    return [line for line in lines if line is not None]


def _order_of(*, actor: Actor, inquiry: Inquiry) -> list[Trace]:
    """The order an inquiry became and its payments, where the actor may read them."""
    order = trace(
        subject=TRANSITIONS.name,
        public_id=Order.public_id,
        note=sa.type_coerce(Order.unit, sa.String),
    )
    dues = trace(
        subject=DUE_TRANSITIONS.name,
        public_id=PaymentDue.public_id,
        note=sa.type_coerce(PaymentDue.kind, sa.String),
    ).join(Order, Order.id == PaymentDue.order_id)
    return [
        one.join(Quotation, Quotation.id == Order.quotation_id).where(
            Quotation.inquiry_id == inquiry.id, queries.visible_to(actor=actor)
        )
        for one in (order, dues)
    ]


def _told(event: Event, unit: str) -> Happening | None:
    facts = event.facts
    if "produced" in facts:
        facts["produced"] = quantity(int(str(facts["produced"])), Unit(unit))
    return _line(event, gettext(_WORDS.get(event.action, event.action), **facts))


def _told_of_due(event: Event, kind: str) -> Happening | None:
    if event.action == _SILENT:
        return None
    status = _STATUSES[str(event.facts["to"])]
    part = label(DueKind.of(kind))
    return _line(event, gettext("%(part)s: %(status)s", part=part, status=label(status)))


CHAPTER = Chapter(
    find=_order_of,
    tells={TRANSITIONS.name: _told, DUE_TRANSITIONS.name: _told_of_due},
)


def _line(event: Event, text: str) -> Happening:
    by_platform = not event.actor_id  # its name and its organisation's are the same word
    return Happening(
        text=text,
        at=event.at,
        actor_name="" if by_platform else event.actor_name,
        organisation_name=organisation_in(event),
    )
