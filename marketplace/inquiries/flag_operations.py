"""Put a message before staff, and decide about it."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import add, lock, transaction
from marketplace.errors import ForbiddenError, RefusedError
from marketplace.events.operations import SYSTEM
from marketplace.inquiries import signs
from marketplace.inquiries.flag_models import MessageFlag
from marketplace.inquiries.flag_states import FlagAction, FlagKind, FlagStatus
from marketplace.inquiries.models import Message
from marketplace.inquiries.signs import SignKind
from marketplace.labels import N_
from marketplace.organisations.roles import Actor, Role

LONGEST_REASON = 2_000
LONGEST_SIGN = 200


@transaction
def flag_account(*, message: Message, at: datetime) -> MessageFlag | None:
    """Tell staff that a message names a bank account, if it does; the message itself stays closed."""
    masked = [one.masked for one in signs.signs_in(message.text) if one.kind is SignKind.ACCOUNT]
    if not masked:
        return None
    flag = MessageFlag(
        message=message,
        kind=FlagKind.ACCOUNT,
        status=FlagStatus.OPEN,
        sign=", ".join(masked)[:LONGEST_SIGN],
        reason="",
        raised_at=at,
        decision="",
    )
    add(flag)
    flag.begun(actor=SYSTEM, at=at, details={"kind": flag.kind, "message": message.public_id})
    return flag


@transaction
def decide_flag(
    *, actor: Actor, flag: MessageFlag, action: FlagAction, reason: str, at: datetime
) -> None:
    """Staff say whether something is wrong, and why. Raises RefusedError (field ``reason``)."""
    if actor.role is not Role.STAFF:
        raise ForbiddenError
    reason = written_reason(text=reason)
    lock(flag)
    flag.decide(action, actor=actor, person_id=actor.person_id, reason=reason, at=at)


def written_reason(*, text: str) -> str:
    """Why somebody does it, as it is kept. Raises RefusedError (field ``reason``)."""
    text = text.replace("\x00", "").strip()
    if not text or len(text) > LONGEST_REASON:
        raise RefusedError(N_("Write down why, in at most 2000 characters."), field="reason")
    return text
