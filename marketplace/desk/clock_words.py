"""When something ends, or since when it waits, in words of the reader."""

from __future__ import annotations

from datetime import datetime

from marketplace.clock import jakarta_date
from marketplace.web.catalogues import gettext, ngettext
from marketplace.web.filters import clock_time, moment


def by_when(due_at: datetime, *, at: datetime) -> str:
    """``by 14:00`` today, else with its day; in Jakarta."""
    if jakarta_date(due_at) == jakarta_date(at):
        return gettext("by %(time)s", time=clock_time(due_at))
    return gettext("by %(moment)s", moment=moment(due_at))


def since(moment_of: datetime, *, at: datetime) -> str:
    """``since 3 days``, by the days of Jakarta."""
    days = (jakarta_date(at) - jakarta_date(moment_of)).days
    if days <= 0:
        return gettext("since today")
    return ngettext("since %(num)s day", "since %(num)s days", days)


def offer_ends(due_at: datetime, *, at: datetime) -> str:
    """As a sentence: ``The offer ends in 2 days.`` or today, or tomorrow."""
    match _days(due_at, at):
        case 0:
            return gettext("The offer ends today.")
        case 1:
            return gettext("The offer ends tomorrow.")
        case days:
            return ngettext(
                "The offer ends in %(num)s day.", "The offer ends in %(num)s days.", days
            )


def request_closes(due_at: datetime, *, at: datetime) -> str:
    """As a sentence, to be followed by what has come back."""
    match _days(due_at, at):
        case 0:
            return gettext("Your request closes today.")
        case 1:
            return gettext("Your request closes tomorrow.")
        case days:
            return ngettext(
                "Your request closes in %(num)s day.", "Your request closes in %(num)s days.", days
            )


def _days(due_at: datetime, at: datetime) -> int:
    return (jakarta_date(due_at) - jakarta_date(at)).days
