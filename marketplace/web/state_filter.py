"""Which states a list shows, as its address asks: one, all that are under way, all that are over, or all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask_babel import gettext

from marketplace.labels import Labelled
from marketplace.web.choices import pairs

UNDER_WAY, OVER = "under_way", "over"
S = TypeVar("S", bound=Labelled)


@dataclass(frozen=True, slots=True)
class StateFilter(Generic[S]):
    """``chosen`` is the word in the address, "" for all; ``statuses`` are those it means."""

    chosen: str
    statuses: tuple[S, ...]

    @property
    def narrowed(self) -> bool:
        return self.chosen != ""


def read_states(text: str, *, every: Sequence[S], live: Collection[S]) -> StateFilter[S]:
    """What ``text`` asks for; ``live`` are those under way. Nonsense asks for nothing."""
    groups = {
        UNDER_WAY: tuple(one for one in every if one in live),
        OVER: tuple(one for one in every if one not in live),
        **{one.value: (one,) for one in every},
    }
    return StateFilter(text, groups[text]) if text in groups else StateFilter("", tuple(every))


def state_choices(every: Sequence[Labelled]) -> list[tuple[str, str]]:
    """Value and words of each, for a choice beside the list."""
    return [(UNDER_WAY, gettext("Under way")), (OVER, gettext("Over")), *pairs(every)]
