"""Shape of a mandate's terms, of its end, and of an export partner's registration."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, Email, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.mandates.terms import LONGEST_REASON, MandateTerms
from marketplace.organisations.models import Organisation
from marketplace.organisations.powers import Step
from marketplace.regions.models import Village
from marketplace.web.choices import labelled, options, several_countries
from marketplace.web.forms import BaseForm

_TOO_LONG = _l("Write at most %(max)d characters.")


class MandateForm(BaseForm):
    """Which partner may do what, for which goods and countries, from when to when."""

    partner = SelectField(
        _l("Export partner"),
        validate_choice=False,  # the view finds the partner, or says that there is none
        validators=[InputRequired(_l("Choose an export partner."))],
    )
    villages = SelectMultipleField(
        _l("Villages"),
        description=_l("The villages you sell for. The partner acts for these only."),
        validate_choice=False,  # the operation knows which one may lend
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    chapters = StringField(
        _l("HS chapters"),
        description=_l("The first two digits of the goods' HS codes, such as 92 or 09, 18."),
        validators=[
            DataRequired(_l("Write the first two digits of the HS codes, such as 92.")),
            Length(max=200, message=_TOO_LONG),
        ],
    )
    steps = SelectMultipleField(
        _l("What the partner may do"),
        choices=labelled(Step),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    from_date = DateField(_l("First day"), validators=[InputRequired(_l("Choose a day."))])
    to_date = DateField(_l("Last day"), validators=[InputRequired(_l("Choose a day."))])
    anywhere = BooleanField(_l("For every country"))
    destinations = SelectMultipleField(
        _l("Countries of destination"),
        description=_l("Leave all empty if you ticked every country."),
        choices=several_countries,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, *, partners: Iterable[Organisation], villages: Iterable[Village]) -> None:
        """What there is to choose from."""
        named = [(one.public_id, one.name) for one in partners]
        self.partner.choices = options([("", _l("Choose an export partner")), *named])
        self.villages.choices = options((village.code, village.place) for village in villages)

    def terms(self) -> MandateTerms:
        """What was said, as the operation takes it."""
        return MandateTerms(
            villages=tuple(self.villages.data or ()),
            chapters=tuple(part for part in re.split(r"[\s,;]+", self.chapters.data or "") if part),
            destinations=tuple(self.destinations.data or ()),
            anywhere=bool(self.anywhere.data),
            steps=tuple(step for step in Step if step.value in (self.steps.data or ())),
            from_date=self.from_date.data or date.min,  # InputRequired let none through
            to_date=self.to_date.data or date.min,
        )


class EndForm(BaseForm):
    """Why it ends."""

    reason = StringField(
        _l("Reason"),
        description=_l("The other side reads it."),
        validators=[
            InputRequired(_l("Say why: the other side reads it.")),
            Length(max=LONGEST_REASON, message=_TOO_LONG),
        ],
    )


class InvitePartnerForm(BaseForm):
    """Who is asked in first."""

    email = EmailField(
        _l("The manager's e-mail address"),
        description=_l("The first person of the partner; they invite the others."),
        validators=[
            DataRequired(_l("Type an e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
    )


class PartnerForm(InvitePartnerForm):
    """An export partner comes to the house."""

    name = StringField(
        _l("Legal name"),
        validators=[DataRequired(_l("Type the partner's name.")), Length(max=200)],
    )
    joint = BooleanField(
        _l("A BUMDes Bersama"), description=_l("An enterprise that several villages own together.")
    )
