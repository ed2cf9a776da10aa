"""Shape of staff's decision about a flagged message."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.inquiries.flag_operations import LONGEST_REASON
from marketplace.inquiries.flag_states import FlagAction, FlagStatus
from marketplace.web.choices import options
from marketplace.web.forms import BaseForm


class DecisionForm(BaseForm):
    """What it is, and why."""

    action = RadioField(
        _l("Decision"),
        choices=options(
            [
                (FlagAction.DISMISS.value, _l(FlagStatus.DISMISSED.label)),
                (FlagAction.UPHOLD.value, _l(FlagStatus.UPHELD.label)),
            ]
        ),
        validators=[InputRequired(_l("Choose a decision."))],
    )
    reason = TextAreaField(
        _l("Why"),
        description=_l("Kept with the decision; the parties do not read it."),
        validators=[InputRequired(_l("This is needed.")), Length(max=LONGEST_REASON)],
    )
