"""Shape of what people type when they register and sign in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import DataRequired, Length

from marketplace.web.forms import BaseForm


class SignInForm(BaseForm):
    email = EmailField(
        _l("E-mail address"),
        validators=[DataRequired(_l("Type your e-mail address.")), Length(max=254)],
    )
    password = PasswordField(
        _l("Pass phrase"), validators=[DataRequired(_l("Type your pass phrase."))]
    )
    next = HiddenField()


class DemoSignInForm(BaseForm):
    person = HiddenField(validators=[DataRequired(), Length(max=26)])
    next = HiddenField()
