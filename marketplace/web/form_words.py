"""WTForms' own messages in our catalogues: it ships none in Indonesian, and others in other words.

A message is English here to be found by ``scripts/translations.py``; WTForms says it by itself.
"""

from __future__ import annotations

from flask_babel import get_translations, gettext

from marketplace.labels import N_, nN_

MESSAGES = (
    N_("Field must be equal to %(other_name)s."),
    nN_(
        "Field must be at least %(min)d character long.",
        "Field must be at least %(min)d characters long.",
    ),
    nN_(
        "Field cannot be longer than %(max)d character.",
        "Field cannot be longer than %(max)d characters.",
    ),
    nN_(
        "Field must be exactly %(max)d character long.",
        "Field must be exactly %(max)d characters long.",
    ),
    N_("Field must be between %(min)d and %(max)d characters long."),
    N_("Number must be at least %(min)s."),
    N_("Number must be at most %(max)s."),
    N_("Number must be between %(min)s and %(max)s."),
    N_("Date must be at least %(min)s."),
    N_("Date must be at most %(max)s."),
    N_("Date must be between %(min)s and %(max)s."),
    N_("This field is required."),
    N_("Invalid input."),
    N_("Invalid email address."),
    N_("Invalid URL."),
    N_("Invalid value, must be one of: %(values)s."),
    N_("Invalid value, can't be any of: %(values)s."),
    N_("Invalid Choice: could not coerce."),
    N_("Not a valid choice."),
    N_("Invalid choice(s): one or more data inputs could not be coerced."),
    nN_(
        "'%(value)s' is not a valid choice for this field.",
        "'%(value)s' are not valid choices for this field.",
    ),
    N_("Not a valid datetime value."),
    N_("Not a valid date value."),
    N_("Not a valid time value."),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid float value."),
)


class FormWords:
    """What a form asks for its words."""

    def gettext(self, text: str) -> str:
        """In the reader's language."""
        return gettext(text)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """In the reader's language, by number; WTForms fills in the values itself."""
        # Flask-Babel's own would fill in "num" at once and fail on WTForms' names of values.
        translated: str = get_translations().ungettext(singular, plural, number)
        return translated
