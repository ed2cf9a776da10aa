"""What the ministry says of a forum, and what is refused of it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime, time

from flask_babel import gettext

from marketplace.clock import jakarta_date
from marketplace.errors import RefusedError
from marketplace.forums.hours import DayHours, spans
from marketplace.forums.states import ForumKind
from marketplace.labels import N_

LONGEST_FORUM = 7  # days
MOST_SLOTS = 200  # of one table
SHORTEST_SLOT, LONGEST_SLOT, LONGEST_PAUSE = 10, 120, 60  # minutes
LONGEST_TEXT = 4000
LONGEST_LINE = 200
LONGEST_LINK = 500
_FIVE = 5
_NEEDED = N_("This is needed.")


@dataclass(frozen=True, slots=True)
class ForumTerms:
    """All that is written of a forum; ``link`` is for online ones, place and address for others."""

    kind: ForumKind
    province_code: str | None
    name_en: str
    name_id: str
    description_en: str
    description_id: str
    from_date: date
    to_date: date
    registration_ends_date: date
    hours: DayHours
    place: str = ""
    address: str = ""
    link: str = ""
    columns: dict[str, object] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        own = {one.name for one in fields(self)} - {"hours", "columns"}
        said: dict[str, object] = {name: _storable(getattr(self, name)) for name in own}
        said |= {one.name: getattr(self.hours, one.name) for one in fields(self.hours)}
        object.__setattr__(self, "columns", said)


def _storable(value: object) -> object:
    """PostgreSQL cannot store a NUL, and nobody writes one on purpose."""
    plain = isinstance(value, str) and not isinstance(value, ForumKind)
    return str(value).replace("\x00", "") if plain else value


def refuse_unfit(terms: ForumTerms, *, at: datetime) -> None:
    """Raises RefusedError for the first thing that does not do."""
    _refuse_words(terms)
    _refuse_place(terms)
    _refuse_days(terms, at=at)
    _refuse_hours(terms.hours)
    made = len(spans(from_date=terms.from_date, to_date=terms.to_date, hours=terms.hours))
    if not made:
        raise RefusedError(N_("No slot fits into these hours."), field="closes")
    if made > MOST_SLOTS:
        message = gettext("These hours make %(count)s slots for each table.", count=made)
        raise RefusedError(message, field="slot_minutes")


def _refuse_words(terms: ForumTerms) -> None:
    for name in ("name_en", "name_id", "description_en", "description_id"):
        text = str(terms.columns[name])
        if not text.strip():
            raise RefusedError(_NEEDED, field=name)
        if len(text) > (LONGEST_LINE if name.startswith("name") else LONGEST_TEXT):
            raise RefusedError(N_("This is too long."), field=name)


def _refuse_place(terms: ForumTerms) -> None:
    if terms.kind is ForumKind.ON_SITE:
        for name in ("place", "address"):
            if not terms.columns[name]:
                raise RefusedError(N_("Write where the forum is held."), field=name)
    elif not terms.link.startswith("https://") or any(sign.isspace() for sign in terms.link):
        message = N_("Write the link of the meeting; it begins with https://.")
        raise RefusedError(message, field="link")


def _refuse_days(terms: ForumTerms, *, at: datetime) -> None:
    if terms.from_date < jakarta_date(at):
        raise RefusedError(N_("This day has passed."), field="from_date")
    if terms.to_date < terms.from_date:
        raise RefusedError(N_("The last day is before the first."), field="to_date")
    if (terms.to_date - terms.from_date).days >= LONGEST_FORUM:
        message = gettext("A forum lasts at most %(days)s days.", days=LONGEST_FORUM)
        raise RefusedError(message, field="to_date")
    if terms.registration_ends_date < jakarta_date(at):
        raise RefusedError(N_("This day has passed."), field="registration_ends_date")
    if terms.registration_ends_date > terms.to_date:
        message = N_("Registration ends before the forum does.")
        raise RefusedError(message, field="registration_ends_date")


def _refuse_hours(hours: DayHours) -> None:
    for name in ("opens", "closes", "break_from", "break_to"):
        hour: time | None = getattr(hours, name)
        if hour is not None and (hour.minute % _FIVE or hour.second):
            raise RefusedError(N_("Write a time such as 09:00 or 13:25."), field=name)
    for name, least, most in (
        ("slot_minutes", SHORTEST_SLOT, LONGEST_SLOT),
        ("pause_minutes", 0, LONGEST_PAUSE),
    ):
        minutes: int = getattr(hours, name)
        if minutes % _FIVE or not least <= minutes <= most:
            message = gettext(
                "Write %(least)s to %(most)s minutes, in fives.", least=least, most=most
            )
            raise RefusedError(message, field=name)
    if hours.closes <= hours.opens:
        raise RefusedError(N_("The day ends before it begins."), field="closes")
    if (hours.break_from is None) != (hours.break_to is None):
        message = N_("Write both times of the break, or neither.")
        raise RefusedError(message, field="break_to" if hours.break_from else "break_from")
    if hours.break_from and hours.break_to and hours.break_to <= hours.break_from:
        raise RefusedError(N_("The break ends before it begins."), field="break_to")
