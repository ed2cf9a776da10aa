"""The questions of a buyer's desk, each built once: building them would cost more than asking.

Their parameters are OURS, PERSON and AT (see buyer_queries).
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import aliased, lazyload

from marketplace.accounts.models import Person
from marketplace.catalog.models import Listing
from marketplace.catalog.naming import NAMES
from marketplace.db import UtcDateTime
from marketplace.desk.buyer_tasks import WAITING_RFQS
from marketplace.events.models import Event
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reading_queries import unread_messages
from marketplace.inquiries.states import LIVE as LIVE_INQUIRIES
from marketplace.inquiries.states import InquiryStatus
from marketplace.orders.models import Order
from marketplace.orders.states import UNDER_WAY, OrderStatus
from marketplace.organisations.models import Organisation
from marketplace.quotes import offer_queries
from marketplace.quotes.approval_models import ApprovalRequest
from marketplace.quotes.models import Counter, Quotation
from marketplace.quotes.states import TRANSITIONS as QUOTATION
from marketplace.quotes.states import QuotationAction
from marketplace.rfqs.models import Rfq, RfqQuantity
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.rfqs.recipient_states import RecipientStatus
from marketplace.rfqs.states import LIVE, RfqStatus
from marketplace.routing import suggestion_queries
from marketplace.shipments.models import Shipment
from marketplace.shortlists.models import ShortlistEntry

Statement: TypeAlias = sa.Select[*tuple[Any, ...]]
OURS = sa.bindparam("ours", type_=sa.BigInteger())
PERSON = sa.bindparam("person", type_=sa.BigInteger())
AT = sa.bindparam("at", type_=UtcDateTime())
MOST = 10  # of each kind that may wait: no more than the page shows of all together
SHOWN = 5  # in a section; who has more has a list page for them
WAITING, SUGGESTED, SILENT, UNDER_WAY_THREAD = "waiting", "suggested", "silent", "under way"
_HELD_PRICE = f"{QUOTATION.name}.{QuotationAction.HOLD_PRICE}"
_TOOK_BACK = f"{QUOTATION.name}.{QuotationAction.WITHDRAW_COUNTER}"
_Buyer = aliased(Organisation)


@cache
def standing_offers() -> Statement:
    """As offer_queries.rows_of(), with how many there are in all (standing), what ends first on top.

    Also its request (rfq, rfq_number), whether it is newer than a version the buyer asked other terms
    for (revised), whether the seller stayed with this one when asked (held), who asked the approvers
    (asked_by), and the buyer company's limit.
    """
    picked = (
        sa.select(Quotation.id, sa.func.count().over().label("standing"))
        .join(Quotation.inquiry)
        .where(Inquiry.buyer_id == OURS, offer_queries.stands(at=AT))
        .order_by(Quotation.valid_until, Quotation.id)
        .limit(MOST)
        .subquery()
    )
    revised = sa.exists().where(
        Counter.inquiry_id == Quotation.inquiry_id, Counter.quotation_id < Quotation.id
    )
    last_word = (
        sa.select(Event.action)
        .where(
            Event.subject == QUOTATION.name,
            Event.subject_id == Quotation.public_id,
            Event.action.in_([_HELD_PRICE, _TOOK_BACK]),
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    return (
        offer_queries.rows_of(picked=picked)
        .add_columns(
            picked.c.standing,
            Rfq.public_id.label("rfq"),
            Rfq.number.label("rfq_number"),
            revised.label("revised"),
            (last_word.scalar_subquery() == _HELD_PRICE).label("held"),
            Person.name.label("asked_by"),
            _Buyer.approval_limit_minor,
            _Buyer.approval_limit_currency,
        )
        .join(_Buyer, _Buyer.id == Inquiry.buyer_id)
        .outerjoin(RfqRecipient, RfqRecipient.inquiry_id == Inquiry.id)
        .outerjoin(Rfq, Rfq.id == RfqRecipient.rfq_id)
        .outerjoin(ApprovalRequest, ApprovalRequest.quotation_id == Quotation.id)
        .outerjoin(Person, Person.id == ApprovalRequest.asked_by_id)
        .order_by(Quotation.valid_until, Quotation.id)
    )


@cache
def threads() -> Statement:
    """Inquiries in parts (part), each of MOST or SHOWN at most; the longest wait first.

    WAITING for a word of the buyer, unless an offer stands there or a village has asked something
    about a request, which is what waits then. SUGGESTED and SILENT wait for it too, while the village
    says nothing: an officer names another one, or others can be shown. UNDER_WAY_THREAD are the
    latest in each status of those that no request tells of already.
    """
    offered = sa.exists().where(Quotation.inquiry_id == Inquiry.id, offer_queries.stands(at=AT))
    asked = sa.exists().where(
        RfqRecipient.inquiry_id == Inquiry.id,
        RfqRecipient.question != "",
        Rfq.id == RfqRecipient.rfq_id,
        Rfq.status == RfqStatus.NEEDS_INFO,
    )
    of_request = sa.exists().where(RfqRecipient.inquiry_id == Inquiry.id)
    waiting = _thread_ids(InquiryStatus.AWAITING_BUYER).where(~offered, ~asked)
    unanswered = _thread_ids(InquiryStatus.AWAITING_SELLER)
    named = suggestion_queries.suggested()
    parts = [
        _part(name, ids.order_by(Inquiry.changed_at, Inquiry.id).limit(MOST))
        for name, ids in (
            (WAITING, waiting),
            (SUGGESTED, unanswered.where(named)),
            (SILENT, unanswered.where(~named, suggestion_queries.offered())),
        )
    ]
    for status in LIVE_INQUIRIES:
        latest = _thread_ids(status).where(~of_request)
        newest = latest.order_by(Inquiry.changed_at.desc(), Inquiry.id.desc()).limit(SHOWN)
        parts.append(_part(UNDER_WAY_THREAD, newest))
    picked = sa.union_all(*parts).subquery()
    return (
        sa.select(
            picked.c.part,
            *(Inquiry.public_id, Inquiry.number, Inquiry.status, Inquiry.changed_at),
            *(Inquiry.quantity, Inquiry.unit),
            *NAMES,
            Organisation.name.label("seller"),
            unread_messages(person_id=PERSON, organisation_id=OURS).label("unread"),
        )
        .join(picked, picked.c.id == Inquiry.id)
        .join(Listing, Listing.id == Inquiry.listing_id)
        .join(Organisation, Organisation.id == Inquiry.seller_id)
        .order_by(Inquiry.changed_at, Inquiry.id)
    )


@cache
def live_rfqs() -> Statement:
    """Requests under way, MOST at most of each that waits and of all others, by their deadline.

    public_id, number, status, product (the buyer's words), names of the listing, category, quantity,
    unit, deadline_at, filed_at, filer; how many villages were invited, quoted and declined; asker is a
    village that asks something.
    """
    others = [status for status in LIVE if status not in WAITING_RFQS]
    parts = (
        # Their clock began when they were filed (rfqs.states.CONFIRM_WITHIN).
        _rfq_ids(RfqStatus.DRAFT).order_by(Rfq.filed_at, Rfq.id),
        _rfq_ids(RfqStatus.NEEDS_INFO).order_by(Rfq.deadline_at, Rfq.id),
        _rfq_ids(*others).order_by(Rfq.deadline_at, Rfq.id),
    )
    picked = sa.union_all(*(part.limit(MOST).subquery().select() for part in parts)).subquery()
    return (
        sa.select(
            *(Rfq.public_id, Rfq.number, Rfq.status, Rfq.product, Rfq.unit),
            *(Rfq.deadline_at, Rfq.filed_at, Rfq.category, *NAMES),
            Person.name.label("filer"),
            _least_quantity().label("quantity"),
            _parts_of_rfq().label("invited"),
            _parts_of_rfq(RfqRecipient.status == RecipientStatus.QUOTED).label("quoted"),
            _parts_of_rfq(RfqRecipient.status == RecipientStatus.DECLINED).label("declined"),
            _asker().label("asker"),
        )
        .join(picked, picked.c.id == Rfq.id)
        .outerjoin(Person, Person.id == Rfq.filed_by_id)
        .outerjoin(Listing, Listing.id == Rfq.listing_id)
        .order_by(sa.case((Rfq.status.in_(WAITING_RFQS), 0), else_=1), Rfq.deadline_at, Rfq.id)
    )


@cache
def live_orders() -> Statement:
    """Order, the names of its listing, arrival_date: first those in the buyer's hands."""
    return (
        sa.select(
            Order,
            *NAMES,
            Shipment.arrival_date,
        )
        .join(Quotation, Quotation.id == Order.quotation_id)
        .join(Inquiry, Inquiry.id == Quotation.inquiry_id)
        .join(Listing, Listing.id == Inquiry.listing_id)
        .outerjoin(Shipment, Shipment.order_id == Order.id)
        .where(Order.buyer_id == OURS, Order.status.in_(UNDER_WAY))
        .order_by(sa.case((in_buyers_hands(), 0), else_=1), Order.changed_at, Order.id)
        .limit(MOST)
        .options(lazyload(Order.milestones), lazyload(Order.placed_by))
    )


def in_buyers_hands() -> sa.ColumnElement[bool]:
    """``orders.steps.next_step(…).yours`` of the buyer, to order rows by; a test compares the two."""
    return sa.or_(
        sa.and_(
            Order.status == OrderStatus.PENDING_CONFIRMATION, Order.buyer_confirmed_at.is_(None)
        ),
        sa.and_(Order.status == OrderStatus.READY, Order.cleared_for_shipment_at.is_(None)),
        Order.status.in_([OrderStatus.CONFIRMED, OrderStatus.SHIPPED, OrderStatus.DELIVERED]),
    )


@cache
def counts() -> sa.CompoundSelect[*tuple[Any, ...]]:
    """Rows of kind, status and found: inquiries, rfqs and orders by status, and the shortlist."""
    kinds: tuple[tuple[str, Any, Any], ...] = (
        ("inquiries", Inquiry.status, Inquiry.buyer_id),
        ("rfqs", Rfq.status, Rfq.buyer_id),
        ("orders", Order.status, Order.buyer_id),
    )
    parts = [
        sa.select(
            sa.literal(kind).label("kind"),
            sa.cast(status, sa.String).label("status"),
            sa.func.count().label("found"),
        )
        .where(buyer == OURS)
        .group_by(status)
        for kind, status, buyer in kinds
    ]
    saved = sa.select(sa.literal("shortlist"), sa.literal(""), sa.func.count()).where(
        ShortlistEntry.person_id == PERSON
    )
    return sa.union_all(*parts, saved)


def _thread_ids(status: InquiryStatus) -> sa.Select[int]:
    return sa.select(Inquiry.id).where(Inquiry.buyer_id == OURS, Inquiry.status == status)


def _part(name: str, ids: sa.Select[int]) -> sa.Select[str, int]:
    found = ids.subquery()
    return sa.select(sa.literal(name).label("part"), found.c.id)


def _rfq_ids(*statuses: RfqStatus) -> sa.Select[int]:
    return sa.select(Rfq.id).where(Rfq.buyer_id == OURS, Rfq.status.in_(statuses))


def _least_quantity() -> sa.ScalarSelect[int]:
    least = sa.select(sa.func.min(RfqQuantity.quantity)).where(RfqQuantity.rfq_id == Rfq.id)
    return least.correlate(Rfq).scalar_subquery()


def _parts_of_rfq(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    counted = sa.select(sa.func.count(RfqRecipient.id)).where(
        RfqRecipient.rfq_id == Rfq.id, *conditions
    )
    return counted.correlate(Rfq).scalar_subquery()


def _asker() -> sa.ScalarSelect[str]:
    asking = (
        sa.select(sa.func.min(Organisation.name))
        .join(Inquiry, Inquiry.seller_id == Organisation.id)
        .join(RfqRecipient, RfqRecipient.inquiry_id == Inquiry.id)
        .where(RfqRecipient.rfq_id == Rfq.id, RfqRecipient.question != "")
    )
    return asking.correlate(Rfq).scalar_subquery()
