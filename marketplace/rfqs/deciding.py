"""What the buyer, an officer or staff decide about a whole request."""

from __future__ import annotations

from datetime import date, datetime

from marketplace.clock import end_of_day_in_jakarta
from marketplace.db import lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.operations import SYSTEM, Recordable
from marketplace.inquiries import followers
from marketplace.inquiries.reasons import ClosingReason
from marketplace.labels import N_
from marketplace.matching.facts import Candidate, Wanted
from marketplace.organisations.roles import Actor
from marketplace.quotes import endings
from marketplace.quotes import queries as quotes
from marketplace.rfqs import emails, opening, policy, queries
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.rfqs.states import LONGEST_EXTENSION, TRANSITIONS, RfqAction, RfqStatus
from marketplace.rfqs.terms import tidy

LONGEST_REASON = 2000


@transaction
def pass_rfq(
    *,
    actor: Actor,
    rfq: Rfq,
    matched: tuple[Wanted, tuple[Candidate, ...]],
    at: datetime,
) -> None:
    """An officer or staff let it go out to those that match. Raises ConflictError when nobody does."""
    _hold_to_screen(actor, rfq)
    if rfq.status is not RfqStatus.SUBMITTED:
        rfq.screen_pass(actor=actor, at=at)  # refused, in the words of every table
    opening.open_to_many(rfq=rfq, actor=actor, matched=matched, at=at)
    emails.changed(rfq=rfq, at=at)


@transaction
def reject(*, actor: Actor, rfq: Rfq, reason: str, at: datetime) -> None:
    """It goes to nobody, and the buyer reads why."""
    _hold_to_screen(actor, rfq)
    rfq.reject(actor=actor, reason=_reason(reason), at=at)
    emails.changed(rfq=rfq, at=at)


@transaction
def extend(*, actor: Actor, rfq: Rfq, deadline_date: date, at: datetime) -> None:
    """More time for villages, once and by two weeks at most."""
    _hold_for_buyer(actor, rfq)
    if not TRANSITIONS.allows(rfq.status, RfqAction.EXTEND):
        rfq.extend(actor=actor, deadline_date=deadline_date, deadline_at=at, at=at)
    if rfq.extended_at is not None:
        raise ConflictError(N_("The deadline was moved once already."))
    if policy.closed_to_quotations(rfq, at=at):
        raise ConflictError(N_("The deadline of this request has passed."))
    if not rfq.deadline_date < deadline_date <= rfq.deadline_date + LONGEST_EXTENSION:
        raise RefusedError(
            N_("Choose a day after the deadline, at most 14 days later."), field="deadline_date"
        )
    rfq.extend(
        actor=actor,
        deadline_date=deadline_date,
        deadline_at=end_of_day_in_jakarta(deadline_date),
        at=at,
    )
    for recipient in queries.list_recipients(rfq=rfq):
        if recipient.inquiry.open:
            emails.extended(rfq=rfq, inquiry=recipient.inquiry, at=at)


@transaction
def close_no_award(*, actor: Actor, rfq: Rfq, reason: ClosingReason, at: datetime) -> None:
    """The buyer takes none of the quotations; every village is told that it is over."""
    _hold_for_buyer(actor, rfq)
    if reason not in policy.REASONS_OF_NO_AWARD:
        raise RefusedError(N_("Choose a reason from the list."), field="reason")
    rfq.close_no_award(actor=actor, reason=reason, at=at)
    end_threads(rfq=rfq, actor=actor, reason=reason, apart_from=0, at=at)


@transaction
def cancel(*, actor: Actor, rfq: Rfq, reason: str, at: datetime) -> None:
    """The buyer no longer asks; or an officer or staff stop what looks like a fraud, with a reason."""
    lock(rfq)
    screening = policy.screens(actor)
    if not screening and not policy.is_buyer_of(actor, rfq):
        raise ForbiddenError
    running = rfq.running
    rfq.cancel(actor=actor, reason=_reason(reason), at=at)
    if running:
        why = ClosingReason.NO_LONGER_NEEDED
        end_threads(rfq=rfq, actor=actor, reason=why, apart_from=0, at=at)
    if screening:
        emails.changed(rfq=rfq, at=at)


def award(*, actor: Recordable, winner: RfqRecipient, quotation: str, at: datetime) -> None:
    """One village won: other offers end, their sellers are told so and no price. Inside acceptance."""
    winner.rfq.award(actor=actor, quotation=quotation, at=at)
    for recipient in queries.list_recipients(rfq=winner.rfq):
        if recipient.id != winner.id:
            standing = quotes.find_sent(inquiry=recipient.inquiry)
            if standing is not None:
                endings.not_select(quotation=standing, at=at)
    end_threads(
        rfq=winner.rfq,
        actor=SYSTEM,
        reason=ClosingReason.FOUND_ELSEWHERE,
        apart_from=winner.inquiry_id,
        at=at,
    )


def end_threads(
    *, rfq: Rfq, actor: Recordable, reason: ClosingReason, apart_from: int, at: datetime
) -> None:
    """Close what the request itself began; a talk that was there before goes on."""
    for recipient in queries.list_recipients(rfq=rfq):
        inquiry = recipient.inquiry
        if inquiry.id == apart_from or not inquiry.open:
            continue
        emails.over(rfq=rfq, inquiry=inquiry, at=at)
        if not recipient.reused:
            lock(inquiry)
            endings.end_with_request(actor=actor, inquiry=inquiry, reason=reason, at=at)
            inquiry.close(actor=actor, reason=reason, at=at)
            for follower in followers.all_():
                follower.stopped(inquiry=inquiry, at=at)


def _hold_to_screen(actor: Actor, rfq: Rfq) -> None:
    lock(rfq)
    if not policy.screens(actor):
        raise ForbiddenError(N_("Programme officers and staff look at requests to many villages."))


def _hold_for_buyer(actor: Actor, rfq: Rfq) -> None:
    lock(rfq)
    if not policy.is_buyer_of(actor, rfq):
        raise ForbiddenError(N_("Only the buyer decides about a request."))


def _reason(text: str) -> str:
    text = tidy(text)
    if not text:
        raise RefusedError(N_("Write a few words about the reason."), field="reason")
    if len(text) > LONGEST_REASON:
        raise RefusedError(N_("This is too long."), field="reason")
    return text
