"""Who makes a product, of what, and what it was honoured with: one question for all three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from marketplace.catalog.parts import Maker, Material, Recognition
from marketplace.catalog.values import RecognitionKind
from marketplace.db import db

_MAKER, _MATERIAL = "maker", "material"
_Row = sa.Row[str, int, str, str, int]


@dataclass(frozen=True, slots=True)
class NamedMaker:
    """``name`` is empty for those who gave no consent to be named."""

    craft: str
    name: str


@dataclass(frozen=True, slots=True)
class NamedMaterial:
    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class Honour:
    """An award or a programme; ``source`` says where that can be read."""

    name: str
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known; each may be empty."""

    makers: tuple[NamedMaker, ...]
    materials: tuple[NamedMaterial, ...]
    awards: tuple[Honour, ...]
    programmes: tuple[Honour, ...]


def provenance_of(*, listing_id: int) -> Provenance:
    """Of a listing; in the seller's own order."""
    rows = db.session.execute(_STATEMENT, {"listing": listing_id}).all()
    return Provenance(
        makers=tuple(NamedMaker(row.first, row.second) for row in rows if row.part == _MAKER),
        materials=tuple(
            NamedMaterial(row.first, row.second) for row in rows if row.part == _MATERIAL
        ),
        awards=_honours(rows, RecognitionKind.AWARD),
        programmes=_honours(rows, RecognitionKind.PROGRAMME),
    )


def _honours(rows: Sequence[_Row], kind: RecognitionKind) -> tuple[Honour, ...]:
    return tuple(Honour(row.first, row.year, row.second) for row in rows if row.part == kind.value)


_LISTING = sa.bindparam("listing", type_=sa.BigInteger())
_STATEMENT = sa.union_all(
    sa.select(
        sa.literal(_MAKER).label("part"),
        Maker.position.label("position"),
        Maker.craft.label("first"),
        Maker.name.label("second"),
        sa.literal(0).label("year"),
    ).where(Maker.listing_id == _LISTING),
    sa.select(
        sa.literal(_MATERIAL), Material.position, Material.name, Material.origin, sa.literal(0)
    ).where(Material.listing_id == _LISTING),
    sa.select(
        sa.cast(Recognition.kind, sa.String()),
        Recognition.position,
        Recognition.name,
        Recognition.source,
        Recognition.year,
    ).where(Recognition.listing_id == _LISTING),
).order_by("part", "position")
