"""What a director proposes to an export partner, and the rules every mandate keeps; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.errors import RefusedError
from marketplace.labels import N_
from marketplace.organisations.powers import Step
from marketplace.trade_terms import COUNTRIES

LONGEST_REASON = 200
MOST_VILLAGES = 50
# A day further away than this is a slip of the finger.
FURTHEST = timedelta(days=3653)
_CHAPTER = re.compile(r"\d{2}")


@dataclass(frozen=True, slots=True)
class MandateTerms:
    """``villages`` are codes of the ministry, ``chapters`` the first two digits of HS codes.

    ``anywhere`` says "every country" in so many words; then ``destinations`` names none.
    """

    villages: tuple[str, ...]
    chapters: tuple[str, ...]
    destinations: tuple[str, ...]
    anywhere: bool
    steps: tuple[Step, ...]
    from_date: date
    to_date: date


def refuse_unsound(terms: MandateTerms, *, villages: frozenset[str], today: date) -> None:
    """Raise RefusedError for the first rule the terms break; ``villages`` are those one may grant."""
    if not terms.villages or len(terms.villages) > MOST_VILLAGES:
        raise RefusedError(N_("Choose at least one village."), field="villages")
    if not villages.issuperset(terms.villages):
        raise RefusedError(N_("Choose villages that you sell for."), field="villages")
    if not terms.chapters or not all(map(_CHAPTER.fullmatch, terms.chapters)):
        raise RefusedError(
            N_("Write the first two digits of the HS codes, such as 92."), field="chapters"
        )
    _refuse_destinations(terms)
    if not terms.steps:
        raise RefusedError(N_("Choose what the partner may do."), field="steps")
    _refuse_days(terms, today=today)


def _refuse_destinations(terms: MandateTerms) -> None:
    if terms.anywhere == bool(terms.destinations):
        raise RefusedError(
            N_("Say for which countries: name them, or say every country."), field="destinations"
        )
    if not set(COUNTRIES).issuperset(terms.destinations):
        raise RefusedError(N_("Choose the country of destination."), field="destinations")


def _refuse_days(terms: MandateTerms, *, today: date) -> None:
    if terms.from_date < today:
        raise RefusedError(N_("This day has passed."), field="from_date")
    if terms.to_date < terms.from_date:
        raise RefusedError(N_("The last day comes before the first."), field="to_date")
    if terms.to_date > today + FURTHEST:
        raise RefusedError(N_("This day is more than ten years away."), field="to_date")
