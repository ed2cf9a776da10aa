"""Shape of a BUMDes's registration and of its legal identity."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, Email, Length

from marketplace.onboarding import identity
from marketplace.onboarding.identity import Identity
from marketplace.web.forms import BaseForm


class SellerRegistrationForm(BaseForm):
    bumdes = StringField(
        _l("Name of the BUMDes"),
        description=_l("As it stands in the certificate; it begins with BUM Desa."),
        validators=[DataRequired(_l("Type the name of the BUMDes.")), Length(max=200)],
    )
    person_name = StringField(
        _l("Your name"), validators=[DataRequired(_l("Type your name.")), Length(max=200)]
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


class IdentityForm(BaseForm):
    """All may be left empty today and filled in later."""

    certificate = StringField(
        _l("Number of the legal certificate"),
        description=_l("From the Ministry of Law; it begins with AHU."),
        validators=[Length(max=identity.LONGEST_NUMBER)],
    )
    nib = StringField(
        _l("Business number (NIB)"),
        description=_l("13 digits from the OSS system."),
        validators=[Length(max=40)],
    )
    npwp = StringField(
        _l("Tax number (NPWP)"),
        description=_l("15 or 16 digits. Dots and dashes do not matter."),
        validators=[Length(max=40)],
    )

    def identity(self) -> Identity:
        return identity.tidy(
            certificate=self.certificate.data or "",
            nib=self.nib.data or "",
            npwp=self.npwp.data or "",
        )
