"""Turns talks booked at forums into tasks in words, for both who meet; asks nobody and nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from marketplace.catalog.naming import name_here
from marketplace.desk.clock_words import since
from marketplace.desk.tasks import Task
from marketplace.forums.booking_queries import BookingLine
from marketplace.organisations.roles import Actor
from marketplace.web.catalogues import gettext
from marketplace.web.filters import moment


def talks(lines: Sequence[BookingLine], *, actor: Actor, at: datetime) -> Iterator[Task]:
    """Those to come by their hour; of those that are over, to keep what was said."""
    for line in lines:
        if at < line.ends_at:
            yield _to_come(line, actor)
        else:
            yield _to_keep(line, actor, at=at)


def _to_come(line: BookingLine, actor: Actor) -> Task:
    return Task(
        title=gettext("Talk with %(party)s", party=_other(line, actor)),
        reason=gettext(
            "Table %(number)s at %(forum)s", number=line.table_number, forum=name_here(line.forum)
        ),
        endpoint="forum_bookings.show",
        arguments={"public_id": line.public_id},
        due_at=line.ends_at,  # one that goes on is not overdue
        due=moment(line.starts_at),
    )


def _to_keep(line: BookingLine, actor: Actor, *, at: datetime) -> Task:
    return Task(
        title=gettext("Write down what came of the talk with %(party)s", party=_other(line, actor)),
        reason=gettext("A few words are enough. The buyer can make them an inquiry."),
        endpoint="forum_bookings.show",
        arguments={"public_id": line.public_id},
        due=since(line.ends_at, at=at),
        weight=40,
    )


def _other(line: BookingLine, actor: Actor) -> str:
    return line.seller if actor.buys else line.buyer
