"""How money, days, moments and quantities read on a page and in a letter."""

from __future__ import annotations

from datetime import date, datetime

from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale, gettext

from marketplace.clock import JAKARTA
from marketplace.labels import N_, Labelled
from marketplace.money import CURRENCIES, Money
from marketplace.trade_terms import COUNTRIES, Unit

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_ONE_OF: dict[str, str] = {
    Unit.PIECE: N_("piece"),
    Unit.TONNE: N_("tonne"),
    Unit.SQUARE_METRE: "m²",
    Unit.CUBIC_METRE: "m³",
    Unit.LITRE: N_("litre"),
}


def money(amount: Money) -> str:
    """``USD 1,250.00``; rupiah as Indonesians write it: ``Rp 209.524``."""
    currency = CURRENCIES[amount.currency]
    if currency.code == "IDR" and amount.minor % currency.step == 0:
        return f"Rp {format_decimal(amount.minor // currency.step, locale='id_ID')}"
    pattern = "#,##0" + ("." + "0" * currency.exponent if currency.exponent else "")
    return f"{currency.code} {format_decimal(amount.decimal(), format=pattern, locale='en_US')}"


def day(value: date) -> str:
    """``12 Mar 2027``."""
    return f"{value.day} {gettext(_MONTHS[value.month - 1])} {value.year}"


def moment(value: datetime) -> str:
    """``12 Mar 2027, 16:00 Jakarta``."""
    local = value.astimezone(JAKARTA)
    return gettext("%(day)s, %(time)s Jakarta", day=day(local.date()), time=f"{local:%H:%M}")


def quantity(count: int, unit: Unit) -> str:
    """``3,500 pcs``."""
    return f"{format_decimal(count, locale=get_locale() or 'en')} {unit.value}"


def per(unit: str) -> str:
    """One of a unit, as it stands after "per": ``piece`` for ``pcs``."""
    return gettext(_ONE_OF.get(unit, unit))


def figure(count: int) -> str:
    """``75,266``: a count of things that have no unit."""
    return format_decimal(count, locale=get_locale() or "en")


def label(choice: Labelled) -> str:
    """The words of a choice in the reader's language."""
    return gettext(choice.label)


def country(code: str) -> str:
    """The English short name of a country; its code where we have none."""
    return COUNTRIES.get(code, code)


def install(app: Flask) -> None:
    """Give the filters to every template."""
    for function in (money, day, moment, quantity, per, figure, label, country):
        app.add_template_filter(function)
