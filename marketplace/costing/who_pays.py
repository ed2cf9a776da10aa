"""Who pays what under each rule of Incoterms 2020, read from data/incoterms.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketplace.labels import N_, Labelled
from marketplace.trade_terms import Incoterm

TABLE = Path(__file__).resolve().parent.parent / "data" / "incoterms.csv"


class Payer(Labelled):
    """Who bears one duty."""

    SELLER = "seller", N_("you")
    BUYER = "buyer", N_("the buyer")
    NOBODY = "nobody", N_("nobody has to")
    SELLER_BASIC = "seller (C)", N_("you, basic cover (C)")
    SELLER_FULL = "seller (A)", N_("you, full cover (A)")

    @property
    def sells(self) -> bool:
        return self not in (Payer.BUYER, Payer.NOBODY)


@dataclass(frozen=True, slots=True)
class Duties:
    """The duties under one rule; ``mode`` is ``sea`` where the rule is for ships only.

    ``risk_passes`` says where, in the words of the file.
    """

    rule: Incoterm
    mode: str
    export_clearance: Payer
    main_carriage: Payer
    insurance: Payer
    import_clearance: Payer
    unloading: Payer
    risk_passes: str


@cache
def duties() -> dict[Incoterm, Duties]:
    """The eleven rules, in the order of the file: from the least a seller does to the most."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [_duties(row) for row in csv.DictReader(file)]
    return {row.rule: row for row in rows}


def _duties(row: dict[str, str]) -> Duties:
    return Duties(
        rule=Incoterm(row["rule"]),
        mode=row["mode"],
        export_clearance=Payer.of(row["export_clearance"]),
        main_carriage=Payer.of(row["main_carriage"]),
        insurance=Payer.of(row["insurance"]),
        import_clearance=Payer.of(row["import_clearance"]),
        unloading=Payer.of(row["unloading"]),
        risk_passes=row["risk_passes"],
    )
