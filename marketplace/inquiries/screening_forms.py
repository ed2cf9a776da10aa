"""Shape of the decision about a held inquiry."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.inquiries.flag_operations import LONGEST_REASON
from marketplace.inquiries.states import InquiryAction
from marketplace.web.choices import options
from marketplace.web.forms import BaseForm


class ScreeningForm(BaseForm):
    """Let it go or not, and why."""

    action = RadioField(
        _l("Decision"),
        choices=options(
            [
                (InquiryAction.RELEASE.value, _l("Pass it on to the village")),
                (InquiryAction.MARK_SPAM.value, _l("It is spam: nobody else reads it")),
            ]
        ),
        validators=[InputRequired(_l("Choose a decision."))],
    )
    reason = TextAreaField(
        _l("Why"),
        description=_l("Kept with the decision; the parties do not read it."),
        validators=[InputRequired(_l("This is needed.")), Length(max=LONGEST_REASON)],
    )
