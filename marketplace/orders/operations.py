"""What happens to an order: accepted, signed by both, paid, produced, ready, shipped, received."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from marketplace.capacity import operations as capacity
from marketplace.catalog.models import Listing
from marketplace.db import add, db, lock, transaction
from marketplace.documents import operations as documents
from marketplace.documents.models import PaperKind
from marketplace.documents.numbering import next_number
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events import operations as events
from marketplace.events.operations import Recordable
from marketplace.inquiries import followers
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.orders import contract as contracts
from marketplace.orders import documents as papers
from marketplace.orders import emails, instalments, policy, queries
from marketplace.orders.contract import Contract
from marketplace.orders.models import Milestone, Order
from marketplace.orders.schedule import PaymentDue
from marketplace.orders.states import TRANSITIONS, OrderAction, OrderStatus
from marketplace.organisations.roles import Actor
from marketplace.pooling import queries as pools
from marketplace.quotes import operations as quotes
from marketplace.quotes.models import Quotation
from marketplace.web.readers import reader_at

SERIES = "ORD"
LONGEST_NOTE = 2000
MOST_PRODUCED = (11, 10)  # at most a tenth more than ordered is believable


@transaction
def accept_quotation(*, actor: Actor, quotation: Quotation, at: datetime) -> Order:
    """The buyer takes the offer; the contract is frozen. Accepted before: the same order again."""
    if not policy.can_accept(actor, quotation):
        raise ForbiddenError
    followers.hold(inquiry=quotation.inquiry)
    # Rivals wait here, and then find what the first of them made.
    lock(quotation.inquiry)
    placed = queries.find_order_of(quotation=quotation)
    if placed is not None:
        return placed
    quotes.accept_quotation(actor=actor, quotation=quotation, at=at)
    if quotation.inquiry.open:
        quotation.inquiry.convert(actor=actor, at=at)
    order = _place(actor=actor, quotation=quotation, at=at)
    quotes.convert_quotation(quotation=quotation, at=at)
    emails.placed(order=order, at=at)
    return order


def _place(*, actor: Actor, quotation: Quotation, at: datetime) -> Order:
    number = next_number(series=SERIES, at=at)
    contract = Contract(
        order_number=number,
        terms=contracts.terms_of(quotation=quotation),
        accepted_by=actor.person_name,
        accepted_by_id=actor.person_public_id,
        accepted_at=at,
    )
    text = contracts.write(contract)
    order = Order(
        number=number,
        status=OrderStatus.PENDING_CONFIRMATION,
        quotation_id=quotation.id,
        buyer_id=quotation.inquiry.buyer_id,
        seller_id=quotation.inquiry.seller_id,
        quantity=quotation.quantity,
        unit=quotation.unit,
        total=quotation.total,
        payment_plan=quotation.payment_plan,
        ready_date=quotation.ready_date,
        contract=text,
        contract_hash=contracts.digest(text),
        placed_by_id=actor.person_id,
        placed_at=at,
        changed_at=at,
    )
    add(order)
    order.begun(actor=actor, at=at, details={"contract": order.contract_hash})
    return order


@transaction
def confirm_order(*, actor: Actor, order: Order, at: datetime) -> None:
    """Sign for the actor's side, once. With both signatures the contract binds and is invoiced."""
    if not policy.can_confirm(actor, order):
        raise ForbiddenError
    lock(order)
    if order.signed_by(organisation_id=actor.organisation_id):
        return
    order.sign(actor=actor, at=at)
    if order.confirmed_by_both:
        _bind(actor=actor, order=order, at=at)
    else:
        other = order.seller_id if policy.is_buyer(actor, order) else order.buyer_id
        emails.signed(order=order, signer=actor.organisation_name, other_side=other, at=at)


def _bind(*, actor: Actor, order: Order, at: datetime) -> None:
    order.confirm(actor=actor, at=at)
    for listing, quantity in _made_where(order):
        capacity.book(
            listing=listing,
            order_id=order.public_id,
            order_number=order.number,
            quantity=quantity,
            promised_date=order.ready_date,
            actor=actor,
            at=at,
        )
    dues = instalments.plan(actor=actor, order=order, at=at)
    paper = documents.issue(
        kind=PaperKind.PROFORMA_INVOICE,
        title=f"Proforma invoice for {order.number}",
        subject=queries.SUBJECT,
        subject_id=order.public_id,
        snapshot=papers.proforma_invoice(
            order=order, dues=dues, language=reader_at(order.placed_by.email).language
        ),
        series=papers.PROFORMA_SERIES,
        at=at,
    )
    emails.confirmed(order=order, first=dues[0], paper=paper, at=at)


def _made_where(order: Order) -> list[tuple[Listing, int]]:
    """How much is made by which village, in the order in which their listings are locked."""
    parts = pools.list_parts(quotation_id=order.quotation_id)
    if not parts:
        return [(order.quotation.inquiry.listing, order.quantity)]
    made = [(part.listing, part.quantity) for part in parts]
    return sorted(made, key=lambda one: one[0].id)


