"""The time zones a reader may see beside Jakarta's, and the one of a country that has but one."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from pytz import country_timezones

from marketplace.trade_terms import COUNTRIES

HOME = "Asia/Jakarta"
# One time is kept in the whole country, whatever else the zone database remembers.
_ONE_TIME = {
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "AE": "Asia/Dubai",
    "VN": "Asia/Ho_Chi_Minh",
}


def _zones_of(country: str) -> list[str]:
    known = [_ONE_TIME[country]] if country in _ONE_TIME else country_timezones.get(country, [])
    return list(known)


TIME_ZONES = frozenset(zone for country in COUNTRIES for zone in _zones_of(country))


def zone_of_country(country: str) -> str | None:
    """The zone of a country that keeps one time; None where a person has to choose."""
    zones = _zones_of(country)
    return zones[0] if len(zones) == 1 else None


def city(zone: str, *, locale: str) -> str:
    """The place a zone is named for in a language: ``Berlin``, ``柏林``."""
    return get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True)
