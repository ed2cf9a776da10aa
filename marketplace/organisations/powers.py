"""What an export mandate lets its partner do, for whom, where and until when; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from marketplace.labels import N_, Labelled

CHAPTER_LENGTH = 2  # the first digits of an HS code


class Step(Labelled):
    """What a mandate may be for. Source: trade reference 5.1."""

    QUOTE = "quote", N_("Answer buyers and quote")
    SHIP = "ship", N_("Record the shipment")
    DOCUMENTS = "documents", N_("Look after the papers")


@dataclass(frozen=True, slots=True)
class Case:
    """What one trade is about, as far as a mandate asks; ``village`` is the ministry's code."""

    seller_id: int
    village: str
    hs_code: str
    destination: str


@dataclass(frozen=True, slots=True)
class Power:
    """The terms of one mandate; ``destinations`` are ISO countries, None means every country."""

    mandate_id: int
    number: str
    partner_name: str
    seller_id: int
    seller_public_id: str
    seller_name: str
    villages: frozenset[str]
    chapters: frozenset[str]
    destinations: frozenset[str] | None
    steps: frozenset[Step]
    from_date: date
    to_date: date

    def reaches(self, case: Case) -> bool:
        """Whether the trade lies inside its places, goods and destinations, whatever the day."""
        return (
            case.seller_id == self.seller_id
            and case.village in self.villages
            and case.hs_code[:CHAPTER_LENGTH] in self.chapters
            and (self.destinations is None or case.destination in self.destinations)
        )


def covers(power: Power, *, case: Case, step: Step, day: date) -> bool:
    """Whether the mandate lets its partner take this step of this trade on ``day`` in Jakarta."""
    in_force = power.from_date <= day <= power.to_date
    return in_force and step in power.steps and power.reaches(case)


def find_power(powers: Iterable[Power], *, case: Case, step: Step, day: date) -> Power | None:
    """The first of them that covers it."""
    return next((one for one in powers if covers(one, case=case, step=step, day=day)), None)
