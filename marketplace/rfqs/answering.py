"""What a village does with a request before it quotes: read, promise, ask, say no."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import db, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.operations import SYSTEM, Recordable
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.policy import is_seller_of
from marketplace.inquiries.reasons import ClosingReason
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.rfqs import emails, policy, queries
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.rfqs.recipient_states import UNDECIDED, RecipientStatus
from marketplace.rfqs.states import TRANSITIONS, RfqAction, RfqStatus

OVER = N_("This request is over.")


@transaction
def note_view(*, actor: Actor, recipient_id: int, at: datetime) -> None:
    """Somebody of the village has the page before them; a second look changes nothing."""
    recipient = db.session.get_one(RfqRecipient, recipient_id)
    _hold(actor, recipient)
    if recipient.rfq.running and recipient.status is RecipientStatus.INVITED:
        recipient.view(actor=actor, at=at)


@transaction
def will_quote(*, actor: Actor, recipient: RfqRecipient, at: datetime) -> None:
    """The village means to quote; the buyer sees it. Raises ConflictError when it is too late."""
    _hold(actor, recipient)
    _refuse_over(recipient, at=at)
    recipient.will_quote(actor=actor, at=at)


@transaction
def ask_info(
    *, actor: Actor, recipient: RfqRecipient, text: str, submission_key: str | None, at: datetime
) -> None:
    """A question in the thread: it is the buyer's turn, and the village's silence counts no more."""
    _hold(actor, recipient)
    _refuse_over(recipient, at=at)
    if recipient.status not in UNDECIDED:
        raise ConflictError(N_("You have answered this request. Write in the messages."))
    if not TRANSITIONS.allows(recipient.rfq.status, RfqAction.ASK_INFO):
        raise ConflictError(N_("Write this question in the messages: the buyer reads it there."))
    message = inquiries.write_message(
        actor=actor,
        inquiry=recipient.inquiry,
        text=text,
        submission_key=submission_key,
        at=at,
    )
    recipient.question = message.text
    recipient.rfq.ask_info(actor=actor, at=at)


@transaction
def give_info(
    *, actor: Actor, rfq: Rfq, text: str, submission_key: str | None, at: datetime
) -> None:
    """The buyer answers the village that asked, in its thread, where nobody else reads it."""
    lock(rfq)
    if not policy.is_buyer_of(actor, rfq):
        raise ForbiddenError(N_("Only the buyer answers."))
    asker = find_asker(rfq=rfq)
    if asker is None:
        raise ConflictError(N_("No village waits for information."))
    inquiries.write_message(
        actor=actor, inquiry=asker.inquiry, text=text, submission_key=submission_key, at=at
    )


@transaction
def decline(*, actor: Actor, recipient: RfqRecipient, reason: ClosingReason, at: datetime) -> None:
    """The director says no with a reason, which closes the thread too."""
    _hold(actor, recipient)
    if not policy.can_decline(actor, recipient.inquiry):
        raise ForbiddenError(N_("Only the director of the village enterprise declines."))
    if reason not in policy.REASONS_OF_DECLINING:
        raise RefusedError(N_("Choose a reason from the list."), field="reason")
    _refuse_over(recipient, at=at)
    if recipient.status not in UNDECIDED:
        raise ConflictError(N_("You have answered this request. Write in the messages."))
    # What the closing brings about is the same wherever it is pressed: see following.py.
    inquiries.close_inquiry(actor=actor, inquiry=recipient.inquiry, reason=reason, at=at)


def note_decline(
    *, actor: Recordable, recipient: RfqRecipient, reason: ClosingReason, at: datetime
) -> None:
    """The village is out; the last one ends the request. Inside the transaction that closed it."""
    rfq, asked = recipient.rfq, bool(recipient.question)
    recipient.decline(actor=actor, reason=reason, at=at)
    if asked and rfq.status is RfqStatus.NEEDS_INFO:
        rfq.drop_question(actor=SYSTEM, at=at)
    db.session.flush()
    statuses = {one.status for one in queries.list_recipients(rfq=rfq)}
    if statuses == {RecipientStatus.DECLINED} and rfq.status is RfqStatus.OPEN:
        rfq.decline_all(actor=SYSTEM, at=at)
        emails.changed(rfq=rfq, at=at)


def note_reply(*, actor: Recordable, recipient: RfqRecipient, at: datetime) -> None:
    """The buyer wrote to the village that asked. Inside the transaction that wrote it."""
    if recipient.question:
        recipient.question = ""
        if recipient.rfq.status is RfqStatus.NEEDS_INFO:
            recipient.rfq.give_info(actor=actor, at=at)


def find_asker(*, rfq: Rfq) -> RfqRecipient | None:
    """Who waits for the buyer's answer; one at a time."""
    if rfq.status is not RfqStatus.NEEDS_INFO:
        return None
    return next((one for one in queries.list_recipients(rfq=rfq) if one.question), None)


def _hold(actor: Actor, recipient: RfqRecipient) -> None:
    """The request first, as everywhere."""
    lock(recipient.rfq)
    lock(recipient)
    if not is_seller_of(actor, recipient.inquiry):
        raise ForbiddenError


def _refuse_over(recipient: RfqRecipient, *, at: datetime) -> None:
    if not recipient.rfq.running:
        raise ConflictError(OVER)
    if policy.closed_to_quotations(recipient.rfq, at=at):
        raise ConflictError(N_("The deadline of this request has passed."))
