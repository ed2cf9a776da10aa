"""A stretch of time on two clocks: Jakarta's and the reader's own, which is UTC where not known."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from marketplace.clock import JAKARTA
from marketplace.web import readers
from marketplace.web.filters import day
from marketplace.web.spoken import spoken
from marketplace.web.time_zones import city

UNIVERSAL = "UTC"


class Stretch(Protocol):
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def in_jakarta(stretch: Stretch) -> str:
    """``09:00–09:30``, of a day in Jakarta that stands beside it."""
    return _hours(stretch, JAKARTA)


def elsewhere(stretch: Stretch) -> str:
    """The same by the reader's clock; with the day where it is another one there."""
    zone = ZoneInfo(_other_zone(stretch.starts_at))
    there, here = stretch.starts_at.astimezone(zone), stretch.starts_at.astimezone(JAKARTA)
    hours = _hours(stretch, zone)
    return hours if there.date() == here.date() else f"{day(there.date())}, {hours}"


def clock_elsewhere(moment: datetime) -> str:
    """Whose clock that is: ``Berlin``, or ``UTC``."""
    zone = _other_zone(moment)
    return zone if zone == UNIVERSAL else city(zone, locale=spoken().code)


def _other_zone(moment: datetime) -> str:
    """A clock that shows what Jakarta's does would say nothing new."""
    zone = readers.time_zone()
    if zone is None:
        return UNIVERSAL
    same = moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.astimezone(JAKARTA).utcoffset()
    return UNIVERSAL if same else zone


def _hours(stretch: Stretch, zone: ZoneInfo) -> str:
    starts, ends = stretch.starts_at.astimezone(zone), stretch.ends_at.astimezone(zone)
    return f"{starts:%H:%M}–{ends:%H:%M}"
