"""Find requests for quotation: a buyer's own, those officers and staff look at, a thread's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from marketplace.catalog.models import Listing
from marketplace.catalog.reach import PUBLISHED
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.inquiries.block_models import Block
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import get_inquiry
from marketplace.inquiries.queries import visible_to as in_thread
from marketplace.organisations.models import Organisation, SellingMandate
from marketplace.organisations.roles import Actor, OrganisationKind
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import OPEN, TAKEN
from marketplace.rfqs import policy
from marketplace.rfqs.models import Rfq, RfqAttachment, RfqQuantity
from marketplace.rfqs.recipient_models import RfqMatching, RfqRecipient
from marketplace.rfqs.states import LIVE, RUNNING, TRANSITIONS, RfqKind, RfqStatus

SUBJECT = TRANSITIONS.name


def visible_to(*, actor: Actor) -> sa.ColumnElement[bool]:
    """A buyer's own; to officers and staff those that somebody must look at."""
    if actor.buys:
        return Rfq.buyer_id == actor.organisation_id
    return Rfq.kind != RfqKind.DIRECT if policy.screens(actor) else sa.false()


def get_rfq(*, actor: Actor, public_id: str) -> Rfq:
    """Raises NotFoundError."""
    statement = (
        sa.select(Rfq)
        .where(Rfq.public_id == public_id, visible_to(actor=actor))
        .options(joinedload(Rfq.points), joinedload(Rfq.files))
    )
    rfq = db.session.scalars(statement).unique().one_or_none()
    if rfq is None:
        raise NotFoundError
    return rfq


def get_file(*, actor: Actor, public_id: str, file_id: str) -> RfqAttachment:
    """A file of this request, for its readers and for every village it reached. Raises NotFoundError."""
    reached = (
        sa.select(RfqRecipient.rfq_id)
        .join(Inquiry, Inquiry.id == RfqRecipient.inquiry_id)
        .where(in_thread(actor=actor))
    )
    file = db.session.scalar(
        sa.select(RfqAttachment)
        .join(Rfq, Rfq.id == RfqAttachment.rfq_id)
        .where(
            RfqAttachment.public_id == file_id,
            Rfq.public_id == public_id,
            sa.or_(visible_to(actor=actor), Rfq.id.in_(reached)),
        )
    )
    if file is None:
        raise NotFoundError
    return file


