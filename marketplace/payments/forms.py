"""What is typed about money at the bank: shape of input only."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from marketplace.money import CURRENCIES, Money, NotAnAmountError
from marketplace.web.choices import options
from marketplace.web.forms import BaseForm


class ReceiptForm(BaseForm):
    """One line of a bank statement, as it stands there; ``currency`` is the order's."""

    amount = StringField(_l("Amount received"), [InputRequired(), Length(max=24)])
    value_date = DateField(_l("Value date on the statement"), [InputRequired()])
    bank_reference = StringField(_l("Reference of the bank"), [InputRequired(), Length(max=80)])
    remitter = StringField(_l("Sender of the money"), [InputRequired(), Length(max=200)])

    def __init__(self, *, currency: str) -> None:
        super().__init__()
        self.currency = currency

    def validate_amount(self, _field: StringField) -> None:
        """Refuse what is no amount of this currency."""
        try:
            self.received()
        except NotAnAmountError as error:
            raise ValidationError(gettext(error.reason)) from error

    def received(self) -> Money:
        return Money.parse(self.amount.data or "", self.currency)


class BankAccountForm(BaseForm):
    """Where a BUMDes receives transfers in one currency."""

    currency = SelectField(_l("Currency"), choices=options((code, code) for code in CURRENCIES))
    bank_name = StringField(
        _l("Bank"),
        [InputRequired(), Length(max=200)],
        description=_l("Name and branch, with the SWIFT code for transfers from abroad"),
    )
    account_number = StringField(_l("Account number"), [InputRequired(), Length(max=34)])
    holder = StringField(
        _l("Account holder"),
        [InputRequired(), Length(max=200)],
        description=_l("Exactly as the bank writes it"),
    )
