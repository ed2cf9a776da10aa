"""What matching sees of a request and of one listing, and how it is kept to be asked again; pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from marketplace.events.chain import canonical
from marketplace.trade_terms import Unit

LOOKED_AHEAD = timedelta(weeks=26)  # where the buyer names no day: what calendars show
_FIRST_OF_MONTH = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request to many villages: what, how much, where to, with which papers, by when.

    ``hs_prefix`` is written as listings write their code (``9206``, ``9206.00``); an empty text
    or None says nothing. ``from_date`` is the Jakarta day of asking.
    """

    words: str
    category: str
    hs_prefix: str
    quantity: int
    unit: Unit
    destination: str
    certificates: tuple[str, ...]
    from_date: date
    needed_by_date: date | None

    @property
    def until(self) -> date:
        """The last day of the window."""
        return self.needed_by_date or self.from_date + LOOKED_AHEAD

    @property
    def months(self) -> frozenset[int]:
        """Those the window touches."""
        first = self.from_date.replace(day=_FIRST_OF_MONTH)
        found: set[int] = set()
        while first <= self.until and first.month not in found:
            found.add(first.month)
            first = (first + timedelta(days=31)).replace(day=_FIRST_OF_MONTH)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Record:
    """``kept`` of ``of``: answers in time, orders ready in time."""

    kept: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published listing as matching sees it; quantities count whole ``unit``s.

    ``certificates`` are those valid on the day of asking, ``free`` what can still be promised
    within the window (None: not counted, because an earlier filter keeps it out), ``relevance``
    thousandths of the best answer to the words.
    """

    listing: str
    village: str
    organisation_id: int
    category: str
    hs_code: str
    unit: Unit
    moq: int
    season_months: tuple[int, ...]
    ships_to: tuple[str, ...]
    certificates: tuple[str, ...]
    free: int | None
    relevance: int
    curated: bool
    in_stock: bool
    answered: Record
    on_time: Record
    last_invited_at: datetime | None
    opted_out: bool


def written(wanted: Wanted, candidates: Iterable[Candidate]) -> str:
    """As JSON of one spelling: codes and figures, no names, no prices."""
    return canonical(
        {
            "wanted": {
                **asdict(wanted),
                "from_date": wanted.from_date.isoformat(),
                "needed_by_date": wanted.needed_by_date and wanted.needed_by_date.isoformat(),
            },
            "candidates": [_plain(one) for one in candidates],
        }
    )


def read(text: str) -> tuple[Wanted, tuple[Candidate, ...]]:
    """Back from ``written``."""
    kept: dict[str, Any] = json.loads(text)
    asked = kept["wanted"]
    by = asked["needed_by_date"]
    wanted = Wanted(
        **{
            **asked,
            "unit": Unit(asked["unit"]),
            "certificates": tuple(asked["certificates"]),
            "from_date": date.fromisoformat(asked["from_date"]),
            "needed_by_date": date.fromisoformat(by) if by else None,
        }
    )
    return wanted, tuple(_candidate(one) for one in kept["candidates"])


def _plain(candidate: Candidate) -> dict[str, object]:
    invited = candidate.last_invited_at
    return {**asdict(candidate), "last_invited_at": invited and invited.isoformat()}


def _candidate(kept: dict[str, Any]) -> Candidate:
    said: dict[str, Any] = {one.name: kept[one.name] for one in fields(Candidate)}
    for name in ("season_months", "ships_to", "certificates"):
        said[name] = tuple(said[name])
    for name in ("answered", "on_time"):
        said[name] = Record(**said[name])
    invited = said["last_invited_at"]
    said["unit"] = Unit(said["unit"])
    said["last_invited_at"] = datetime.fromisoformat(invited) if invited else None
    return Candidate(**said)
