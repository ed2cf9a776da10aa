"""What the engine sees of one silence, and how it is kept: enough to decide the same again; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from marketplace.events.chain import canonical
from marketplace.routing.rungs import Rung
from marketplace.workdays.working_time import Period, WorkCalendar

People = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """A thing of kind ``subject`` at the moment ``at``; people by public id, no words and no prices.

    The seller has had the word since ``began_at``. ``handler`` answered this buyer last; ``asker``
    wrote the question; either is None when they are no longer there.
    """

    subject: str
    waiting: bool
    began_at: datetime
    at: datetime
    done: tuple[Rung, ...]
    holidays: tuple[date, ...]
    closures: tuple[Period, ...]
    handler: str | None
    operators: People
    directors: People
    province: str
    provincial_officers: People
    national_officers: People
    asker: str | None
    buyers: People
    regency: str = ""
    regency_officers: People = ()

    @property
    def calendar(self) -> WorkCalendar:
        return WorkCalendar(frozenset(self.holidays), self.closures)


def written(facts: Facts) -> str:
    """As JSON of one spelling."""
    plain: dict[str, object] = {one.name: getattr(facts, one.name) for one in fields(facts)}
    return canonical(
        {
            **plain,
            "began_at": facts.began_at.isoformat(),
            "at": facts.at.isoformat(),
            "holidays": [day.isoformat() for day in facts.holidays],
            "closures": [[p.from_date.isoformat(), p.to_date.isoformat()] for p in facts.closures],
        }
    )


def read(text: str) -> Facts:
    """Back from ``written``."""
    kept: Mapping[str, Any] = json.loads(text)
    # What was climbed before officers of a kabupaten were known saw none.
    kept = {"regency": "", "regency_officers": [], **kept}
    people = (
        "regency_officers",
        "operators",
        "directors",
        "provincial_officers",
        "national_officers",
        "buyers",
    )
    return Facts(
        subject=kept["subject"],
        waiting=kept["waiting"],
        began_at=datetime.fromisoformat(kept["began_at"]),
        at=datetime.fromisoformat(kept["at"]),
        done=tuple(Rung.of(rung) for rung in kept["done"]),
        holidays=tuple(date.fromisoformat(day) for day in kept["holidays"]),
        closures=tuple(Period(*map(date.fromisoformat, days)) for days in kept["closures"]),
        handler=kept["handler"],
        province=kept["province"],
        regency=kept["regency"],
        asker=kept["asker"],
        **{name: tuple(kept[name]) for name in people},
    )
