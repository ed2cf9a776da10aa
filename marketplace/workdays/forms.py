"""Shape of what a seller writes about days off."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.web.forms import BaseForm
from marketplace.workdays.operations import LONGEST_REASON


class ClosureForm(BaseForm):
    """From when to when, and why."""

    from_date = DateField(_l("First day"), validators=[InputRequired(_l("Choose a day."))])
    to_date = DateField(_l("Last day"), validators=[InputRequired(_l("Choose a day."))])
    reason = StringField(
        _l("Reason"),
        description=_l("For your colleagues and the ministry; buyers see the days only."),
        validators=[
            InputRequired(_l("Say why, so that your colleagues understand.")),
            Length(max=LONGEST_REASON, message=_l("Write at most %(max)d characters.")),
        ],
    )
