"""How far a silence has come, in a few words for the seller's list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask_babel import gettext, ngettext

from marketplace.inquiries.clocks import Clock, Waiting
from marketplace.labels import N_
from marketplace.routing.rungs import LADDER, Rung
from marketplace.workdays import queries as workdays

_NEW = 60  # working minutes
_COMING = {
    Rung.REMINDER: N_("A reminder %(when)s"),
    Rung.DIRECTOR: N_("Director told %(when)s"),
    Rung.OFFICER: N_("Programme officer told %(when)s"),
    Rung.ALTERNATES: N_("Buyer offered other villages %(when)s"),
}


def tell(*, waiting: Iterable[Waiting], at: datetime) -> Mapping[int, Clock]:
    """The next rung of each and in how many working hours; red from the director's rung on."""
    waiting = list(waiting)
    if not waiting:
        return {}
    calendars = workdays.calendars_of(
        organisation_ids={one.seller_id for one in waiting},
        since=min(one.since for one in waiting),
    )
    return {
        one.inquiry_id: clock_at(calendars[one.seller_id].minutes_between(one.since, at))
        for one in waiting
    }


def clock_at(minutes: int) -> Clock:
    """After so many working minutes of silence."""
    tone = "danger" if minutes >= Rung.DIRECTOR.minutes else "attention"
    coming = next((rung for rung in LADDER if rung.minutes > minutes), None)
    if coming is None:
        return Clock(gettext("Buyer was offered other villages"), tone)
    if minutes < _NEW:
        return Clock(gettext("New"), tone)
    hours = -(-(coming.minutes - minutes) // 60)
    when = ngettext("in %(num)s working hour", "in %(num)s working hours", hours)
    return Clock(gettext(_COMING[coming], when=when), tone)
