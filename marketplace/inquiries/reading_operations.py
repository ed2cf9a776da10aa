"""Note how far somebody has read a thread."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import add, transaction
from marketplace.inquiries import reading_queries
from marketplace.inquiries.reading_models import Reading
from marketplace.organisations.roles import Actor


@transaction
def note_reading(*, actor: Actor, inquiry_id: int, message_id: int, at: datetime) -> None:
    """The actor has seen the thread up to this message of the other side; a reading never goes back.

    ``inquiry_id`` comes from the page that was just shown to the actor.
    """
    known = reading_queries.find_reading(actor=actor, inquiry_id=inquiry_id)
    if known is None:
        add(
            Reading(
                inquiry_id=inquiry_id,
                person_id=actor.person_id,
                organisation_id=actor.organisation_id,
                message_id=message_id,
                read_at=at,
            )
        )
    elif known.message_id < message_id:
        known.message_id, known.read_at = message_id, at
