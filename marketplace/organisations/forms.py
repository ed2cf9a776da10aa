"""Shape of a registration and of choosing whom to act for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length

from marketplace.web.choices import countries
from marketplace.web.forms import BaseForm


class RegistrationForm(BaseForm):
    person_name = StringField(
        _l("Your name"), validators=[DataRequired(_l("Type your name.")), Length(max=200)]
    )
    company = StringField(
        _l("Company"), validators=[DataRequired(_l("Type your company's name.")), Length(max=200)]
    )
    country = SelectField(
        _l("Country"),
        choices=countries,
        validators=[DataRequired(_l("Choose a country."))],
    )
    email = EmailField(
        _l("E-mail address"),
        validators=[
            DataRequired(_l("Type your e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
    )
    password = PasswordField(
        _l("Pass phrase"),
        description=_l("At least 12 characters. Any words, any script; pasting is fine."),
        validators=[DataRequired(_l("Choose a pass phrase."))],
    )


class ConfirmationForm(BaseForm):
    password = PasswordField(
        _l("The pass phrase you chose"), validators=[DataRequired(_l("Type your pass phrase."))]
    )


class ActingForm(BaseForm):
    membership = HiddenField(validators=[DataRequired(), Length(max=26)])
