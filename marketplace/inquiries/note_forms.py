"""Shape of what one side notes for itself."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.inquiries.operations import LONGEST_TEXT
from marketplace.web.forms import BaseForm


class NoteForm(BaseForm):
    """One more note."""

    text = TextAreaField(
        _l("Note for your own side"),
        validators=[
            InputRequired(_l("Write a note.")),
            Length(max=LONGEST_TEXT, message=_l("Write at most %(max)d characters.")),
        ],
    )