def list_rfqs(
    *, actor: Actor, statuses: Collection[RfqStatus], offset: int, limit: int
) -> list[Rfq]:
    """Of these statuses, those that are not over first, the latest change on top."""
    statement = (
        sa.select(Rfq)
        .where(visible_to(actor=actor), Rfq.status.in_(statuses))
        .order_by(sa.case((Rfq.status.in_(LIVE), 0), else_=1), Rfq.changed_at.desc(), Rfq.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def count_rfqs(*, actor: Actor, statuses: Collection[RfqStatus]) -> int:
    """How many list_rfqs() has in all."""
    statement = sa.select(sa.func.count(Rfq.id)).where(
        visible_to(actor=actor), Rfq.status.in_(statuses)
    )
    return db.session.scalar(statement) or 0


def get_recipient(*, actor: Actor, public_id: str) -> RfqRecipient:
    """A seller's part, by its thread's public id. Raises NotFoundError."""
    inquiry = get_inquiry(actor=actor, public_id=public_id)
    recipient = find_recipient(inquiry_id=inquiry.id)
    if recipient is None:
        raise NotFoundError
    return recipient


def find_recipient(*, inquiry_id: int) -> RfqRecipient | None:
    """The part that is written in this thread, for whoever may read it."""
    statement = (
        sa.select(RfqRecipient)
        .where(RfqRecipient.inquiry_id == inquiry_id)
        .options(
            joinedload(RfqRecipient.rfq).joinedload(Rfq.points),
            joinedload(RfqRecipient.rfq).joinedload(Rfq.files),
        )
    )
    return db.session.scalars(statement).unique().one_or_none()


def quantities_of(*, inquiry_id: int, at: datetime) -> tuple[int, ...]:
    """What the request that had reached this thread by then asks prices for, the smallest first."""
    statement = (
        sa.select(RfqQuantity.quantity)
        .join(RfqRecipient, RfqRecipient.rfq_id == RfqQuantity.rfq_id)
        .where(RfqRecipient.inquiry_id == inquiry_id, RfqRecipient.invited_at <= at)
        .order_by(RfqQuantity.quantity)
    )
    return tuple(db.session.scalars(statement))


def list_recipients(*, rfq: Rfq) -> list[RfqRecipient]:
    """Everybody it reached, as they were invited, with their threads but no message of them."""
    statement = (
        sa.select(RfqRecipient)
        .where(RfqRecipient.rfq_id == rfq.id)
        .order_by(RfqRecipient.id)
        .options(
            lazyload(RfqRecipient.rfq),
            joinedload(RfqRecipient.inquiry).lazyload(Inquiry.messages),
        )
    )
    return list(db.session.scalars(statement))


def list_quotations(*, rfq: Rfq) -> list[Quotation]:
    """Of each village the version that goes first, else its newest; by when it was sent."""
    first = sa.and_(Quotation.status.in_((*OPEN, *TAKEN)), Quotation.kept_until.is_(None))
    newest = (
        sa.select(
            sa.func.coalesce(sa.func.max(sa.case((first, Quotation.id))), sa.func.max(Quotation.id))
        )
        .join(RfqRecipient, RfqRecipient.inquiry_id == Quotation.inquiry_id)
        .where(_answers(rfq))
        .group_by(Quotation.inquiry_id)
    )
    statement = (
        sa.select(Quotation)
        .where(Quotation.id.in_(newest))
        .order_by(Quotation.id)
        .options(lazyload(Quotation.inquiry))
    )
    return list(db.session.scalars(statement))


def list_versions(*, rfq: Rfq) -> list[Quotation]:
    """Every version that answered it, those that were replaced included."""
    statement = (
        sa.select(Quotation)
        .join(RfqRecipient, RfqRecipient.inquiry_id == Quotation.inquiry_id)
        .where(_answers(rfq))
        .options(lazyload(Quotation.inquiry))
    )
    return list(db.session.scalars(statement))


def _answers(rfq: Rfq) -> sa.ColumnElement[bool]:
    """Beside Quotation and RfqRecipient: what a thread offered before the request is no answer."""
    return sa.and_(RfqRecipient.rfq_id == rfq.id, Quotation.sent_at >= RfqRecipient.invited_at)


def count_live(*, rfq_id: int, apart_from: int, at: datetime) -> int:
    """Other threads than this one with an offer to accept or bargain about; a kept one is the same.

    What closes a thread ends its offers, so its status says nothing more.
    """
    statement = (
        sa.select(sa.func.count(Quotation.inquiry_id.distinct()))
        .join(RfqRecipient, RfqRecipient.inquiry_id == Quotation.inquiry_id)
        .where(
            RfqRecipient.rfq_id == rfq_id,
            Quotation.inquiry_id != apart_from,
            Quotation.status.in_(OPEN),
            Quotation.valid_until >= at,
        )
    )
    return db.session.scalar(statement) or 0


def last_filed(*, buyer_id: int, since: datetime, most: int) -> list[datetime]:
    """When this buyer's latest requests were made, the newest first."""
    statement = (
        sa.select(Rfq.filed_at)
        .where(Rfq.buyer_id == buyer_id, Rfq.filed_at > since)
        .order_by(Rfq.filed_at.desc())
        .limit(most)
    )
    return list(db.session.scalars(statement))


def find_by_submission(*, submission_key: str | None) -> Rfq | None:
    """The request an earlier press of the same button made; the caller checks whose it is."""
    if submission_key is None:
        return None
    return db.session.scalar(sa.select(Rfq).where(Rfq.submission_key == submission_key))


def find_matching(*, rfq: Rfq) -> RfqMatching | None:
    """What was seen when it went to many."""
    return db.session.scalar(sa.select(RfqMatching).where(RfqMatching.rfq_id == rfq.id))


def last_invited(*, public_ids: Collection[str]) -> Mapping[str, datetime]:
    """When each of these listings was last invited by matching."""
    statement = (
        sa.select(Listing.public_id, sa.func.max(RfqRecipient.invited_at))
        .join(Inquiry, Inquiry.id == RfqRecipient.inquiry_id)
        .join(Listing, Listing.id == Inquiry.listing_id)
        .join(RfqMatching, RfqMatching.rfq_id == RfqRecipient.rfq_id)
        .where(Listing.public_id.in_(public_ids))
        .group_by(Listing.public_id)
    )
    return {public_id: at for public_id, at in db.session.execute(statement)}  # noqa: C416  a Row is no pair for dict()


def beyond_asking(*, buyer_id: int, day: date) -> list[int]:
    """Published listings (by id) nobody may sell on ``day``, or that a block keeps from the buyer."""
    mandate = sa.exists().where(
        SellingMandate.village_id == Listing.village_id,
        SellingMandate.ended_at.is_(None),
        SellingMandate.from_date <= day,
        sa.or_(SellingMandate.to_date.is_(None), SellingMandate.to_date >= day),
    )
    blocked = sa.exists().where(
        Block.lifted_at.is_(None),
        sa.or_(
            sa.and_(Block.blocker_id == buyer_id, Block.blocked_id == Listing.organisation_id),
            sa.and_(Block.blocked_id == buyer_id, Block.blocker_id == Listing.organisation_id),
        ),
    )
    statement = sa.select(Listing.id).where(PUBLISHED, sa.or_(~mandate, blocked))
    return list(db.session.scalars(statement))


def keeps(*, at: datetime) -> sa.ColumnElement[bool]:
    """Beside an Inquiry: a running request keeps its thread from lapsing until its deadline."""
    return sa.exists().where(
        RfqRecipient.inquiry_id == Inquiry.id,
        RfqRecipient.rfq_id == Rfq.id,
        Rfq.status.in_(RUNNING),
        Rfq.deadline_at >= at,
    )


def find_any(*, reference: str) -> Rfq | None:
    """A request by its number, for staff."""
    if "\x00" in reference:
        return None
    return db.session.scalar(sa.select(Rfq).where(Rfq.number == reference))


def list_buyers() -> list[Organisation]:
    """Every buyer company, by name."""
    statement = (
        sa.select(Organisation)
        .where(Organisation.kind == OrganisationKind.BUYER)
        .order_by(Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(statement))


def get_buyer(*, public_id: str) -> Organisation:
    """A buyer company. Raises NotFoundError."""
    found = db.session.scalar(
        sa.select(Organisation).where(
            Organisation.public_id == public_id, Organisation.kind == OrganisationKind.BUYER
        )
    )
    if found is None:
        raise NotFoundError
    return found


def list_live() -> list[int]:
    """The ids of those whose time may run out."""
    return list(db.session.scalars(sa.select(Rfq.id).where(Rfq.status.in_(LIVE)).order_by(Rfq.id)))
