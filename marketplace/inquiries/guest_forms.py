"""Shape of a question without an account, and of the page its link leads to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length

from marketplace.inquiries.forms import AskForm
from marketplace.web.choices import countries, options
from marketplace.web.forms import BaseForm
from marketplace.web.languages import LANGUAGES


class GuestForm(AskForm):
    """What a buyer asks, and who they are."""

    person_name = StringField(
        _l("Your name"), validators=[DataRequired(_l("Type your name.")), Length(max=200)]
    )
    company = StringField(
        _l("Company"), validators=[DataRequired(_l("Type your company's name.")), Length(max=200)]
    )
    country = SelectField(
        _l("Country"), choices=countries, validators=[DataRequired(_l("Choose a country."))]
    )
    email = EmailField(
        _l("E-mail address"),
        validators=[
            DataRequired(_l("Type your e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
    )
    language = SelectField(
        _l("Language of pages and letters"),
        choices=options((language.code, language.name) for language in LANGUAGES.values()),
        validators=[DataRequired(_l("Choose a language."))],
    )


class GuestConfirmationForm(BaseForm):
    """The pass phrase of the account that comes of it."""

    password = PasswordField(
        _l("Pass phrase"),
        description=_l("At least 12 characters. Any words, any script; pasting is fine."),
        validators=[DataRequired(_l("Choose a pass phrase."))],
    )
