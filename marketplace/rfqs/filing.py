"""Make a request: a buyer's own to one village or to many, or an officer's for a buyer to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flask_babel import gettext

from marketplace.attachments import keeping
from marketplace.attachments.taking import FIELD, Taken
from marketplace.catalog import requirements
from marketplace.catalog.models import Listing
from marketplace.clock import end_of_day_in_jakarta, jakarta_date
from marketplace.db import add, db, lock, transaction
from marketplace.documents.numbering import next_number
from marketplace.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
    TooManyError,
)
from marketplace.events.operations import SYSTEM
from marketplace.inquiries import block_operations, resolving, screening_operations
from marketplace.inquiries import policy as inquiry_policy
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.screening import Rule
from marketplace.labels import N_
from marketplace.matching.facts import Candidate, Wanted
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor, OrganisationKind, Role
from marketplace.quotes import queries as quotes
from marketplace.rfqs import emails, errands, intentions, opening, policy, queries
from marketplace.rfqs.models import Rfq, RfqAttachment, RfqQuantity
from marketplace.rfqs.states import CONFIRM_WITHIN, MOST_A_DAY, RfqKind, RfqStatus
from marketplace.rfqs.terms import Request, refuse_no_product, refuse_unsound, tidy
from marketplace.web import limiting
from marketplace.web.filters import quantity as written_quantity

SERIES = "RFQ"
_A_DAY = timedelta(days=1)


@transaction
def ask_village(
    *,
    actor: Actor,
    listing: Listing,
    request: Request,
    inquiry: Inquiry | None,
    submission_key: str | None,
    at: datetime,
    companion: Rfq | None = None,
    files: Sequence[Taken] = (),
) -> Rfq:
    """A buyer's request to the village of ``listing``, which has it at once.

    With ``companion`` it is one more product of that request's errand. With ``inquiry`` (the buyer's own about this listing) the talk goes on there. Raises RefusedError
    for what cannot be asked and beyond the day's number; ConflictError when the listing is no longer
    offered or the thread cannot carry it.
    """
    earlier = _earlier(actor, submission_key)
    if earlier is not None:
        return earlier
    if inquiry is not None:
        _refuse_thread(actor, inquiry, listing, at=at)
        seller_id = inquiry.seller_id
    else:
        _refuse_unscreened(actor, request, files=len(files), at=at)
        seller_id = resolving.seller_today(listing=listing, at=at).id
    block_operations.refuse_blocked(own_id=actor.organisation_id, other_id=seller_id)
    rfq = _file(
        actor=actor,
        buyer_id=actor.organisation_id,
        kind=RfqKind.DIRECT,
        listing=listing,
        request=request,
        files=files,
        submission_key=submission_key,
        at=at,
    )
    if companion is not None:
        errands.join(rfq=rfq, companion=companion)
    rfq.submit(actor=actor, asked_by_id=actor.person_id, at=at)
    opening.open_to_village(rfq=rfq, actor=SYSTEM, inquiry=inquiry, at=at)
    return rfq


@transaction
def ask_many(
    *,
    actor: Actor,
    request: Request,
    submission_key: str | None,
    at: datetime,
    companion: Rfq | None = None,
    files: Sequence[Taken] = (),
) -> Rfq:
    """A buyer's request to whichever villages match; somebody looks at it first.

    With ``companion`` it is one more product of that request's errand.
    """
    earlier = _earlier(actor, submission_key)
    if earlier is not None:
        return earlier
    rfq = _file(
        actor=actor,
        buyer_id=actor.organisation_id,
        kind=RfqKind.BROADCAST,
        listing=None,
        request=request,
        files=files,
        submission_key=submission_key,
        at=at,
    )
    if companion is not None:
        errands.join(rfq=rfq, companion=companion)
    rfq.submit(actor=actor, asked_by_id=actor.person_id, at=at)
    return rfq


@transaction
def write_for_buyer(
    *,
    actor: Actor,
    buyer: Organisation,
    listing: Listing | None,
    request: Request,
    submission_key: str | None,
    at: datetime,
    files: Sequence[Taken] = (),
) -> Rfq:
    """What an officer writes down for a company at a fair; it reaches nobody before the buyer agrees."""
    if actor.role is not Role.PROGRAMME_OFFICER:
        raise ForbiddenError(N_("Only programme officers write requests for buyers."))
    if buyer.kind is not OrganisationKind.BUYER:
        raise RefusedError(N_("Choose a buyer company."), field="buyer")
    earlier = queries.find_by_submission(submission_key=submission_key)
    if earlier is not None:
        if earlier.filed_by_id != actor.person_id:
            raise ConflictError(N_("This form was used already. Open the page again."))
        return earlier
    rfq = _file(
        actor=actor,
        buyer_id=buyer.id,
        kind=RfqKind.ASSISTED,
        listing=listing,
        request=request,
        files=files,
        submission_key=submission_key,
        at=at,
    )
    emails.to_confirm(rfq=rfq, at=at)
    return rfq


@transaction
def confirm(
    *,
    actor: Actor,
    rfq: Rfq,
    matched: tuple[Wanted, tuple[Candidate, ...]] | None,
    at: datetime,
) -> None:
    """The buyer's own person stands behind what an officer wrote; then villages have it.

    Who wrote it has looked at it, so nobody screens it again. ``matched`` is of a request to many.
    """
    lock(rfq)
    if not policy.is_buyer_of(actor, rfq):
        raise ForbiddenError(N_("Only the buyer confirms what was written for them."))
    if rfq.status is RfqStatus.DRAFT and at > rfq.filed_at + CONFIRM_WITHIN:
        raise ConflictError(N_("The 72 hours to confirm this request are over."))
    rfq.submit(actor=actor, asked_by_id=actor.person_id, at=at)
    if rfq.listing is not None:
        opening.open_to_village(rfq=rfq, actor=SYSTEM, inquiry=None, at=at)
    elif matched is not None:
        opening.open_to_many(rfq=rfq, actor=SYSTEM, matched=matched, at=at)


def _file(
    *,
    actor: Actor,
    buyer_id: int,
    kind: RfqKind,
    listing: Listing | None,
    request: Request,
    files: Sequence[Taken],
    submission_key: str | None,
    at: datetime,
) -> Rfq:
    request = replace(
        request,
        product=tidy(request.product),
        place=tidy(request.place),
        note=tidy(request.note),
    )
    refuse_unsound(request, today=jakarta_date(at))
    if listing is None:
        refuse_no_product(request)
    else:
        _refuse_listing(listing, request, at=at)
    _refuse_too_many(buyer_id, at=at)
    rfq = _unwritten(actor, buyer_id, kind, listing, request, at=at)
    rfq.submission_key = submission_key
    rfq.points = [RfqQuantity(quantity=count) for count in request.quantities]
    rfq.files = keeping.rows_of(files, row=RfqAttachment, at=at)
    add(rfq)
    rfq.begun(actor=actor, at=at)
    intentions.look_soon(at=at)
    return rfq


def _unwritten(
    actor: Actor,
    buyer_id: int,
    kind: RfqKind,
    listing: Listing | None,
    request: Request,
    *,
    at: datetime,
) -> Rfq:
    assisted = kind is RfqKind.ASSISTED
    target = request.target
    return Rfq(
        number=next_number(series=SERIES, at=at),
        kind=kind,
        status=RfqStatus.DRAFT,
        buyer_id=buyer_id,
        asked_by_id=None if assisted else actor.person_id,
        filed_by_id=actor.person_id if assisted else None,
        listing_id=None if listing is None else listing.id,
        category=request.category if listing is None else None,
        product=request.product,
        unit=request.unit if listing is None else listing.unit,
        destination=request.destination,
        place=request.place,
        incoterm=request.incoterm,
        needed_from_date=request.needed_from_date,
        needed_to_date=request.needed_to_date,
        sample_first=request.sample_first,
        certificate_codes=request.certificates,
        payment_plan=request.payment_plan,
        target_minor=None if target is None else target.minor,
        target_currency=None if target is None else target.currency,
        target_shown=request.target_shown and target is not None,
        note=request.note,
        deadline_date=request.deadline_date,
        deadline_at=end_of_day_in_jakarta(request.deadline_date),
        filed_at=at,
        changed_at=at,
    )


def _earlier(actor: Actor, submission_key: str | None) -> Rfq | None:
    if not inquiry_policy.can_ask(actor):
        raise ForbiddenError(N_("Only buyers ask for quotations."))
    earlier = queries.find_by_submission(submission_key=submission_key)
    if earlier is not None and earlier.buyer_id != actor.organisation_id:
        raise ConflictError(N_("This form was used already. Open the page again."))
    return earlier


def _refuse_listing(listing: Listing, request: Request, *, at: datetime) -> None:
    if not listing.published or requirements.lapsed_of(listing=listing, day=jakarta_date(at)):
        raise ConflictError(N_("This product is no longer offered."))
    if min(request.quantities) < listing.moq:
        moq = written_quantity(listing.moq, listing.unit)
        message = gettext("The minimum order of this product is %(quantity)s.", quantity=moq)
        raise RefusedError(message, field="quantity")


def _refuse_unscreened(actor: Actor, request: Request, *, files: int, at: datetime) -> None:
    """What would be held as an inquiry does not reach a village by another door."""
    rules = screening_operations.rules_for(
        buyer_id=actor.organisation_id,
        text=request.note,
        destination=request.destination,
        files=files,
        at=at,
    )
    if rules:
        raise RefusedError(
            N_(
                "A person has to look at this before a village reads it. Send it as an inquiry: it "
                "goes on as soon as somebody has looked."
            ),
            field=FIELD if rules == (Rule.FILES,) else "note",
        )


def _refuse_thread(actor: Actor, inquiry: Inquiry, listing: Listing, *, at: datetime) -> None:
    if not inquiry_policy.is_buyer_of(actor, inquiry) or inquiry.listing_id != listing.id:
        raise NotFoundError
    lock(inquiry)
    if not inquiry.open:
        raise ConflictError(inquiry_policy.why_shut(inquiry))
    if queries.find_recipient(inquiry_id=inquiry.id) is not None:
        raise ConflictError(N_("A request for quotation was made of this inquiry already."))
    if any(not version.lapsed(at=at) for version in quotes.list_open(inquiry=inquiry)):
        raise ConflictError(N_("A quotation stands here. Decide about it first."))


def _refuse_too_many(buyer_id: int, *, at: datetime) -> None:
    if not limiting.limited():
        return
    # Two presses of one company at the same moment are counted one after the other.
    lock(db.session.get_one(Organisation, buyer_id))
    latest = queries.last_filed(buyer_id=buyer_id, since=at - _A_DAY, most=MOST_A_DAY)
    if len(latest) == MOST_A_DAY:
        raise TooManyError(
            N_("Your company has made very many requests in a day. Your text is kept here."),
            retry_after=latest[-1] + _A_DAY - at,
        )
