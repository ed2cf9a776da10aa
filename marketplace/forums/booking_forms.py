"""Shape of what is written about a booking: what to talk about, minutes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from marketplace.forums.booking_operations import LONGEST_TEXT
from marketplace.web.choices import countries
from marketplace.web.forms import BaseForm
from marketplace.web.number_fields import DigitsField, readable

_LENGTH = Length(max=LONGEST_TEXT, message=_l("Write at most %(max)d characters."))


class BookingForm(BaseForm):
    """A buyer may say beforehand what it will be about."""

    topic = TextAreaField(
        _l("What you would like to talk about"),
        description=_l("The village enterprise prepares for it; whoever comes along reads it too."),
        validators=[Optional(), _LENGTH],
    )


class MinutesForm(BaseForm):
    """Short minutes of a talk."""

    wanted = TextAreaField(
        _l("What was wanted"), validators=[DataRequired(_l("Write what was wanted.")), _LENGTH]
    )
    quantity = DigitsField(_l("Quantity"), validators=[readable, Optional()])
    destination = SelectField(
        _l("Country of destination"), choices=countries, validators=[Optional()]
    )
    next_step = TextAreaField(_l("Next step"), validators=[Optional(), _LENGTH])
