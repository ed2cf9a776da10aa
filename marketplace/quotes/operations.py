"""Send a quotation, take it back, decline it, accept it: versions are added, never edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from marketplace.clock import end_of_day_in_jakarta, jakarta_date
from marketplace.db import add, db, lock, transaction
from marketplace.documents.numbering import next_number
from marketplace.errors import ConflictError, ForbiddenError
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.organisations.queries import find_seller_of
from marketplace.organisations.roles import Actor
from marketplace.quotes import emails, policy, queries
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import QuotationStatus
from marketplace.quotes.terms import Offer, refuse_unsound

SERIES = "QUO"


@transaction
def send_quotation(
    *, actor: Actor, inquiry: Inquiry, offer: Offer, submission_key: str | None, at: datetime
) -> Quotation:
    """The next version of the offer on this inquiry; the one before it is superseded with it.

    Raises RefusedError for an unsound offer; ConflictError when the inquiry is over or the selling
    mandate is no longer in force.
    """
    if not policy.can_send(actor, inquiry):
        raise ForbiddenError(N_("Only the director of the village enterprise sends quotations."))
    earlier = queries.find_by_submission(submission_key=submission_key)
    if earlier is not None:
        return _same_offerer(earlier, actor=actor, inquiry=inquiry)
    # Two people sending at once meet here, not at the unique index.
    lock(inquiry)
    _refuse_without_right(inquiry, at=at)
    offer = _tidy(offer)
    refuse_unsound(offer, today=jakarta_date(at))
    _supersede(inquiry, actor=actor, at=at)
    quotation = _version(actor=actor, inquiry=inquiry, offer=offer, at=at)
    quotation.submission_key = submission_key
    add(quotation)
    quotation.begun(actor=actor, at=at, details={"revision": quotation.revision})
    inquiry.answer(actor=actor, at=at)
    emails.sent(actor=actor, quotation=quotation, at=at)
    return quotation


@transaction
def decline_quotation(*, actor: Actor, quotation: Quotation, at: datetime) -> None:
    """The buyer says no; it is the BUMDes's turn again. Raises ConflictError when it is too late."""
    if not policy.can_decide(actor, quotation):
        raise ForbiddenError(N_("Only the buyer declines a quotation."))
    _lock_standing(quotation, at=at)
    quotation.decline(actor=actor, at=at)
    quotation.inquiry.reply(actor=actor, at=at)
    emails.declined(actor=actor, quotation=quotation, at=at)


@transaction
def withdraw_quotation(*, actor: Actor, quotation: Quotation, at: datetime) -> None:
    """The director takes the offer back. Raises ConflictError when it no longer stands."""
    if not policy.can_withdraw(actor, quotation):
        raise ForbiddenError(
            N_("Only the director of the village enterprise withdraws quotations.")
        )
    _lock_standing(quotation, at=at)
    quotation.withdraw(actor=actor, at=at)
    emails.withdrawn(actor=actor, quotation=quotation, at=at)


@transaction
def accept_quotation(*, actor: Actor, quotation: Quotation, at: datetime) -> Quotation:
    """The buyer takes the latest live version; called by orders, which makes the order of it.

    Raises ConflictError in plain words when it was superseded, declined, withdrawn, accepted, has
    lapsed, or its inquiry is over.
    """
    if not policy.can_decide(actor, quotation):
        raise ForbiddenError(N_("Only the buyer accepts a quotation."))
    _lock_standing(quotation, at=at)
    quotation.accept(actor=actor, at=at)
    return quotation


def _same_offerer(earlier: Quotation, *, actor: Actor, inquiry: Inquiry) -> Quotation:
    if earlier.sent_by_id != actor.person_id or earlier.inquiry_id != inquiry.id:
        raise ConflictError(N_("This form was used already. Open the page again."))
    return earlier


def _refuse_without_right(inquiry: Inquiry, *, at: datetime) -> None:
    if not inquiry.open:
        raise ConflictError(N_("This inquiry is over; no quotation can be sent on it."))
    seller = find_seller_of(village_id=inquiry.listing.village_id, day=jakarta_date(at))
    if seller is None or seller.id != inquiry.seller_id:
        raise ConflictError(N_("Your right to sell for this village is not in force today."))


def _tidy(offer: Offer) -> Offer:
    # PostgreSQL cannot store a NUL, and nobody writes one on purpose.
    place = " ".join(offer.named_place.replace("\x00", "").split())
    return replace(offer, named_place=place, note=offer.note.replace("\x00", "").strip())


def _supersede(inquiry: Inquiry, *, actor: Actor, at: datetime) -> None:
    standing = queries.find_sent(inquiry=inquiry)
    if standing is not None:
        lock(standing)
        standing.supersede(actor=actor, at=at)
        # Before the new row is inserted: one version may be open at a time.
        db.session.flush()


def _version(*, actor: Actor, inquiry: Inquiry, offer: Offer, at: datetime) -> Quotation:
    return Quotation(
        number=next_number(series=SERIES, at=at),
        inquiry_id=inquiry.id,
        revision=queries.latest_revision(inquiry=inquiry) + 1,
        status=QuotationStatus.SENT,
        quantity=offer.quantity,
        unit=inquiry.unit,
        unit_price=offer.unit_price,
        incoterm=offer.incoterm,
        named_place=offer.named_place,
        ready_date=offer.ready_date,
        valid_through_date=offer.valid_through_date,
        valid_until=end_of_day_in_jakarta(offer.valid_through_date),
        payment_plan=offer.payment_plan,
        note=offer.note,
        sent_by_id=actor.person_id,
        sent_at=at,
        changed_at=at,
    )


def _lock_standing(quotation: Quotation, *, at: datetime) -> None:
    # Always the inquiry first: whoever sends a new version takes the locks in the same order.
    lock(quotation.inquiry)
    lock(quotation)
    reason = policy.obstacle(quotation, at=at)
    if reason is not None:
        raise ConflictError(reason)
