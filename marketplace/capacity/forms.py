"""Shape of what a seller sets for one week."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length

from marketplace.capacity.operations import LONGEST_REASON
from marketplace.web.forms import BaseForm
from marketplace.web.number_fields import DigitsField, readable


class WeekForm(BaseForm):
    quantity = DigitsField(
        _l("How many units can you make in this week?"),
        description=_l("Write 0 when you are closed."),
        validators=[readable, InputRequired(_l("This is needed."))],
    )
    reason = StringField(
        _l("Why"),
        description=_l("Harvest, holiday, a second shift: your colleagues read it, buyers do not."),
        validators=[DataRequired(_l("This is needed.")), Length(max=LONGEST_REASON)],
    )
