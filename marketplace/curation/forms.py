"""Shape of a curator's decision."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from marketplace.web.forms import BaseForm

LONGEST_REASON = 2_000


class PublicationForm(BaseForm):
    """Publishing needs no reason; a note reaches the seller."""

    note = TextAreaField(
        _l("Note to the seller"), validators=[Optional(), Length(max=LONGEST_REASON)]
    )


class RejectionForm(BaseForm):
    """Not taking a product says why."""

    reason = TextAreaField(
        _l("Why it is not taken"),
        description=_l("The village may list another product: say what would be taken."),
        validators=[
            DataRequired(_l("Say why, so that the village can choose another product.")),
            Length(max=LONGEST_REASON),
        ],
    )


class DeclineForm(BaseForm):
    """Declining a change says why."""

    reason = TextAreaField(
        _l("Why the change is declined"),
        validators=[
            DataRequired(_l("Say why, so that the seller understands.")),
            Length(max=LONGEST_REASON),
        ],
    )


class ChangesForm(BaseForm):
    """Asking for changes says which."""

    reason = TextAreaField(
        _l("What must change, and why"),
        description=_l("The seller has never exported: say it in plain words, one thing a line."),
        validators=[
            DataRequired(_l("Say what must change, so that the seller can do it.")),
            Length(max=LONGEST_REASON),
        ],
    )
