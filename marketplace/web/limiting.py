"""Whether the people of this application are held to limits, and what who is refused reads."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from babel.dates import format_timedelta
from flask import current_app

from marketplace import clock
from marketplace.config import Config
from marketplace.web.catalogues import gettext
from marketplace.web.filters import moment
from marketplace.web.spoken import spoken

_MINUTE, _HOUR = 60, 3600
_FROM = 1.5  # of the next unit, a time to wait is no longer said in the smaller one


def limited() -> bool:
    """True but on a machine that measures itself and was told so (UNLIMITED)."""
    config: Config = current_app.extensions["desaport"]
    return not config.unlimited


def seconds_of(wait: timedelta) -> int:
    """Whole seconds, after which it does go on."""
    return max(1, ceil(wait.total_seconds()))


def goes_on(wait: timedelta) -> str:
    """``You can go on in 4 minutes (30 Nov 2026, 16:04 Jakarta).``, never too early."""
    again = clock.now() + wait
    if again.second or again.microsecond:
        again = again.replace(second=0, microsecond=0) + timedelta(seconds=_MINUTE)
    return gettext(
        "You can go on in %(wait)s (%(moment)s).",
        wait=_said(seconds_of(wait)),
        moment=moment(again),
    )


def _said(seconds: int) -> str:
    """Rounded up to what says it shortly: ``42 seconds``, ``4 minutes``, ``20 hours``."""
    unit = next((unit for unit in (1, _MINUTE) if seconds <= _FROM * unit * _MINUTE), _HOUR)
    whole = timedelta(seconds=ceil(seconds / unit) * unit)
    return format_timedelta(whole, threshold=_FROM + 0.01, locale=spoken().code)
