"""Note something for one's own side of a thread."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import add, transaction
from marketplace.errors import ConflictError, ForbiddenError
from marketplace.inquiries import note_queries, policy
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.note_models import InternalNote
from marketplace.inquiries.operations import USED_ALREADY, written
from marketplace.organisations.roles import Actor


@transaction
def write_note(
    *, actor: Actor, inquiry: Inquiry, text: str, submission_key: str | None, at: datetime
) -> InternalNote:
    """A note for the actor's own organisation, on a closed inquiry too; no letter, no turn passes.

    No event either: the timeline of an inquiry is for both sides. Raises RefusedError for an empty
    or endless text (field ``text``).
    """
    if not policy.is_party(actor, inquiry):
        raise ForbiddenError
    earlier = note_queries.find_note_by_submission(submission_key=submission_key)
    if earlier is not None:
        if (earlier.author_id, earlier.inquiry_id) != (actor.person_id, inquiry.id):
            raise ConflictError(USED_ALREADY)
        return earlier
    note = InternalNote(
        inquiry_id=inquiry.id,
        organisation_id=actor.organisation_id,
        author_id=actor.person_id,
        text=written(text=text),
        written_at=at,
        submission_key=submission_key,
    )
    add(note)
    return note
