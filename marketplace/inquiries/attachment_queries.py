"""Find a file of a message, only ever for those who may read that message now."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.inquiries.models import Inquiry, Message, MessageAttachment
from marketplace.inquiries.queries import visible_to
from marketplace.inquiries.screening_queries import get_hold
from marketplace.organisations.roles import Actor


def get_file(*, actor: Actor, public_id: str, file_id: str) -> MessageAttachment:
    """A file in the thread of this inquiry, for its readers. Raises NotFoundError."""
    file = db.session.scalar(
        sa.select(MessageAttachment)
        .join(Message, Message.id == MessageAttachment.message_id)
        .join(Inquiry, Inquiry.id == Message.inquiry_id)
        .where(
            MessageAttachment.public_id == file_id,
            Inquiry.public_id == public_id,
            visible_to(actor=actor),
        )
    )
    if file is None:
        raise NotFoundError
    return file


def get_held_file(*, actor: Actor, public_id: str, file_id: str) -> MessageAttachment:
    """A file of a message that waits for a decision, for whoever decides. Raises NotFoundError."""
    hold = get_hold(actor=actor, public_id=public_id)
    held = () if hold.decided_at else hold.inquiry.messages[0].files
    file = next((one for one in held if one.public_id == file_id), None)
    if file is None:
        raise NotFoundError
    return file
