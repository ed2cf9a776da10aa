"""Words and figures that are remembered are those of the language being written."""

from __future__ import annotations

import contextvars
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import NullTranslations
from flask import Flask
from flask_babel import force_locale, get_babel, get_locale, gettext
from typing_extensions import override

from marketplace.trade_terms import Unit
from marketplace.web.figures import write_date, write_decimal
from marketplace.web.filters import quantity
from marketplace.web.spoken import spoken

DAY = date(2027, 3, 12)
LOCALES = ["en", "id", "id_ID", "ar", "zh"]


class Shouted(NullTranslations):
    """Another catalogue of the same language."""

    @override
    def gettext(self, message: str) -> str:
        return "%(count)s %(unit)s" if "%" in message else message.upper()


def test_a_letter_in_another_language_ends_with_its_block(app_once):
    with app_once.test_request_context("/"):
        assert str(spoken().locale) == "en"
        assert not spoken().right_to_left
        with force_locale("ar"):
            assert spoken().locale == get_locale() == Locale("ar")
            assert spoken().right_to_left
            with force_locale("id"):
                assert str(spoken().locale) == "id"
                assert spoken().catalogue.gettext("Catalogue") == gettext("Catalogue")
            assert str(spoken().locale) == "ar"
        assert str(spoken().locale) == "en"


def test_outside_of_everything_there_is_english():
    assert str(spoken().locale) == "en"
    assert spoken().catalogue.gettext("Catalogue") == "Catalogue"


def test_what_is_remembered_is_what_babel_writes():
    for _ in range(2):
        for locale in LOCALES:
            for figure in (0, 7, 1250, -3, 10**12, Decimal("1250.50"), Decimal("0.05")):
                assert write_decimal(figure, locale) == format_decimal(figure, locale=locale)
                written = format_decimal(figure, format="#,##0.00", locale=locale)
                assert write_decimal(figure, locale, pattern="#,##0.00") == written
            assert write_date(DAY, locale, pattern="d MMM y") == format_date(DAY, "d MMM y", locale)


def one_piece(app: Flask) -> str:
    """A piece as a request of its own writes it."""

    def write() -> str:
        with app.test_request_context("/"):
            return quantity(1, Unit.PIECE)

    return contextvars.Context().run(write)


def test_a_quantity_follows_its_catalogue_and_not_the_locale_alone(app_once):
    domain = get_babel(app_once).instance.domain_instance
    assert one_piece(app_once) == "1 pcs"
    domain.cache["en", "messages"] = Shouted()
    assert one_piece(app_once) == "1 PCS"
    domain.cache.clear()
    assert one_piece(app_once) == "1 pcs"
