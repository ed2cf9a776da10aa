"""Which changes to a published listing a curator reads first, and which are in force at once; pure.

At once goes what only the seller can know and what promises less than before. Whatever is a claim
a buyer relies on is read first; so is everything this table does not name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marketplace.catalog.terms import ListingTerms

NeedsReview = Callable[[Any, Any], bool]


def _never(_before: object, _after: object) -> bool:
    return False


def _more(before: int, after: int) -> bool:
    return after > before


def _less(before: int, after: int) -> bool:
    return after < before


def _sooner(before: tuple[tuple[int, int], ...], after: tuple[tuple[int, int], ...]) -> bool:
    """Whether some quantity is promised earlier than before."""
    return any(
        _days(after, quantity) < _days(before, quantity) for quantity, _ in (*before, *after)
    )


def _days(steps: tuple[tuple[int, int], ...], quantity: int) -> int:
    reached = [days for start, days in steps if start <= quantity]
    return max(reached, default=0)


def _new_country(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    return not set(after) <= set(before)


# Term → whether this change of it waits for a curator. A term that is not here always does.
REVIEWED_WHEN: Mapping[str, NeedsReview] = {
    "offers": _never,
    "moq_increment": _never,
    "stock": _never,
    "season_months": _never,
    "samples_offered": _never,
    "sample": _never,
    "monthly_capacity": _more,
    "lead_time_days": _less,
    "longer_lead_times": _sooner,
    "ships_to": _new_country,
}


def changed_fields(before: ListingTerms, after: ListingTerms) -> tuple[str, ...]:
    """The names of the terms that differ, in their order."""
    names = ListingTerms.__dataclass_fields__
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def reviewed_fields(before: ListingTerms, after: ListingTerms) -> tuple[str, ...]:
    """Those of the changed terms for whose sake a curator reads the change."""
    return tuple(
        name
        for name in changed_fields(before, after)
        if needs_review(name, getattr(before, name), getattr(after, name))
    )


def needs_review(name: str, before: object, after: object) -> bool:
    """Whether this change of one term waits for a curator."""
    rule = REVIEWED_WHEN.get(name)
    return rule is None or rule(before, after)
