"""Decides what a silence leads to next: from facts alone, so that it can be asked again; pure.

Nothing here knows what an inquiry is: whatever awaits a seller since a moment can be clocked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marketplace.routing.facts import Facts, People
from marketplace.routing.rungs import LADDER, Rung


class Choice(StrEnum):
    """Why these people: trade reference 5.8, R4 inside the BUMDes, R5 beyond it."""

    PREVIOUS_HANDLER = "R4-previous-handler"
    OPERATORS = "R4-operators"
    DIRECTORS = "R4-directors"
    REGENCY = "R5-officers-of-the-kabupaten"
    PROVINCE = "R5-officers-of-the-province"
    NATIONAL = "R5-officers-of-the-country"
    ASKER = "R5-asker"
    BUYERS = "R5-company-of-the-asker"
    NOBODY = "R5-nobody-there"


@dataclass(frozen=True, slots=True)
class Step:
    """The rung to climb now: who is told and why they, since when it was due, when the next one is."""

    rung: Rung
    choice: Choice
    told: People
    due_at: datetime
    next_due_at: datetime | None


def decide(facts: Facts) -> Step | None:
    """The next rung, if its time has come and it is still the seller's turn."""
    left = [rung for rung in LADDER if rung not in facts.done]
    if not facts.waiting or not left:
        return None
    due_at = due(facts, left[0])
    if facts.at < due_at:
        return None
    choice, told = _audience(left[0], facts)
    next_due_at = due(facts, left[1]) if len(left) > 1 else None
    return Step(left[0], choice, told, due_at, next_due_at)


def due(facts: Facts, rung: Rung) -> datetime:
    """When this rung's working hours are over, by the days off known now."""
    return facts.calendar.moment_after(facts.began_at, rung.minutes)


def _audience(rung: Rung, facts: Facts) -> tuple[Choice, People]:
    handler = (facts.handler,) if facts.handler else ()
    asker = (facts.asker,) if facts.asker else ()
    beyond = [
        (Choice.REGENCY, facts.regency_officers),
        (Choice.PROVINCE, facts.provincial_officers),
        (Choice.NATIONAL, facts.national_officers),
    ]
    inside = [(Choice.DIRECTORS, facts.directors), *beyond]
    order: dict[Rung, list[tuple[Choice, People]]] = {
        Rung.REMINDER: [
            (Choice.PREVIOUS_HANDLER, handler),
            (Choice.OPERATORS, facts.operators),
            *inside,
        ],
        Rung.DIRECTOR: inside,
        Rung.OFFICER: beyond,
        Rung.ALTERNATES: [(Choice.ASKER, asker), (Choice.BUYERS, facts.buyers)],
    }
    return next(((choice, told) for choice, told in order[rung] if told), (Choice.NOBODY, ()))
