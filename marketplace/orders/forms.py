"""Shape and format of what people write about an order."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from marketplace.orders.operations import LONGEST_NOTE
from marketplace.web.forms import BaseForm, CountField

LARGEST_COUNT = 2 * 10**9


class MilestoneForm(BaseForm):
    """How far production is."""

    produced = CountField(
        _l("Made so far"),
        description=_l("All units that are finished by now, not only the latest."),
        validators=[
            InputRequired(_l("Write how many are finished, in figures.")),
            NumberRange(0, LARGEST_COUNT, _l("Write a count that is not below zero.")),
        ],
    )
    note = TextAreaField(
        _l("What was done"),
        description=_l("The buyer reads this."),
        validators=[
            Optional(),
            Length(max=LONGEST_NOTE, message=_l("Write at most %(max)d characters.")),
        ],
    )
