"""Write letters inside the cause's transaction; send them from a job, after the commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from marketplace.db import add, db, new_public_id, transaction
from marketplace.errors import NotFoundError
from marketplace.jobs import operations as jobs
from marketplace.mail.models import Letter
from marketplace.web.readers import Reader, reader_at
from marketplace.web.rendering import render_text

SEND = "mail.send"
SUBJECT_LENGTH = 200


@transaction
def write_letter(
    *, recipient: str, template: str, facts: Mapping[str, object], at: datetime
) -> Letter:
    """Render ``templates/emails/<template>/{subject,body}.txt`` for its reader; queue it."""
    return write_letter_for(
        reader=reader_at(recipient), recipient=recipient, template=template, facts=facts, at=at
    )


@transaction
def write_letter_for(
    *, reader: Reader, recipient: str, template: str, facts: Mapping[str, object], at: datetime
) -> Letter:
    """The same for a reader we know no person of yet."""
    subject = render_text(f"emails/{template}/subject.txt", facts, reader=reader)
    letter = Letter(
        recipient=recipient,
        subject=" ".join(subject.split())[:SUBJECT_LENGTH],
        body=render_text(f"emails/{template}/body.txt", facts, reader=reader),
        message_id=f"<{new_public_id()}@desaport.example>",
        written_at=at,
    )
    add(letter)
    jobs.enqueue(kind=SEND, payload={"letter": letter.public_id}, at=at)
    return letter


def get_letter(*, public_id: str) -> Letter:
    """Any letter, for the sending job. Raises NotFoundError."""
    letter = db.session.scalar(sa.select(Letter).where(Letter.public_id == public_id))
    if letter is None:
        raise NotFoundError
    return letter


@transaction
def mark_sent(*, letter: Letter, at: datetime) -> None:
    """Remember that the letter left us; a repeat keeps the first moment."""
    if letter.sent_at is None:
        letter.sent_at = at
