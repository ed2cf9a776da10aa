"""Asks the engine again whether it would decide today as it did, from what it saw then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.routing import engine, facts, queries
from marketplace.routing.facts import Facts
from marketplace.routing.models import Hop


@dataclass(frozen=True, slots=True)
class Replay:
    """``told`` are names; ``differences`` are the parts the engine would now decide otherwise."""

    hop: Hop
    seen: Facts
    told: tuple[str, ...]
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.differences

    @property
    def worked_hours(self) -> int:
        """Whole working hours from the turn's beginning to the climb."""
        return self.seen.calendar.minutes_between(self.seen.began_at, self.hop.climbed_at) // 60


def replay(*, hops: Iterable[Hop]) -> list[Replay]:
    """Each hop with what it saw; one question, for the names."""
    hops = list(hops)
    names = queries.names_of(people=frozenset(one for hop in hops for one in hop.people))
    return [
        Replay(
            hop=hop,
            seen=facts.read(hop.facts),
            told=tuple(names.get(one, one) for one in hop.people),
            differences=differences(hop=hop),
        )
        for hop in hops
    ]


def differences(*, hop: Hop) -> tuple[str, ...]:
    """What of a stored hop the engine of today would decide otherwise; empty: nothing."""
    step = engine.decide(facts.read(hop.facts))
    if step is None:
        return ("rung",)
    decided = {
        "rung": (step.rung, hop.rung),
        "rule": (step.rung.rule, hop.rule),
        "choice": (step.choice.value, hop.choice),
        "told": (step.told, hop.people),
        "due_at": (step.due_at, hop.due_at),
        "next_due_at": (step.next_due_at, hop.next_due_at),
    }
    return tuple(name for name, (now, then) in decided.items() if now != then)
