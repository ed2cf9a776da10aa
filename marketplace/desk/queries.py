"""What there is to do, gathered in few queries: columns only, never whole threads or contracts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from marketplace.accounts.models import Person
from marketplace.capacity.models import BookedWeek, CapacityBooking
from marketplace.capacity.weeks import week_of
from marketplace.catalog.models import Listing
from marketplace.catalog.parts import Certificate
from marketplace.catalog.photo_models import ListingPhoto
from marketplace.catalog.photo_queries import buyers_see
from marketplace.catalog.states import ENDED, ListingStatus
from marketplace.clock import jakarta_date
from marketplace.costing.models import CostCard
from marketplace.db import db
from marketplace.desk.tasks import EXPIRY_SEEN, LAPSING
from marketplace.financing.models import FinancingRequest
from marketplace.financing.states import FinancingStatus
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reading_queries import unread_messages
from marketplace.inquiries.states import OPEN, InquiryStatus
from marketplace.orders.models import Milestone, Order
from marketplace.orders.schedule import PaymentDue
from marketplace.orders.states import OrderStatus
from marketplace.organisations.models import Organisation
from marketplace.payments.models import BankReceipt
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.draft_states import DraftStatus
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import QuotationStatus

MOST = 50  # of each kind; who has more has a list page for them
RECEIPT, APPROVAL = "receipt", "approval"
_ENDED = (*ENDED, ListingStatus.REJECTED)
_TO_DO = (OrderStatus.PENDING_CONFIRMATION, OrderStatus.IN_PRODUCTION, OrderStatus.READY)
Found = sa.Row[*tuple[Any, ...]]  # a column set of its own each
Rows = Sequence[Found]


def waiting_inquiries(*, organisation_id: int, person_id: int) -> Rows:
    """public_id, number, names, buyer, changed_at, unread of what buyers wait to have answered."""
    statement = (
        sa.select(
            Inquiry.public_id,
            Inquiry.number,
            Listing.name_en,
            Listing.name_id,
            Organisation.name.label("buyer"),
            Inquiry.changed_at,
            unread_messages(person_id=person_id, organisation_id=organisation_id).label("unread"),
        )
        .join(Listing, Listing.id == Inquiry.listing_id)
        .join(Organisation, Organisation.id == Inquiry.buyer_id)
        .where(
            Inquiry.seller_id == organisation_id, Inquiry.status == InquiryStatus.AWAITING_SELLER
        )
        .order_by(Inquiry.changed_at)
    )
    return _rows(statement)


def orders_to_do(*, organisation_id: int, at: datetime) -> Rows:
    """Orders in the seller's hands, with what is made, what is planned by now, and the last word."""
    last = sa.select(sa.func.max(Milestone.reported_at)).where(Milestone.order_id == Order.id)
    made = sa.select(sa.func.max(Milestone.produced)).where(Milestone.order_id == Order.id)
    statement = (
        sa.select(
            Order.public_id,
            Order.number,
            Order.status,
            Order.ready_date,
            Order.placed_at,
            Order.seller_confirmed_at,
            Order.cleared_for_production_at,
            Order.cleared_for_shipment_at,
            Organisation.name.label("buyer"),
            sa.func.coalesce(made.scalar_subquery(), 0).label("produced"),
            last.scalar_subquery().label("reported_at"),
            sa.func.coalesce(_planned(jakarta_date(at)), 0).label("planned"),
            sa.func.coalesce(CapacityBooking.late + CapacityBooking.unplaced, 0).label("late"),
        )
        .join(Organisation, Organisation.id == Order.buyer_id)
        .join(Quotation, Quotation.id == Order.quotation_id)
        .join(Inquiry, Inquiry.id == Quotation.inquiry_id)
        # Its own calendar: what several villages make has a place in each of theirs.
        .outerjoin(
            CapacityBooking,
            sa.and_(
                CapacityBooking.order_id == Order.public_id,
                CapacityBooking.listing_id == Inquiry.listing_id,
            ),
        )
        .where(Order.seller_id == organisation_id, Order.status.in_(_TO_DO))
        .order_by(Order.ready_date, Order.id)
    )
    return _rows(statement)


