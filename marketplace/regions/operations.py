"""Loads the national list of regions; a second run changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import sqlalchemy as sa

from marketplace.db import add, db, transaction
from marketplace.regions import queries
from marketplace.regions.codes import kind_of
from marketplace.regions.models import RegionCoverage, RegionRelease
from marketplace.regions.names import name_key
from marketplace.regions.source import (
    DISTRICT,
    PROVINCE,
    REGENCY,
    SHIPPED,
    VILLAGE,
    RegionRow,
    RegionSource,
)
from marketplace.search import outbox

ROWS_IN_ONE_STATEMENT = 2000
_TABLES = {PROVINCE: "province", REGENCY: "regency", DISTRICT: "district", VILLAGE: "village"}
Progress: TypeAlias = Callable[[int], None]
_Values: TypeAlias = dict[str, str]


@dataclass(frozen=True)
class RegionLoad:
    """What a load did to the regions that stood here before."""

    added: int = 0
    renamed: int = 0
    missing: int = 0  # stand here but no longer in the list: kept, because listings may name them


def _nobody_watches(_rows: int) -> None:
    pass


@transaction
def load_regions(
    *,
    at: datetime,
    source: RegionSource = SHIPPED,
    progress: Progress = _nobody_watches,
) -> RegionLoad:
    """Bring the database to ``source``: add and rename, never remove.

    ``progress`` hears after each step how many rows that step dealt with.
    """
    if queries.is_loaded(source=source):
        return RegionLoad()
    rows = source.rows()
    levels = {length: [row for row in rows if len(row.code) == length] for length in _TABLES}
    loads = [_load_level(length, levels[length], progress) for length in _TABLES]
    add(
        RegionRelease(
            package=source.manifest.package,
            version=source.manifest.version,
            sha256=source.sha256,
            coverage=source.coverage,
            loaded_at=at,
            provinces=len(levels[PROVINCE]),
            regencies=len(levels[REGENCY]),
            districts=len(levels[DISTRICT]),
            villages=len(levels[VILLAGE]),
        )
    )
    if any(load.renamed for load in loads):
        outbox.everything_changed(at=at)  # what lies there is found by the names of its places
    missing = sum(load.missing for load in loads)
    return RegionLoad(
        added=sum(load.added for load in loads),
        renamed=sum(load.renamed for load in loads),
        missing=missing if source.coverage is RegionCoverage.FULL else 0,
    )


def _load_level(length: int, rows: list[RegionRow], progress: Progress) -> RegionLoad:
    table = db.metadata.tables[_TABLES[length]]
    standing = _standing(table)
    listed = {row.code: _values(row) for row in rows}
    new = [values for code, values in listed.items() if code not in standing]
    renamed = [values for code, values in listed.items() if standing.get(code, values) != values]
    progress(len(listed) - len(new) - len(renamed))
    for some in _steps(new):
        db.session.execute(sa.insert(table), some)
        progress(len(some))
    for some in _steps(renamed):
        db.session.execute(*_renaming(table, some))
        progress(len(some))
    return RegionLoad(len(new), len(renamed), len(standing.keys() - listed.keys()))


def _standing(table: sa.Table) -> dict[str, _Values]:
    columns = [column for column in table.columns if column.name != "id"]
    rows = db.session.execute(sa.select(*columns)).mappings()
    return {row["code"]: {**row} for row in rows}


def _values(row: RegionRow) -> _Values:
    """The columns of ``row`` in the table of its level; its code says what contains it."""
    match len(row.code):
        case 2:
            names = {"official_name": row.official_name, "name_en": row.name_en}
        case 5:
            names = {"official_name": row.official_name, "province_code": row.code[:PROVINCE]}
        case 8:
            names = {"regency_code": row.code[:REGENCY]}
        case _:
            names = {
                "district_code": row.code[:DISTRICT],
                "name_key": name_key(row.name),
                "kind": kind_of(row.code),
            }
    return {"code": row.code, "name": row.name, **names}


def _renaming(table: sa.Table, some: list[_Values]) -> tuple[sa.Update, list[_Values]]:
    changed: dict[str, sa.BindParameter[str]] = {
        column: sa.bindparam(column) for column in some[0] if column != "code"
    }
    statement = sa.update(table).where(table.c.code == sa.bindparam("of")).values(changed)
    return statement, [{**values, "of": values["code"]} for values in some]


def _steps(values: list[_Values]) -> Iterator[list[_Values]]:
    for start in range(0, len(values), ROWS_IN_ONE_STATEMENT):
        yield values[start : start + ROWS_IN_ONE_STATEMENT]
