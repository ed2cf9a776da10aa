"""Where a visitor of a product page would ship to, under which rule and in whose money; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.numbers import get_territory_currencies

from marketplace.countries import is_country
from marketplace.money import CURRENCIES
from marketplace.trade_terms import Incoterm

COOKIE = "desaport-country"
USUAL_CURRENCY = "USD"
_SENT_BY_THE_CHOOSER = "choose"


@dataclass(frozen=True, slots=True)
class Destination:
    """``country`` is an ISO code, None while nobody has said; ``kept`` is what the cookie holds.

    ``keep`` is what the cookie is to hold from now on: a code, "" for nothing any more, None where
    it stays as it is.
    """

    country: str | None
    incoterm: Incoterm
    currency: str
    kept: str | None
    keep: str | None


def read_destination(
    asked: Mapping[str, str], *, cookie: str | None, offered: Sequence[Incoterm], day: date
) -> Destination:
    """What the address asks for, else what the cookie keeps; nonsense counts as not said."""
    kept = _country(cookie)
    said = _country(asked.get("country"))
    country = said if "country" in asked else kept
    return Destination(
        country=country,
        incoterm=_incoterm(asked.get("terms"), offered),
        currency=_currency(asked.get("currency"), country, day),
        kept=kept,
        keep=_keep(asked, said),
    )


def _country(text: str | None) -> str | None:
    code = (text or "").strip().upper()
    return code if is_country(code) else None


def _incoterm(text: str | None, offered: Sequence[Incoterm]) -> Incoterm:
    """One of those the seller offers, the first unless another is asked for."""
    return next((one for one in offered if one.value == text), offered[0])


def _currency(text: str | None, country: str | None, day: date) -> str:
    """As asked, else that of the country where we trade in it, else dollars."""
    if text in CURRENCIES:
        return text
    own = get_territory_currencies(country, day) if country else []
    return next((code for code in own if code in CURRENCIES), USUAL_CURRENCY)


def _keep(asked: Mapping[str, str], said: str | None) -> str | None:
    """Only the chooser's own form changes the cookie: a link somebody shared must not."""
    if _SENT_BY_THE_CHOOSER not in asked:
        return None
    return said if said and asked.get("remember") else ""