@transaction
def settle_due(*, due: PaymentDue, received: Money, actor: Recordable, at: datetime) -> None:
    """Bring the row in line with ``received``, all that has arrived for it; repeating is safe.

    The first row paid lets production start, all rows paid let the goods be shipped.
    """
    order = due.order
    lock(order)
    lock(due)
    if instalments.settle(due=due, received=received, actor=actor, at=at):
        _clear(order=order, actor=actor, at=at)


def _clear(*, order: Order, actor: Recordable, at: datetime) -> None:
    dues = queries.list_dues(order=order)
    if order.cleared_for_production_at is None and dues[0].settled:
        order.cleared_for_production_at = at
        order.start_production(actor=actor, at=at)
        emails.production_started(order=order, at=at)
    if order.cleared_for_shipment_at is None and all(due.settled for due in dues):
        order.cleared_for_shipment_at = at
        if order.status is OrderStatus.READY:
            emails.cleared_for_shipment(order=order, at=at)


@transaction
def report_milestone(
    *,
    actor: Actor,
    order: Order,
    produced: int,
    note: str,
    submission_key: str | None,
    at: datetime,
) -> Milestone:
    """How many units are made so far. Raises RefusedError for a count nobody would believe."""
    if not policy.can_report_milestone(actor, order):
        raise ForbiddenError
    lock(order)
    known = _reported_before(actor=actor, order=order, submission_key=submission_key)
    if known is not None:
        return known
    if order.status is not OrderStatus.IN_PRODUCTION:
        raise ConflictError(N_("Progress is reported while the order is in production."))
    before = _believe(order=order, produced=produced)
    # PostgreSQL cannot store a NUL, and nobody writes one on purpose.
    note = note.replace("\x00", "").strip()
    if len(note) > LONGEST_NOTE:
        raise RefusedError(N_("The note is too long."), field="note")
    milestone = Milestone(
        order_id=order.id,
        produced=produced,
        note=note,
        reported_by_id=actor.person_id,
        reported_at=at,
        submission_key=submission_key,
    )
    add(milestone)
    made_where = _made_where(order)
    if len(made_where) == 1:
        # Of what several villages make the count is the whole's: it says nothing about one of them.
        listing, _whole = made_where[0]
        capacity.record_output(listing=listing, quantity=produced - before, at=at)
    order.changed_at = at
    events.record(
        actor=actor,
        action="order.report_milestone",
        subject=queries.SUBJECT,
        subject_id=order.public_id,
        at=at,
        details={"produced": produced, "milestone": milestone.public_id},
    )
    return milestone


def _reported_before(*, actor: Actor, order: Order, submission_key: str | None) -> Milestone | None:
    if submission_key is None:
        return None
    known = db.session.scalar(
        sa.select(Milestone).where(Milestone.submission_key == submission_key)
    )
    if known is None:
        return None
    if (known.order_id, known.reported_by_id) != (order.id, actor.person_id):
        raise ConflictError(N_("This form was already used. Open the page again."))
    return known


def _believe(*, order: Order, produced: int) -> int:
    """How much was reported before."""
    if produced < 0:
        raise RefusedError(N_("Write a count that is not below zero."), field="produced")
    most, of = MOST_PRODUCED
    if produced * of > order.quantity * most:
        raise RefusedError(
            N_("This is more than a tenth above the ordered quantity."), field="produced"
        )
    before = db.session.scalar(
        sa.select(sa.func.max(Milestone.produced)).where(Milestone.order_id == order.id)
    )
    if produced < (before or 0):
        raise RefusedError(
            N_("This is less than was reported before; the count is of all made so far."),
            field="produced",
        )
    return before or 0


@transaction
def mark_ready(*, actor: Actor, order: Order, at: datetime) -> None:
    """All goods are made and packed: what was not yet due falls due."""
    if not policy.can_mark_ready(actor, order):
        raise ForbiddenError
    lock(order)
    order.mark_ready(actor=actor, at=at)
    capacity.finish(order_id=order.public_id, at=at)
    dues = queries.list_dues(order=order)
    instalments.fall_due(dues=dues, actor=actor, at=at)
    open_dues = [due.amount for due in dues if not due.settled]
    outstanding = sum(open_dues, start=Money.zero(order.total.currency))
    emails.ready(order=order, outstanding=outstanding, at=at)


@transaction
def ship_order(*, actor: Actor, order: Order, at: datetime) -> None:
    """The carrier has the goods. Raises RefusedError while money the contract waits for is open."""
    if not policy.can_ship(actor, order):
        raise ForbiddenError
    lock(order)
    possible = TRANSITIONS.allows(order.status, OrderAction.SHIP)
    if possible and order.cleared_for_shipment_at is None:
        raise RefusedError(N_("The balance is due before shipment and has not arrived in full."))
    order.ship(actor=actor, at=at)


@transaction
def deliver_order(*, actor: Actor, order: Order, at: datetime) -> None:
    """The buyer has the goods."""
    if not policy.can_receive(actor, order):
        raise ForbiddenError
    lock(order)
    order.deliver(actor=actor, at=at)


@transaction
def complete_order(*, actor: Actor, order: Order, at: datetime) -> None:
    """The buyer accepts the goods as agreed."""
    if not policy.can_receive(actor, order):
        raise ForbiddenError
    lock(order)
    order.complete(actor=actor, at=at)