def money_to_decide(*, organisation_id: int, person_id: int) -> Rows:
    """Bank lines that somebody else booked (RECEIPT), then financing that LPEI approved (APPROVAL).

    kind, public_id and number of the order or of the request, moment.
    """
    receipts = (
        sa.select(
            sa.literal(RECEIPT).label("kind"),
            Order.public_id,
            Order.number,
            BankReceipt.booked_at.label("moment"),
        )
        .join(PaymentDue, PaymentDue.id == BankReceipt.due_id)
        .join(Order, Order.id == PaymentDue.order_id)
        .where(
            Order.seller_id == organisation_id,
            BankReceipt.confirmed_at.is_(None),
            BankReceipt.booked_by_id != person_id,
        )
        .order_by(BankReceipt.booked_at)
        .limit(MOST)
    )
    approvals = (
        sa.select(
            sa.literal(APPROVAL),
            FinancingRequest.public_id,
            FinancingRequest.number,
            FinancingRequest.changed_at,
        )
        .join(Order, Order.id == FinancingRequest.order_id)
        .where(
            Order.seller_id == organisation_id, FinancingRequest.status == FinancingStatus.APPROVED
        )
        .order_by(FinancingRequest.id)
        .limit(MOST)
    )
    return _together(receipts, approvals)


def quotations_to_do(*, organisation_id: int, draft: DraftStatus, at: datetime) -> Rows:
    """Offers that end soon while the buyer is silent, and quotations that are handed round inside.

    public_id, number, buyer, valid_until of the former; of the latter, in the status ``draft``,
    the inquiry's public_id and number, buyer, writer, and no valid_until.
    """
    lapsing = (
        sa.select(
            Quotation.public_id,
            Quotation.number,
            Organisation.name.label("buyer"),
            sa.cast(sa.null(), Person.name.type).label("writer"),
            Quotation.valid_until,
        )
        .join(Inquiry, Inquiry.id == Quotation.inquiry_id)
        .join(Organisation, Organisation.id == Inquiry.buyer_id)
        .where(
            Inquiry.seller_id == organisation_id,
            Quotation.status == QuotationStatus.SENT,
            Quotation.kept_until.is_(None),
            Quotation.valid_until >= at,
            Quotation.valid_until <= at + LAPSING,
        )
        .order_by(Quotation.valid_until)
        .limit(MOST)
    )
    handed_round = (
        sa.select(
            Inquiry.public_id,
            Inquiry.number,
            Organisation.name,
            Person.name,
            sa.cast(sa.null(), Quotation.valid_until.type),
        )
        .join(QuotationDraft, QuotationDraft.inquiry_id == Inquiry.id)
        .join(Organisation, Organisation.id == Inquiry.buyer_id)
        .join(Person, Person.id == QuotationDraft.written_by_id)
        .where(
            Inquiry.seller_id == organisation_id,
            Inquiry.status.in_(OPEN),
            QuotationDraft.status == draft,
        )
        .order_by(QuotationDraft.written_at)
        .limit(MOST)
    )
    return _together(lapsing, handed_round)


def living_listings(*, organisation_id: int) -> Rows:
    """public_id, names, status, changed_at, photos that are shown, when its costs were last saved."""
    saved = sa.select(sa.func.max(CostCard.saved_at)).where(CostCard.listing_id == Listing.id)
    photos = sa.select(sa.func.count(ListingPhoto.id)).where(
        ListingPhoto.listing_id == Listing.id, buyers_see(photo=ListingPhoto)
    )
    statement = (
        sa.select(
            Listing.public_id,
            Listing.name_en,
            Listing.name_id,
            Listing.status,
            Listing.changed_at,
            saved.scalar_subquery().label("costs_saved_at"),
            photos.scalar_subquery().label("photos"),
        )
        .where(Listing.organisation_id == organisation_id, Listing.status.not_in(_ENDED))
        .order_by(Listing.id)
    )
    return _rows(statement)


def expiring_certificates(*, organisation_id: int, at: datetime) -> Rows:
    """listing, kind, valid_to_date of certificates that expire soon or have expired."""
    statement = (
        sa.select(Listing.public_id.label("listing"), Certificate.kind, Certificate.valid_to_date)
        .join(Listing, Listing.id == Certificate.listing_id)
        .where(
            Listing.organisation_id == organisation_id,
            Listing.status.not_in(_ENDED),
            Certificate.valid_to_date <= jakarta_date(at) + EXPIRY_SEEN,
        )
        .order_by(Certificate.valid_to_date)
    )
    return _rows(statement)


def _planned(today: date) -> sa.ScalarSelect[int]:
    """Units of the order that its weeks had for everything before this week."""
    return (
        sa.select(sa.func.sum(BookedWeek.quantity))
        .where(BookedWeek.booking_id == CapacityBooking.id, BookedWeek.week_date < week_of(today))
        .correlate(CapacityBooking)
        .scalar_subquery()
    )


def _together(*parts: sa.Select[*tuple[Any, ...]]) -> Rows:
    """In one question to the database: the desk has no more to spare."""
    return db.session.execute(sa.union_all(*(part.subquery().select() for part in parts))).all()


def _rows(statement: sa.Select[*tuple[Any, ...]]) -> Rows:
    return db.session.execute(statement.limit(MOST)).all()
