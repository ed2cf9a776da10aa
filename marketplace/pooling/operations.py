"""Ask for a pool and end it; propose shares, take them back, answer for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from marketplace.capacity import operations as capacity
from marketplace.catalog import requirements
from marketplace.clock import end_of_day_in_jakarta, jakarta_date
from marketplace.db import add, db, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.operations import SYSTEM, Recordable
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.policy import is_buyer_of
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import InquiryStatus
from marketplace.labels import N_
from marketplace.organisations.queries import find_seller_of
from marketplace.organisations.roles import Actor
from marketplace.pooling import emails, intentions, policy, queries
from marketplace.pooling.fit import fit_of
from marketplace.pooling.models import Pool, PoolShare
from marketplace.pooling.neighbours import find_sibling
from marketplace.pooling.states import HELD, PoolStatus, ShareStatus
from marketplace.pooling.terms import Proposal, refuse_unsound

OVER = N_("This pool is over.")
_STANDS = N_(
    "An offer that names these shares stands. They can change when it has ended without acceptance."
)


@transaction
def ask_for_pool(*, actor: Actor, inquiry: Inquiry, at: datetime) -> Pool:
    """The buyer consents to several villages; asked before, it is the same pool.

    Raises ConflictError when the inquiry is over or names no day to come, and when its village can
    make it all alone.
    """
    if not is_buyer_of(actor, inquiry):
        raise ForbiddenError(N_("Only the buyer decides that several villages make it."))
    lock(inquiry)
    known = queries.find_gathering(inquiry_id=inquiry.id)
    if known is not None:
        return known
    by = inquiry.needed_by_date
    if not inquiry.open or by is None or by <= jakarta_date(at):
        raise ConflictError(N_("Only an open inquiry with a day to come can be shared out."))
    if not fit_of(inquiry=inquiry, by=by, at=at).lacking:
        raise ConflictError(N_("The village has free weeks for all of it by that day."))
    pool = Pool(
        inquiry=inquiry,
        status=PoolStatus.GATHERING,
        quantity=inquiry.quantity,
        unit=inquiry.unit,
        ready_date=by,
        asked_by_id=actor.person_id,
        asked_at=at,
        changed_at=at,
    )
    add(pool)
    pool.begun(actor=actor, at=at, details={"inquiry": inquiry.public_id})
    inquiry.reply(actor=actor, at=at)
    emails.asked(pool=pool, at=at)
    return pool


@transaction
def end_pool(*, actor: Actor, pool: Pool, at: datetime) -> None:
    """The buyer takes the consent back, or the lead will not share out; siblings are told.

    Raises ConflictError while an offer that names shares stands.
    """
    lock(pool)
    if not policy.can_end(actor, pool.inquiry):
        raise ForbiddenError
    _refuse_while_offered(pool, at=at)
    end_gathering(pool=pool, actor=actor, at=at)


def end_gathering(*, pool: Pool, actor: Recordable, at: datetime) -> None:
    """It ends with its shares, inside the operation of whatever ended it; the pool is held."""
    pool.end(actor=actor, at=at)
    for share in _locked_live(pool):
        share.end(actor=SYSTEM, at=at)
        capacity.release(quotation_id=share.public_id, at=at)
        emails.over(share=share, at=at)


@transaction
def propose_share(
    *,
    actor: Actor,
    pool: Pool,
    sibling_id: str,
    proposal: Proposal,
    submission_key: str | None,
    at: datetime,
) -> PoolShare:
    """The lead asks a village nearby, whose listing has this public id, to make a part.

    Raises RefusedError for what is not left to give, or for a village that has a share already.
    """
    pressed = queries.find_by_submission(submission_key=submission_key)
    if pressed is not None and pressed.pool_id == pool.id:
        return pressed
    _hold_to_lead(actor, pool, at=at)
    listing = find_sibling(listing=pool.inquiry.listing, public_id=sibling_id)
    if listing is None:
        raise RefusedError(N_("Choose one of the villages nearby."), field="sibling")
    shares = queries.list_shares(pool=pool)
    if any(one.live and one.seller_id == listing.organisation_id for one in shares):
        raise RefusedError(N_("This village has a share already."), field="sibling")
    most = policy.own_part(pool, shares) - 1
    refuse_unsound(proposal, most=most, moq=listing.moq, at=at)
    share = PoolShare(
        pool=pool,
        listing=listing,
        seller_id=listing.organisation_id,
        status=ShareStatus.PROPOSED,
        quantity=proposal.quantity,
        least_price=proposal.least_price,
        proposed_by_id=actor.person_id,
        proposed_at=at,
        answer_until=end_of_day_in_jakarta(proposal.answer_date),
        changed_at=at,
        submission_key=submission_key,
    )
    add(share)
    share.begun(actor=actor, at=at, details={"pool": pool.public_id, "quantity": share.quantity})
    intentions.time_out_later(share=share)
    _speak_for_lead(actor, pool.inquiry, at=at)
    emails.proposed(share=share, at=at)
    return share


@transaction
def withdraw_share(*, actor: Actor, share: PoolShare, at: datetime) -> None:
    """The lead takes it back, answered or not. Raises ConflictError while an offer names it."""
    _hold_to_lead(actor, share.pool, at=at)
    lock(share)
    share.withdraw(actor=actor, at=at)
    capacity.release(quotation_id=share.public_id, at=at)
    emails.over(share=share, at=at)


@transaction
def accept_share(*, actor: Actor, share: PoolShare, at: datetime) -> None:
    """The sibling's director says yes; its weeks are held for the lead to send the quotation.

    Raises RefusedError where its free weeks are not enough, ConflictError when it is too late, its
    right to sell has ended, or a certificate of its product has.
    """
    _hold_to_answer(actor, share)
    if policy.late(share, at=at):
        raise ConflictError(N_("The time to answer is over."))
    held_until = end_of_day_in_jakarta(jakarta_date(at) + HELD)
    share.accept(actor=actor, held_until=held_until, at=at)
    refuse_unfit(share=share, at=at)
    capacity.reserve_part(
        listing=share.listing,
        quotation_id=share.public_id,
        quantity=share.quantity,
        promised_date=share.pool.ready_date,
        valid_until=held_until,
        at=at,
    )
    emails.answered(share=share, at=at)


@transaction
def decline_share(*, actor: Actor, share: PoolShare, reason: ClosingReason, at: datetime) -> None:
    """The sibling's director says no and why; only the lead reads it."""
    _hold_to_answer(actor, share)
    share.decline(actor=actor, reason=_reason(reason), at=at)
    emails.answered(share=share, at=at)


