"""Shape of a request for another flagship, and of the answer."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from marketplace.catalog.models import Listing
from marketplace.web.choices import options
from marketplace.web.forms import BaseForm

LONGEST_REASON = 2_000
_NEEDED = _l("This is needed.")


class RequestForm(BaseForm):
    """Which draft takes the place, why, and what shows the village's will."""

    successor = SelectField(
        _l("The new flagship"),
        description=_l("One of your drafts for this village."),
        validate_choice=False,  # the operation knows why another listing is refused
        validators=[InputRequired(_l("Choose the draft."))],
    )
    reason = TextAreaField(
        _l("Why the village changes its flagship"),
        description=_l("It stands on the village's page."),
        validators=[DataRequired(_NEEDED), Length(max=LONGEST_REASON)],
    )
    evidence = TextAreaField(
        _l("Which paper shows what the village decided"),
        description=_l(
            "For example: minutes of the village assembly (Musdes) with number and day."
        ),
        validators=[DataRequired(_NEEDED), Length(max=LONGEST_REASON)],
    )
    paper = FileField(
        _l("The paper itself"),
        description=_l("A PDF of at most 10 MB, or a photo (JPEG, PNG) of at most 8 MB."),
    )

    def offer(self, drafts: Iterable[Listing]) -> None:
        """Offer the drafts that may take the place."""
        self.successor.choices = options((one.public_id, one.name_en) for one in drafts)


class ApprovalForm(BaseForm):
    """Approving needs no reason; a note reaches the village."""

    answer = TextAreaField(
        _l("Note to the village"), validators=[Optional(), Length(max=LONGEST_REASON)]
    )


class RefusalForm(BaseForm):
    """Declining says why."""

    reason = TextAreaField(
        _l("Why the flagship stays"), validators=[DataRequired(_NEEDED), Length(max=LONGEST_REASON)]
    )
