"""How an offer ends without anybody's word about it: its days are over, or another one was chosen."""

from __future__ import annotations

from datetime import datetime

from marketplace.capacity import operations as capacity
from marketplace.db import db, lock, transaction
from marketplace.errors import RefusedError
from marketplace.events.operations import SYSTEM, Recordable
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.quotes import emails, policy, queries, revising
from marketplace.quotes.models import Quotation
from marketplace.quotes.reasons import EndReason
from marketplace.quotes.states import OPEN, REMINDER


@transaction
def expire(*, quotation_id: int, at: datetime) -> bool:
    """Whether this version had lapsed while nobody decided: it ends, and both sides are told.

    What a round found lapsed may have been decided, or ended by another round, meanwhile.
    """
    quotation = _held(quotation_id)
    if quotation.status not in OPEN or not quotation.lapsed(at=at):
        return False
    revising.end_lapsed(quotation, at=at)
    return True


@transaction
def remind(*, quotation_id: int, at: datetime) -> bool:
    """Whether the buyer was told now that this version ends soon; once, however many rounds look."""
    quotation = _held(quotation_id)
    soon = at <= quotation.valid_until <= at + REMINDER
    open_ = quotation.status in OPEN and not quotation.kept(at=at)
    if not open_ or not soon or quotation.reminded_at is not None:
        return False
    quotation.remind(actor=SYSTEM, at=at)
    emails.ends_soon(quotation=quotation, at=at)
    return True


@transaction
def not_select(*, quotation: Quotation, at: datetime) -> None:
    """Another quotation of the same request won; the seller is told so, and no price.

    A version kept behind it ends with it. Raises IllegalTransitionError when it has ended already.
    """
    lock(quotation.inquiry)
    lock(quotation)
    quotation.not_select(actor=SYSTEM, at=at)
    capacity.release(quotation_id=quotation.public_id, at=at)
    kept = queries.find_kept(inquiry=quotation.inquiry)
    if kept is not None:
        lock(kept)
        kept.not_select(actor=SYSTEM, at=at)
        capacity.release(quotation_id=kept.public_id, at=at)
    emails.not_selected(quotation=quotation, at=at)


@transaction
def end_with_request(
    *, actor: Recordable, inquiry: Inquiry, reason: ClosingReason, at: datetime
) -> None:
    """The request it answers is over, and with it what is open; the caller writes to both sides.

    The inquiry is held. ``actor`` is whoever ended the request: its buyer, somebody who stopped it,
    or the system when time ran out.
    """
    for version in queries.list_open(inquiry=inquiry):
        lock(version)
        if version.lapsed(at=at):
            version.expire(actor=SYSTEM, at=at)
        else:
            version.decline(actor=actor, reason=EndReason.closing(reason), text="", at=at)
        capacity.release(quotation_id=version.public_id, at=at)


@transaction
def end_with_inquiry(
    *, actor: Actor, inquiry: Inquiry, reason: ClosingReason, text: str, at: datetime
) -> None:
    """The inquiry, which is held, is being closed: what is open on it is declined or withdrawn.

    One letter says all: that of the closing. Raises RefusedError for an operator while an offer
    stands, because only the director takes that back.
    """
    for version in queries.list_open(inquiry=inquiry):
        lock(version)
        if version.lapsed(at=at):
            version.expire(actor=SYSTEM, at=at)
        else:
            _give_up(version, actor=actor, reason=EndReason.closing(reason), text=text, at=at)
        capacity.release(quotation_id=version.public_id, at=at)


def _give_up(
    version: Quotation, *, actor: Actor, reason: EndReason, text: str, at: datetime
) -> None:
    if policy.can_decide(actor, version):
        version.decline(actor=actor, reason=reason, text=text, at=at)
        return
    if not policy.can_withdraw(actor, version):
        raise RefusedError(
            N_("An offer of yours stands. Only the director takes it back and closes the inquiry.")
        )
    version.withdraw(actor=actor, reason=reason, text=text, at=at)


def _held(quotation_id: int) -> Quotation:
    """Locked after its inquiry, as everywhere."""
    quotation = db.session.get_one(Quotation, quotation_id)
    lock(quotation.inquiry)
    lock(quotation)
    return quotation
