"""A side shows staff a message of the other side."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import add, lock, transaction
from marketplace.errors import ForbiddenError, NotFoundError, RefusedError
from marketplace.inquiries import flag_queries, policy
from marketplace.inquiries.flag_models import MessageFlag
from marketplace.inquiries.flag_operations import LONGEST_REASON
from marketplace.inquiries.flag_states import FlagKind, FlagStatus
from marketplace.inquiries.models import Inquiry, Message
from marketplace.inquiries.report_reasons import ReportReason
from marketplace.labels import N_
from marketplace.organisations.roles import Actor


def message_of_other_side(*, actor: Actor, inquiry: Inquiry, public_id: str) -> Message:
    """The message, if the other side wrote it. Raises NotFoundError."""
    for message in inquiry.messages:
        if message.public_id == public_id and message.organisation_id != actor.organisation_id:
            return message
    raise NotFoundError


@transaction
def report(
    *,
    actor: Actor,
    inquiry: Inquiry,
    message: Message,
    reason: ReportReason,
    text: str,
    at: datetime,
) -> MessageFlag:
    """Put the message before staff, who may read it now; reported once, however often.

    Raises RefusedError (field ``text``) when it is too long, or missing where no reason fits.
    """
    if not policy.is_party(actor, inquiry) or message.organisation_id == actor.organisation_id:
        raise ForbiddenError
    text = _written(text, reason=reason)
    lock(inquiry)
    earlier = flag_queries.find_report(message=message)
    if earlier is not None:
        return earlier
    flag = MessageFlag(
        message=message,
        kind=FlagKind.REPORT,
        status=FlagStatus.OPEN,
        sign="",
        report_reason=reason,
        reason=text,
        raised_by_id=actor.person_id,
        raised_at=at,
        decision="",
    )
    add(flag)
    flag.begun(
        actor=actor,
        at=at,
        details={"kind": flag.kind, "message": message.public_id, "reason": reason},
    )
    return flag


def _written(text: str, *, reason: ReportReason) -> str:
    text = text.replace("\x00", "").strip()
    if len(text) > LONGEST_REASON:
        raise RefusedError(N_("Write at most 2000 characters."), field="text")
    if not text and reason is ReportReason.OTHER:
        raise RefusedError(N_("Write a few words about the reason."), field="text")
    return text
