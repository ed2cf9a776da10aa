"""The regions an appointment may name, as choices: first a province, then a kabupaten of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from marketplace.catalog.naming import province_here
from marketplace.organisations.roles import Actor, Role
from marketplace.regions import queries as regions

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Chooser:
    """Among which provinces the actor chooses (none where theirs is given), and which one was."""

    actor: Actor
    provinces: Sequence[Choice]
    province: str | None

    def regions(self) -> list[Choice]:
        """What an appointment may name; the empty code is no part of the country but all of it."""
        if self.province is None:
            whole = [("", gettext("The whole country"))] if self.actor.role is Role.STAFF else []
            return [*whole, *self.provinces]
        below = regions.list_regencies(province_code=self.province)
        own = [one for one in self.provinces if one[0] == self.province]
        return [*own, *((one.code, one.name) for one in below)]


def chooser(actor: Actor, *, asked: str) -> Chooser:
    """The officer's own province, else the one asked for where there is such a one."""
    if actor.province_code is not None:
        return Chooser(actor, (), actor.province_code)
    known = [(one.code, province_here(one)) for one in regions.list_province_names()]
    return Chooser(actor, known, asked if asked in dict(known) else None)


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
