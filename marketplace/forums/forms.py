"""Shape of what officers write of a forum, and of a director's offer of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from marketplace.accounts.models import Person
from marketplace.catalog.models import Listing
from marketplace.catalog.naming import name_here, province_here
from marketplace.forums.hours import DayHours
from marketplace.forums.models import Forum
from marketplace.forums.states import ForumKind
from marketplace.forums.terms import LONGEST_LINE, LONGEST_LINK, LONGEST_TEXT, ForumTerms
from marketplace.regions.models import Province
from marketplace.web.choices import labelled, options
from marketplace.web.forms import BaseForm, CountField

Answered = TypeVar("Answered")
_NEEDED = _l("This is needed.")
_LINE = [DataRequired(_NEEDED), Length(max=LONGEST_LINE)]
_TEXT = [DataRequired(_NEEDED), Length(max=LONGEST_TEXT)]
_HOUR = ["%H:%M", "%H:%M:%S"]


class ForumForm(BaseForm):
    """All that is said of a forum; hours are Jakarta's."""

    name_en = StringField(_l("Name in English"), validators=_LINE)
    name_id = StringField(_l("Name in Indonesian"), validators=_LINE)
    description_en = TextAreaField(_l("What it is about, in English"), validators=_TEXT)
    description_id = TextAreaField(_l("What it is about, in Indonesian"), validators=_TEXT)
    province_code = SelectField(
        _l("For villages of"), validate_choice=False, validators=[Optional()]
    )
    kind = RadioField(
        _l("How people meet"),
        choices=labelled(ForumKind),
        validators=[InputRequired(_l("Choose how people meet."))],
    )
    link = StringField(
        _l("Link of the meeting"),
        description=_l("Online only. Shown to those who have a table or a booking."),
        validators=[Optional(), Length(max=LONGEST_LINK)],
    )
    place = StringField(
        _l("Place"), description=_l("On site only."), validators=[Optional(), Length(max=200)]
    )
    address = TextAreaField(
        _l("Address"),
        description=_l("On site only."),
        validators=[Optional(), Length(max=LONGEST_TEXT)],
    )
    from_date = DateField(_l("First day"), validators=[InputRequired(_NEEDED)])
    to_date = DateField(_l("Last day"), validators=[InputRequired(_NEEDED)])
    registration_ends_date = DateField(
        _l("Last day of registration"),
        description=_l("Until the end of this day in Jakarta."),
        validators=[InputRequired(_NEEDED)],
    )
    opens = TimeField(
        _l("First talk of a day, Jakarta time"), format=_HOUR, validators=[InputRequired(_NEEDED)]
    )
    closes = TimeField(
        _l("End of a day, Jakarta time"), format=_HOUR, validators=[InputRequired(_NEEDED)]
    )
    slot_minutes = CountField(_l("Length of a talk"), validators=[InputRequired(_NEEDED)])
    pause_minutes = CountField(_l("Pause between talks"), validators=[InputRequired(_NEEDED)])
    break_from = TimeField(_l("Break from"), format=_HOUR, validators=[Optional()])
    break_to = TimeField(_l("Break to"), format=_HOUR, validators=[Optional()])

    def offer(self, provinces: Iterable[Province], *, whole_country: str | None) -> None:
        """The provinces somebody answers for; ``whole_country`` says how all of them are called."""
        pairs = [(one.code, province_here(one)) for one in provinces]
        every = [] if whole_country is None else [("", whole_country)]
        self.province_code.choices = options([*every, *pairs])

    def fill(self, forum: Forum) -> None:
        """What the forum says now."""
        for field in self:
            if hasattr(forum, field.short_name) and field.short_name != "submission_key":
                field.data = getattr(forum, field.short_name)

    def terms(self) -> ForumTerms:
        """What was written, once the form is valid, so that nothing needed is missing."""
        kind = ForumKind.of(self.kind.data)
        online = kind is ForumKind.ONLINE
        return ForumTerms(
            kind=kind,
            province_code=self.province_code.data or None,
            name_en=self.name_en.data or "",
            name_id=self.name_id.data or "",
            description_en=self.description_en.data or "",
            description_id=self.description_id.data or "",
            link=(self.link.data or "") if online else "",
            place="" if online else (self.place.data or ""),
            address="" if online else (self.address.data or ""),
            from_date=_said(self.from_date.data),
            to_date=_said(self.to_date.data),
            registration_ends_date=_said(self.registration_ends_date.data),
            hours=DayHours(
                opens=_said(self.opens.data),
                closes=_said(self.closes.data),
                slot_minutes=self.slot_minutes.data or 0,
                pause_minutes=self.pause_minutes.data or 0,
                break_from=self.break_from.data,
                break_to=self.break_to.data,
            ),
        )


def _said(answer: Answered | None) -> Answered:
    if answer is None:
        raise ValueError("Terms are read from a form that was not valid.")
    return answer


class CancellingForm(BaseForm):
    """Why a forum does not take place."""

    reason = TextAreaField(
        _l("Why it does not take place"),
        description=_l(
            "Everybody who booked gets it by e-mail, and it stands on the forum's page."
        ),
        validators=[DataRequired(_NEEDED), Length(max=LONGEST_TEXT)],
    )


class TableForm(BaseForm):
    """Which flagship the enterprise brings."""

    listing = SelectField(
        _l("What you bring"),
        validate_choice=False,  # the operation knows why another listing is refused
        validators=[InputRequired(_NEEDED)],
    )

    def offer(self, listings: Iterable[Listing]) -> None:
        """The listings buyers can see."""
        self.listing.choices = options((one.public_id, name_here(one)) for one in listings)


class OfficerForm(BaseForm):
    """Who comes along to a booking; empty for nobody."""

    officer = SelectField(_l("Who comes along"), validate_choice=False, validators=[Optional()])

    def offer(self, officers: Iterable[Person], *, nobody: str) -> None:
        """Everybody who may be sent along."""
        people = ((one.public_id, one.name) for one in officers)
        self.officer.choices = options([("", nobody), *people])
