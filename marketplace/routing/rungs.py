"""The ladder a silence climbs: who hears of it after how many working hours; pure.

Source: trade reference 5.8, R5.
"""

from __future__ import annotations

from marketplace.labels import N_, Labelled


class Rung(Labelled):
    REMINDER = "reminder", N_("Handler reminded"), "neutral"
    DIRECTOR = "director", N_("Director told"), "attention"
    OFFICER = "officer", N_("Programme officer told"), "danger"
    ALTERNATES = "alternates", N_("Other villages offered to the buyer"), "danger"

    @property
    def rule(self) -> str:
        """The id of the rule under which it is climbed."""
        return f"R5-{self.value}"

    @property
    def minutes(self) -> int:
        """Working minutes of silence before it."""
        return HOURS[self] * 60


HOURS = {Rung.REMINDER: 12, Rung.DIRECTOR: 24, Rung.OFFICER: 48, Rung.ALTERNATES: 72}
LADDER = tuple(HOURS)


def next_rung(done: int) -> Rung | None:
    """The rung after the first ``done``; none after the last."""
    return LADDER[done] if done < len(LADDER) else None
