"""Shape of an invitation, of accepting one, and of a role."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length

from marketplace.money import CURRENCIES, Money
from marketplace.organisations.roles import Role
from marketplace.web.choices import options
from marketplace.web.forms import BaseForm
from marketplace.web.number_fields import AmountField

EXPORTERS_WORDS = _l(
    "Staff answer buyers and look after shipments and papers. A manager also accepts mandates, "
    "sends quotations and looks after the team."
)


BUYERS_WORDS = _l(
    "A buyer asks, negotiates and accepts up to your company's limit. An approver also accepts "
    "above it, sets it and looks after the team."
)


SELLERS_LIMIT_WORDS = _l(
    "In figures, such as 2500. Leave it empty when every quotation comes to you before it is sent."
)


class InvitationForm(BaseForm):
    email = EmailField(
        _l("E-mail address"),
        validators=[
            DataRequired(_l("Type an e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
    )
    role = SelectField(
        _l("Role"),
        description=_l(
            "An operator writes, answers and plans. A director also sends offers, signs "
            "contracts and looks after the team."
        ),
    )

    def chosen_role(self) -> Role:
        return Role.of(self.role.data)


class NameForm(BaseForm):
    name = StringField(
        _l("Legal name"),
        description=_l("As it stands in the certificate; it begins with BUM Desa."),
        validators=[DataRequired(_l("Type the name of the BUMDes.")), Length(max=200)],
    )


class RoleForm(BaseForm):
    role = SelectField(_l("Role"))


class LimitForm(BaseForm):
    amount = AmountField(
        _l("Limit"),
        description=_l(
            "In figures, such as 25000. Leave it empty when every buyer of yours may accept any offer."
        ),
        validators=[Length(max=40)],
    )
    currency = SelectField(_l("Currency"), choices=options((code, code) for code in CURRENCIES))

    def validate_amount(self, _field: AmountField) -> None:
        """Refuse what is no amount of this currency."""
        self.limit()

    def limit(self) -> Money | None:
        return self.amount.amount(self.currency.data)


class NewcomerForm(BaseForm):
    name = StringField(
        _l("Your name"), validators=[DataRequired(_l("Type your name.")), Length(max=200)]
    )
    password = PasswordField(
        _l("Pass phrase"),
        description=_l("At least 12 characters. Any words, any script; pasting is fine."),
        validators=[DataRequired(_l("Choose a pass phrase."))],
    )


class ReturningForm(BaseForm):
    password = PasswordField(
        _l("The pass phrase of your account"),
        validators=[DataRequired(_l("Type your pass phrase."))],
    )
