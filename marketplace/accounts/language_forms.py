"""Shape of the choice of a language and a time zone."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Optional

from marketplace.web.choices import options
from marketplace.web.forms import BaseForm
from marketplace.web.languages import LANGUAGES
from marketplace.web.time_zones import TIME_ZONES, city


def _zones() -> list[SelectChoice]:
    locale = str(get_locale() or "en")
    named = sorted((city(zone, locale=locale), zone) for zone in TIME_ZONES)
    return options([("", _l("Jakarta's time only")), *((zone, name) for name, zone in named)])


class LanguageForm(BaseForm):
    submission_key = None  # type: ignore[assignment]  # WTForms' way to leave it out: choosing twice is choosing
    language = RadioField(
        _l("Language of pages and letters"),
        choices=options((language.code, language.name) for language in LANGUAGES.values()),
        validators=[DataRequired(_l("Choose a language."))],
    )
    time_zone = SelectField(
        _l("Time zone shown beside Jakarta's"), choices=_zones, validators=[Optional()]
    )
    next = HiddenField()
