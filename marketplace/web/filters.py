"""How money, days, moments, quantities and places read on a page and in a letter: in one place."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from flask import Flask, current_app

from marketplace.clock import JAKARTA
from marketplace.config import Config
from marketplace.labels import N_, Labelled
from marketplace.money import CURRENCIES, Money
from marketplace.trade_terms import COUNTRIES, Unit
from marketplace.web import readers
from marketplace.web.catalogues import gettext
from marketplace.web.figures import REMEMBERED, write_date, write_decimal
from marketplace.web.locale import current
from marketplace.web.spoken import spoken
from marketplace.web.time_zones import city

_RUPIAH = "id_ID"
_DAY = "d MMM y"
_DAYS = {"zh": "y年M月d日", "ja": "y年M月d日"}
_ONE_OF: dict[str, str] = {
    Unit.PIECE: N_("piece"),
    Unit.PAIR: N_("pair"),
    Unit.SET: N_("set"),
    Unit.TONNE: N_("tonne"),
    Unit.SQUARE_METRE: "m²",
    Unit.CUBIC_METRE: "m³",
    Unit.LITRE: N_("litre"),
}
_KILOBYTE, _MEGABYTE = 1_000, 1_000_000
_COUNTED: dict[Unit, str] = {
    Unit.PIECE: N_("pcs"),
    Unit.PAIR: N_("pair"),
    Unit.SET: N_("set"),
}


def money(amount: Money) -> str:
    """``USD 1,250.00``, figures as the reader writes them; rupiah as Indonesians do: ``Rp 209.524``."""
    return _money(amount.minor, amount.currency, spoken().code)


@lru_cache(maxsize=REMEMBERED)
def _money(minor: int, code: str, locale: str) -> str:
    currency = CURRENCIES[code]
    if code == "IDR" and minor % currency.step == 0:
        return f"Rp {write_decimal(minor // currency.step, _RUPIAH)}"
    pattern = "#,##0" + ("." + "0" * currency.exponent if currency.exponent else "")
    return f"{code} {write_decimal(Money(minor, code).decimal(), locale, pattern=pattern)}"


def day(value: date) -> str:
    """``12 Mar 2027``."""
    speaking = spoken()
    pattern = _DAYS.get(speaking.locale.language, _DAY)
    return write_date(value, speaking.code, pattern=pattern)


def clock_time(value: datetime) -> str:
    """``16:00``: the time in Jakarta, of a day that is named beside it or is today."""
    return f"{value.astimezone(JAKARTA):%H:%M}"


def short_month(value: date) -> str:
    """``Mar``: a month where there is little room."""
    return write_date(value, spoken().code, pattern="LLL")


def moment(value: datetime) -> str:
    """``12 Mar 2027, 16:00 Jakarta``; who lives by another clock reads ``(09:00 in Berlin)`` too."""
    local = value.astimezone(JAKARTA)
    zone = readers.time_zone()
    there = value.astimezone(ZoneInfo(zone)) if zone else local
    if zone is None or there.utcoffset() == local.utcoffset():
        return gettext("%(day)s, %(time)s Jakarta", day=day(local.date()), time=f"{local:%H:%M}")
    facts = {
        "day": day(local.date()),
        "time": f"{local:%H:%M}",
        "there": f"{there:%H:%M}",
        "city": city(zone, locale=spoken().code),
    }
    if there.date() == local.date():
        return gettext("%(day)s, %(time)s Jakarta (%(there)s in %(city)s)", **facts)
    return gettext(
        "%(day)s, %(time)s Jakarta (%(there)s on %(other_day)s in %(city)s)",
        other_day=day(there.date()),
        **facts,
    )


def quantity(count: int, unit: Unit) -> str:
    """``3,500 pcs``."""
    speaking = spoken()
    return _quantity(count, unit, speaking.code, speaking.catalogue)


@lru_cache(maxsize=REMEMBERED)
def _quantity(count: int, unit: Unit, locale: str, _words: NullTranslations) -> str:
    # Remembered by the catalogue too: the unit is one of its words.
    written = write_decimal(count, locale)
    return gettext("%(count)s %(unit)s", count=written, unit=unit_name(unit))


def unit_name(unit: str) -> str:
    """A unit as it stands behind a figure: ``pcs``, ``kg``."""
    return gettext(_COUNTED[Unit(unit)]) if unit in _COUNTED else str(unit)


def per(unit: str) -> str:
    """One of a unit, as it stands after "per": ``piece`` for ``pcs``."""
    return gettext(_ONE_OF[unit]) if unit in _ONE_OF else str(unit)


def figure(count: int) -> str:
    """``75,266``: a count of things that have no unit."""
    return write_decimal(count, spoken().code)


def file_size(size: int) -> str:
    """``1.4 MB``, ``38 kB``: how much a file is, never nothing; ``size`` in bytes."""
    if size >= _MEGABYTE:
        return f"{write_decimal(Decimal(size) / _MEGABYTE, spoken().code, pattern='#,##0.0')} MB"
    return f"{write_decimal(max(1, round(size / _KILOBYTE)), spoken().code)} kB"


def label(choice: Labelled) -> str:
    """The words of a choice in the reader's language."""
    return gettext(choice.label)


def country(code: str) -> str:
    """The short name of a country in the reader's language; its code where there is none."""
    locale = spoken().locale
    if locale.language == "en" and code in COUNTRIES:
        return COUNTRIES[code]
    return str(locale.territories.get(code, code))


def link(path: str) -> str:
    """A path of this site as a letter in the present language names it; whole where SITE_URL is set."""
    config: Config = current_app.extensions["desaport"]
    return f"{config.site_url or ''}{current().prefix}{path}"


def install(app: Flask) -> None:
    """Give the filters to every template."""
    for function in (
        *(money, day, short_month, moment, quantity, unit_name, per),
        *(figure, label, country, link, file_size),
    ):
        app.add_template_filter(function)
