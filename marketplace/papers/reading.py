"""Reads the rules of export papers from their CSV files, once; a row that cannot be right is refused."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

from marketplace.countries import is_country
from marketplace.papers.rules import (
    ANY,
    Level,
    OriginForm,
    Rule,
    RuleBook,
    Scope,
    Standing,
    Told,
    Transport,
)
from marketplace.trade_terms import Incoterm

FOLDER = Path(__file__).resolve().parent.parent / "data" / "papers"
Row = dict[str, str]


class RuleBookError(ValueError):
    """A row of the data names what is not there, or days in the wrong order."""


@cache
def rule_book() -> RuleBook:
    """The rules the project ships."""
    return read_rule_book(FOLDER)


def read_rule_book(folder: Path) -> RuleBook:
    """The rules of a folder of CSV files. Raises RuleBookError, KeyError and ValueError."""
    read = _Reader(
        sources={row["source"]: row["words"] for row in _rows(folder, "sources")},
        groups={row["group"]: _parts(row["members"]) for row in _rows(folder, "groups")},
        documents={row["document"]: row["name"] for row in _rows(folder, "documents")},
    )
    return RuleBook(
        documents=read.documents,
        rules=tuple(read.rule(row) for row in _rows(folder, "rules")),
        origin_forms=tuple(read.origin_form(row) for row in _rows(folder, "origin_forms")),
    )


class _Reader:
    """Makes values of rows, knowing the sources, groups and documents they may name."""

    def __init__(
        self,
        *,
        sources: dict[str, str],
        groups: dict[str, tuple[str, ...]],
        documents: dict[str, str],
    ) -> None:
        self._sources = sources
        self._groups = groups
        self.documents = documents

    def rule(self, row: Row) -> Rule:
        if row["document"] not in self.documents:
            raise RuleBookError(f"{row['rule']}: no document {row['document']}")
        return Rule(
            key=row["rule"],
            document=row["document"],
            scope=self._scope(row),
            incoterms=tuple(Incoterm(part) for part in _parts(row["incoterms"])),
            transport=_transport(row["transport"]),
            level=Level.of(row["level"]),
            condition=row["condition"],
            issuer=row["issuer"],
            lead_days=int(row["lead_days"]),
            told=self._told(row),
        )

    def origin_form(self, row: Row) -> OriginForm:
        return OriginForm(
            form=row["form"],
            agreement=row["agreement"],
            preferential=row["kind"] == "preferential",
            scope=self._scope(row),
            level=Level.of(row["level"]),
            condition=row["condition"],
            told=self._told(row),
        )

    def _scope(self, row: Row) -> Scope:
        places = _parts(row["destinations"])
        unknown = [place for place in places if place not in self._groups and not is_country(place)]
        begins, ends = _day(row["effective_from"]), _day(row["effective_to"])
        if unknown or (begins and ends and ends < begins):
            raise RuleBookError(f"{row}: {unknown or 'ends before it begins'}")
        return Scope(
            hs=_parts(row["hs"]),
            countries=tuple(place for place in places if place not in self._groups),
            groups=tuple(self._groups[place] for place in places if place in self._groups),
            effective_from=begins,
            effective_to=ends,
        )

    def _told(self, row: Row) -> Told:
        standing = Standing.of(row["status"])
        checked = _day(row["checked_on"])
        if (checked is None) is not (standing is Standing.UNVERIFIED):
            raise RuleBookError(f"{row}: verified and checked_on go together")
        return Told(standing, self._sources[row["source"]], checked)


def _rows(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _parts(cell: str) -> tuple[str, ...]:
    return () if cell == ANY else tuple(cell.split(";"))


def _transport(cell: str) -> Transport | None:
    return None if cell == ANY else Transport(cell)


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
