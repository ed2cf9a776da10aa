"""Which certificates a product must have to be sold abroad, from dated rows with their source; pure."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "certificates" / "mandatory.csv"


@dataclass(frozen=True, slots=True)
class Duty:
    """Products whose HS code begins with ``hs_prefix`` need ``certificate``; data/certificates."""

    hs_prefix: str
    certificate: str
    from_date: date | None
    to_date: date | None
    source: str
    checked_date: date | None

    def holds(self, hs_code: str, day: date) -> bool:
        begun = self.from_date is None or self.from_date <= day
        ended = self.to_date is not None and self.to_date < day
        return begun and not ended and hs_code.replace(".", "").startswith(self.hs_prefix)


@cache
def duties() -> tuple[Duty, ...]:
    """Every row, in the file's order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Duty(
                hs_prefix=row["hs_prefix"].replace(".", ""),
                certificate=row["certificate"],
                from_date=_day(row["from_date"]),
                to_date=_day(row["to_date"]),
                source=row["source"],
                checked_date=_day(row["checked_on"]),
            )
            for row in csv.DictReader(file)
        )


def duties_of(*, hs_code: str, day: date) -> dict[str, Duty]:
    """Certificate → why it is mandatory for a product of this code on ``day``."""
    return {duty.certificate: duty for duty in duties() if duty.holds(hs_code, day)}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