@transaction
def step_back(*, actor: Actor, share: PoolShare, reason: ClosingReason, at: datetime) -> None:
    """What was accepted can no longer be made. Raises ConflictError while an offer names it."""
    _hold_to_answer(actor, share)
    _refuse_while_offered(share.pool, at=at)
    share.step_back(actor=actor, reason=_reason(reason), at=at)
    capacity.release(quotation_id=share.public_id, at=at)
    emails.answered(share=share, at=at)


@transaction
def time_out(*, public_id: str, at: datetime) -> bool:
    """Whether this share ended now because nobody answered in time; safe to repeat."""
    share = db.session.scalar(sa.select(PoolShare).where(PoolShare.public_id == public_id))
    if share is None:
        return False
    lock(share.pool)
    lock(share)
    if not policy.late(share, at=at):
        return False
    share.time_out(actor=SYSTEM, at=at)
    emails.answered(share=share, at=at)
    return True


def refuse_unfit(*, share: PoolShare, at: datetime) -> None:
    """Raises ConflictError when the sibling may not sell today, or its product not leave then."""
    listing = share.listing
    seller = find_seller_of(village_id=listing.village_id, day=jakarta_date(at))
    if seller is None or seller.id != share.seller_id or not listing.published:
        raise ConflictError(N_("A village that takes a share may not sell this product today."))
    if requirements.lapsed_of(listing=listing, day=share.pool.ready_date):
        raise ConflictError(
            N_(
                "A certificate that a village with a share must have ends before the day it is ready."
            )
        )


def _locked_live(pool: Pool) -> Iterable[PoolShare]:
    for share in queries.list_shares(pool=pool):
        lock(share)
        if share.status in (ShareStatus.PROPOSED, ShareStatus.ACCEPTED):
            yield share


def _hold_to_lead(actor: Actor, pool: Pool, *, at: datetime) -> None:
    lock(pool)
    if not policy.leads(actor, pool.inquiry):
        raise ForbiddenError(N_("Only the director of the village that was asked shares it out."))
    if not pool.gathering or not pool.inquiry.open:
        raise ConflictError(OVER)
    _refuse_while_offered(pool, at=at)


def _hold_to_answer(actor: Actor, share: PoolShare) -> None:
    """The pool first, as everywhere."""
    lock(share.pool)
    lock(share)
    if not policy.can_answer(actor, share):
        raise ForbiddenError(N_("Only the director of the village enterprise answers."))


def _refuse_while_offered(pool: Pool, *, at: datetime) -> None:
    if queries.offer_stands(pool=pool, at=at):
        raise ConflictError(_STANDS)


def _speak_for_lead(actor: Actor, inquiry: Inquiry, *, at: datetime) -> None:
    """Sharing out is an answer: the seller's clock stops."""
    lock(inquiry)
    if inquiry.status is InquiryStatus.AWAITING_SELLER:
        inquiry.answer(actor=actor, at=at)


def _reason(reason: ClosingReason) -> ClosingReason:
    if reason not in policy.REASONS:
        raise RefusedError(N_("Choose a reason from the list."), field="reason")
    return reason
