"""The form that saves a search."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.searches.operations import LONGEST_NAME
from marketplace.web.forms import BaseForm


class SaveForm(BaseForm):
    """What to call it, and whether to write when something new answers it."""

    name = StringField(
        _l("Name"),
        description=_l("For your own list and for the letters about it."),
        validators=[
            InputRequired(_l("Give the search a name.")),
            Length(max=LONGEST_NAME, message=_l("Write at most %(max)d characters.")),
        ],
    )
    alert = BooleanField(
        _l("Write to me when a newly published listing matches"),
        description=_l("At most one letter a day; pause it whenever you like."),
    )
