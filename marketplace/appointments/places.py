"""The regions an appointment may name, as choices: first a province, then a kabupaten of it."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext

from marketplace.catalog.naming import province_here
from marketplace.organisations.roles import Actor, Role
from marketplace.regions import queries as regions

Choice = tuple[str, str]


def provinces(actor: Actor) -> list[Choice]:
    """Code and name of those the actor may choose among; none where theirs is given."""
    if actor.province_code is not None:
        return []
    return [(one.code, province_here(one)) for one in regions.list_province_names()]


def chosen_province(actor: Actor, asked: str) -> str | None:
    """The province to show: the officer's own, else the one asked for where there is such a one."""
    if actor.province_code is not None:
        return actor.province_code
    known = {one.code for one in regions.list_province_names()}
    return asked if asked in known else None


def offered(actor: Actor, province: str | None) -> list[Choice]:
    """What this actor's appointment may name; the empty code is no part of the country but all of it."""
    below = [] if province is None else regions.list_regencies(province_code=province)
    kabupaten = [(one.code, one.name) for one in below]
    if actor.province_code is not None:
        return kabupaten
    if province is not None:
        return [*(one for one in provinces(actor) if one[0] == province), *kabupaten]
    whole = [("", gettext("The whole country"))] if actor.role is Role.STAFF else []
    return [*whole, *provinces(actor)]


def names(codes: Iterable[str | None]) -> dict[str | None, str]:
    """What the regions of these codes are called, and the whole country; two queries at most."""
    wanted = {code for code in codes if code}
    found: dict[str | None, str] = {None: gettext("The whole country")}
    if wanted:
        found.update((one.code, province_here(one)) for one in regions.list_province_names())
    regencies = [code for code in wanted if code not in found]
    if regencies:
        found.update(regions.regency_names(codes=regencies))
    return found
