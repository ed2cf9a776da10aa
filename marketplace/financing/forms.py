"""Shape of what the director asks and what LPEI's reviewers write."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from marketplace.financing.operations import LONGEST_TENOR, SHORTEST_TENOR
from marketplace.financing.states import Consent, FinancingAction
from marketplace.money import Money, NotAnAmountError
from marketplace.web.choices import options
from marketplace.web.forms import BaseForm, CountField

LONGEST_TEXT = 4000


class _AmountForm(BaseForm):
    """An amount in the one currency the page is about."""

    amount: StringField
    currency: str

    def money(self) -> Money | None:
        """The amount as money; None when the field was left empty. Call when valid."""
        text = self.amount.data
        return Money.parse(text, self.currency) if text else None

    def validate_amount(self, field: Field) -> None:
        """A plain number of the page's currency."""
        if not field.data:
            return
        try:
            Money.parse(field.data, self.currency)
        except NotAnAmountError as error:
            raise ValidationError(gettext(error.reason)) from error


class RequestForm(_AmountForm):
    amount = StringField(
        _l("Amount"),
        validators=[DataRequired(_l("Say how much you need.")), Length(max=30)],
    )
    purpose = TextAreaField(
        _l("What the money is for"),
        description=_l("Hides, wood, labour, freight: what must be paid before the buyer pays."),
        validators=[DataRequired(_l("Say what the money is for.")), Length(max=LONGEST_TEXT)],
    )
    tenor_days = CountField(
        _l("Tenor"),
        description=_l("How many days you need the money: 30 to 360."),
        validators=[
            InputRequired(_l("Say for how many days.")),
            NumberRange(SHORTEST_TENOR, LONGEST_TENOR, _l("The tenor is 30 to 360 days.")),
        ],
    )
    consent = BooleanField(
        _l("LPEI may read this order's contract"),
        description=_l("Without this LPEI sees nothing of the order, and cannot decide."),
        validators=[DataRequired(_l("LPEI can only decide when it may read the contract."))],
    )

    def consented(self) -> Consent | None:
        """What the ticked box allows."""
        return Consent.READ_CONTRACT if self.consent.data else None


class RecommendationForm(_AmountForm):
    amount = StringField(
        _l("Recommended amount"),
        description=_l("Left empty: the amount the village asked for."),
        validators=[Length(max=30)],
    )
    comment = TextAreaField(
        _l("Memo"),
        description=_l("What you checked and why the order can repay the money."),
        validators=[DataRequired(_l("Write the memo.")), Length(max=LONGEST_TEXT)],
    )


class ReviewForm(_AmountForm):
    decision = RadioField(
        _l("Your decision"),
        choices=options(
            [
                (FinancingAction.ENDORSE.value, _l("Endorse: hand it to the approver")),
                (FinancingAction.RETURN.value, _l("Return: the maker must look again")),
                (FinancingAction.REJECT.value, _l("Reject: the village is told why")),
            ]
        ),
        validators=[InputRequired(_l("Choose a decision."))],
    )
    amount = StringField(
        _l("Endorsed amount"),
        description=_l("You may lower the recommended amount. Left empty: as recommended."),
        validators=[Length(max=30)],
    )
    comment = TextAreaField(
        _l("Comment"),
        description=_l("Needed to return or reject; the village reads the reason of a rejection."),
        validators=[Length(max=LONGEST_TEXT)],
    )


class ApprovalForm(BaseForm):
    decision = RadioField(
        _l("Your decision"),
        choices=options(
            [
                (FinancingAction.APPROVE.value, _l("Approve the endorsed amount")),
                (FinancingAction.REJECT.value, _l("Reject: the village is told why")),
            ]
        ),
        validators=[InputRequired(_l("Choose a decision."))],
    )
    comment = TextAreaField(
        _l("Reason"), validators=[DataRequired(_l("Write the reason.")), Length(max=LONGEST_TEXT)]
    )


class DrawdownForm(_AmountForm):
    amount = StringField(
        _l("Tranche"),
        validators=[DataRequired(_l("Say how much is drawn.")), Length(max=30)],
    )
    value_date = DateField(
        _l("Value date"), validators=[InputRequired(_l("Choose the day the money is paid."))]
    )
    bank_reference = StringField(
        _l("Bank reference"),
        validators=[DataRequired(_l("Write the bank's reference.")), Length(max=200)],
    )
