"""What of a thread is new to a person, and who of the other side read our last word; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.inquiries.models import Inquiry, Message
from marketplace.inquiries.reading_models import Reading
from marketplace.organisations.roles import Actor


@dataclass(frozen=True, slots=True)
class ReadState:
    """``new`` are ids of their messages; ``read_by`` is who read our last one first."""

    new: frozenset[int]
    last_of_ours: int | None
    read_by: Reading | None


def of_thread(actor: Actor, inquiry: Inquiry, readings: Sequence[Reading]) -> ReadState:
    """How the thread stands for this actor."""
    theirs = [message.id for message in inquiry.messages if not _ours(actor, inquiry, message)]
    ours = [message.id for message in inquiry.messages if _ours(actor, inquiry, message)]
    seen = max((one.message_id for one in readings if _own(actor, one)), default=0)
    last_of_ours = max(ours, default=None)
    return ReadState(
        new=frozenset(number for number in theirs if number > seen),
        last_of_ours=last_of_ours,
        read_by=_first_reader(actor, readings, message_id=last_of_ours),
    )


def _first_reader(
    actor: Actor, readings: Sequence[Reading], *, message_id: int | None
) -> Reading | None:
    # A reading moves on only when there is something newer, so its moment is of just this message.
    return next(
        (
            one
            for one in readings
            if one.organisation_id != actor.organisation_id and one.message_id == message_id
        ),
        None,
    )


def _own(actor: Actor, reading: Reading) -> bool:
    whose = (reading.person_id, reading.organisation_id)
    return whose == (actor.person_id, actor.organisation_id)


def _ours(actor: Actor, inquiry: Inquiry, message: Message) -> bool:
    # An exporter reads as the seller does, whose messages are theirs too.
    return message.organisation_id == (
        inquiry.seller_id if actor.exports else actor.organisation_id
    )
