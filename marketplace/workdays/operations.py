"""Say that the enterprise is closed for some days, and take it back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import gettext

from marketplace.clock import jakarta_date
from marketplace.db import add, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events import operations as events
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.workdays import queries
from marketplace.workdays.models import Closure

LONGEST = timedelta(days=45)  # a longer pause is a listing's, which buyers then cannot ask about
FURTHEST = timedelta(days=366)
LONGEST_REASON = 200


@transaction
def close_for(
    *,
    actor: Actor,
    from_date: date,
    to_date: date,
    reason: str,
    submission_key: str | None,
    at: datetime,
) -> Closure:
    """The enterprise does not work on these days, today's at the earliest; buyers are told until when.

    Raises RefusedError for days in the past, too far or too many, and without a reason.
    """
    if not actor.sells:
        raise ForbiddenError
    earlier = queries.find_by_submission(submission_key=submission_key)
    if earlier is not None:
        return _same_enterprise(earlier, actor=actor)
    _refuse_days(from_date, to_date, today=jakarta_date(at))
    closure = Closure(
        organisation_id=actor.organisation_id,
        from_date=from_date,
        to_date=to_date,
        reason=_reason(reason),
        entered_by_id=actor.person_id,
        entered_at=at,
        submission_key=submission_key,
    )
    add(closure)
    _record("enter", closure, actor=actor, at=at)
    return closure


@transaction
def take_back(*, actor: Actor, closure: Closure, at: datetime) -> None:
    """From the day of ``at`` on these days are worked after all.

    Raises ConflictError when it is over or was taken back before.
    """
    if not actor.sells or closure.organisation_id != actor.organisation_id:
        raise ForbiddenError
    lock(closure)
    if closure.taken_back_at is not None or closure.to_date < jakarta_date(at):
        raise ConflictError(N_("This closure is over already."))
    closure.taken_back_at, closure.taken_back_by_id = at, actor.person_id
    _record("take_back", closure, actor=actor, at=at)


def _refuse_days(from_date: date, to_date: date, *, today: date) -> None:
    if from_date < today:
        raise RefusedError(N_("This day has passed."), field="from_date")
    if to_date < from_date:
        raise RefusedError(N_("The last day comes before the first."), field="to_date")
    if to_date - from_date >= LONGEST:
        longest = gettext(
            "Write at most %(count)s days. For longer, pause your listing.", count=LONGEST.days
        )
        raise RefusedError(longest, field="to_date")
    if to_date - today > FURTHEST:
        raise RefusedError(N_("This is more than a year ahead."), field="to_date")


def _reason(text: str) -> str:
    reason = " ".join(text.replace("\x00", " ").split())
    if not reason:
        raise RefusedError(N_("Say why, so that your colleagues understand."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise RefusedError(N_("This is too long."), field="reason")
    return reason


def _same_enterprise(earlier: Closure, *, actor: Actor) -> Closure:
    if earlier.organisation_id != actor.organisation_id:
        raise ConflictError(N_("This form was used already. Open the page again."))
    return earlier


def _record(action: str, closure: Closure, *, actor: Actor, at: datetime) -> None:
    events.record(
        actor=actor,
        action=f"closure.{action}",
        subject="closure",
        subject_id=closure.public_id,
        at=at,
        details={"from": closure.from_date.isoformat(), "to": closure.to_date.isoformat()},
    )
