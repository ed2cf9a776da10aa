"""A file with changed listings, and the button below what it would change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from marketplace.web.forms import BaseForm

LONGEST_ROWS = 900_000


class SheetForm(BaseForm):
    """A file to look at; nothing is changed by sending it."""

    file = FileField(
        _l("Your file"),
        description=_l("CSV or XLSX, at most 5 MB. Columns you leave out stay as they are."),
        validators=[InputRequired(_l("Choose a file."))],
    )


class ApplyForm(BaseForm):
    """The rows that were shown, as they were read: applied as seen, checked all over again."""

    rows = HiddenField(validators=[InputRequired(), Length(max=LONGEST_ROWS)])
