"""A note on the shortlist."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from marketplace.shortlists.models import LONGEST_NOTE
from marketplace.web.forms import BaseForm


class NoteForm(BaseForm):
    """One to an entry of the page, so each has a prefix of its own."""

    note = TextAreaField(_l("Note"), validators=[Length(max=LONGEST_NOTE)])
