"""Which villages a request to many is sent to: filters that can be named, a score, fair turns; pure.

Source: trade reference 5.8, R7. Why these weights and seats: docs/matching.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from marketplace.labels import N_, Labelled
from marketplace.matching.facts import Candidate, Record, Wanted

MOST_INVITED = 15
KEPT_FOR_TURNS = 3  # of these, for whoever has waited longest, whatever the score
BAND = 100  # points: listings this near to each other are equally good
RULE = "R7"
# What an enterprise without any record is believed to keep, and how many cases that belief weighs.
_BELIEVED, _WEIGHS = 3, 4
_NEVER = datetime.min.replace(tzinfo=UTC)


class Filter(Labelled):
    """Why a listing is not asked, in the order of asking; the first that fits is the reason."""

    OPTED_OUT = "opted-out", N_("Does not take requests to several villages")
    SUBJECT = "subject", N_("Another kind of product")
    UNIT = "unit", N_("Counted in another unit")
    DESTINATION = "destination", N_("Does not ship to this country")
    CERTIFICATES = "certificates", N_("A certificate is missing or has expired")
    MOQ = "moq", N_("The smallest order is larger than this quantity")
    SEASON = "season", N_("Out of season in these months")
    CAPACITY = "capacity", N_("Not enough free weeks by that day")


class Part(Labelled):
    """What the score is made of; WEIGHTS says how many points each can bring."""

    WORDS = "words", N_("Answers the words")
    READINESS = "readiness", N_("Stands ready")
    ANSWERS = "answers", N_("Answers inquiries")
    ON_TIME = "on-time", N_("Ready on time")


class Seat(Labelled):
    """By what an invitation was won."""

    SCORE = "score", N_("Among the best answers"), "good"
    TURN = "turn", N_("Longest not invited"), "progress"


WEIGHTS = {Part.WORDS: 400, Part.READINESS: 200, Part.ANSWERS: 200, Part.ON_TIME: 200}
Points = tuple[tuple[Part, int], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What was decided of one candidate, and everything it rests on.

    ``band`` is 0 for those as good as the best. Excluded: no points and no band.
    """

    candidate: Candidate
    excluded_by: Filter | None
    points: Points = ()
    band: int | None = None
    seat: Seat | None = None

    @property
    def invited(self) -> bool:
        return self.seat is not None

    @property
    def score(self) -> int:
        return sum(points for _, points in self.points)


def decide(
    *, wanted: Wanted, candidates: Iterable[Candidate], seed: str, most: int = MOST_INVITED
) -> tuple[Match, ...]:
    """Every candidate judged: the invited first, then who was not, then who did not fit.

    ``seed`` (the request's public id) turns those who are equal in everything; the same facts and
    seed always give the same answer, in whatever order they come.
    """
    judged = [_judged(wanted, one) for one in candidates]
    fitting = _in_bands([one for one in judged if one.excluded_by is None])
    seated = _seated(fitting, seed, most)
    excluded = [one for one in judged if one.excluded_by is not None]
    return (*seated, *sorted(excluded, key=lambda one: one.candidate.listing))


def excluded_by(wanted: Wanted, candidate: Candidate) -> Filter | None:
    """The first filter that keeps it out; free weeks that were not counted keep nobody out."""
    return next((name for name, keeps in _FILTERS.items() if keeps(wanted, candidate)), None)


def points_of(candidate: Candidate) -> Points:
    """Each part of the score."""
    return (
        (Part.WORDS, WEIGHTS[Part.WORDS] * candidate.relevance // 1000),
        (Part.READINESS, WEIGHTS[Part.READINESS] * _readiness(candidate) // 2),
        (Part.ANSWERS, _believed(candidate.answered, WEIGHTS[Part.ANSWERS])),
        (Part.ON_TIME, _believed(candidate.on_time, WEIGHTS[Part.ON_TIME])),
    )


def _judged(wanted: Wanted, candidate: Candidate) -> Match:
    reason = excluded_by(wanted, candidate)
    return Match(candidate, reason, () if reason else points_of(candidate))


def _readiness(candidate: Candidate) -> int:
    """Of two signs: LPEI has looked at the listing itself; a smallest order lies ready."""
    return candidate.curated + candidate.in_stock


def _believed(record: Record, weight: int) -> int:
    """A short record says little, so one lucky order is not worth more than a hundred good ones."""
    return weight * (record.kept + _BELIEVED) // (record.of + _WEIGHS)


def _in_bands(fitting: Sequence[Match]) -> list[Match]:
    """Counted from the best, so that no edge falls between two that are nearly the best."""
    best = max((one.score for one in fitting), default=0)
    return [replace(one, band=(best - one.score) // BAND) for one in fitting]


def _seated(fitting: Sequence[Match], seed: str, most: int) -> list[Match]:
    """Best band first and within it the longest not invited; the last seats go by turn alone."""
    waiting = sorted(fitting, key=lambda one: _turn(one, seed))
    ranked = sorted(waiting, key=lambda one: one.band or 0)
    if len(ranked) <= most:
        return [replace(one, seat=Seat.SCORE) for one in ranked]
    first = ranked[: max(most - KEPT_FOR_TURNS, 0)]
    names = {one.candidate.listing for one in first}
    others = [one for one in waiting if one.candidate.listing not in names]
    turns = others[: most - len(first)]
    names |= {one.candidate.listing for one in turns}
    return [
        *(replace(one, seat=Seat.SCORE) for one in first),
        *(replace(one, seat=Seat.TURN) for one in turns),
        *(one for one in ranked if one.candidate.listing not in names),
    ]


def _turn(match: Match, seed: str) -> tuple[datetime, bytes]:
    """Least recently invited first; equal moments turn with the request."""
    name = match.candidate.listing
    return match.candidate.last_invited_at or _NEVER, sha256(f"{seed}:{name}".encode()).digest()


def _another_subject(wanted: Wanted, candidate: Candidate) -> bool:
    return bool(wanted.category and candidate.category != wanted.category) or not (
        candidate.hs_code.startswith(wanted.hs_prefix)
    )


def _does_not_ship(wanted: Wanted, candidate: Candidate) -> bool:
    """Who has named no country has refused none."""
    return bool(candidate.ships_to) and wanted.destination not in candidate.ships_to


def _out_of_season(wanted: Wanted, candidate: Candidate) -> bool:
    """No months at all means that nothing was said."""
    return bool(candidate.season_months) and wanted.months.isdisjoint(candidate.season_months)


def _too_little_free(wanted: Wanted, candidate: Candidate) -> bool:
    return candidate.free is not None and candidate.free < wanted.quantity


_FILTERS: dict[Filter, Callable[[Wanted, Candidate], bool]] = {
    Filter.OPTED_OUT: lambda _wanted, candidate: candidate.opted_out,
    Filter.SUBJECT: _another_subject,
    Filter.UNIT: lambda wanted, candidate: candidate.unit is not wanted.unit,
    Filter.DESTINATION: _does_not_ship,
    Filter.CERTIFICATES: lambda wanted, candidate: (
        not set(wanted.certificates) <= set(candidate.certificates)
    ),
    Filter.MOQ: lambda wanted, candidate: candidate.moq > wanted.quantity,
    Filter.SEASON: _out_of_season,
    Filter.CAPACITY: _too_little_free,
}
