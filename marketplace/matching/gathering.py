"""Gathers the candidates of a request: nine questions to the database at most, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

import sqlalchemy as sa

from marketplace.capacity import many
from marketplace.capacity.rules import Declared
from marketplace.catalog.models import Listing
from marketplace.catalog.parts import Certificate
from marketplace.catalog.reach import PUBLISHED
from marketplace.curation.models import CurationDecision, CurationVerdict
from marketplace.db import db
from marketplace.matching.facts import Candidate, Record, Wanted
from marketplace.matching.relevance import BEST, relevances
from marketplace.matching.rules import excluded_by
from marketplace.regions.models import Village
from marketplace.routing.answering import answering_of_many
from marketplace.search.port import SearchEngine

# When each of these listings (by public id) was last invited; who never was is not in it.
LastInvited: TypeAlias = Callable[[Collection[str]], Mapping[str, datetime]]
_Row: TypeAlias = "sa.Row[*tuple[Any, ...]]"
_CURATED = (
    sa.exists()
    .where(
        CurationDecision.listing_id == Listing.id,
        CurationDecision.verdict == CurationVerdict.PUBLISHED,
    )
    .correlate(Listing)
)
_COLUMNS = (
    *(Listing.id, Listing.public_id, Listing.organisation_id, Village.code.label("village")),
    *(Listing.category, Listing.hs_code, Listing.unit, Listing.moq, Listing.stock),
    *(Listing.monthly_capacity, Listing.season_months, Listing.ships_to),
    _CURATED.label("curated"),
)


def gather(
    *,
    wanted: Wanted,
    engine: SearchEngine,
    last_invited: LastInvited,
    opted_out: Collection[int],
    at: datetime,
) -> tuple[Candidate, ...]:
    """Published listings of the category, code or words of ``wanted``, by public id.

    ``opted_out`` are listings (by id) that are not to be asked. Weeks, answers and promises are
    counted only for those that no earlier filter keeps out. Raises SearchEngineError when words are
    all there is and the index does not answer, ValueError when nothing is said at all.
    """
    if not (wanted.words or wanted.category or wanted.hs_prefix):
        raise ValueError("A request names words, a category or an HS code.")
    relevant = relevances(engine=engine, wanted=wanted) if wanted.words else None
    subject = _subject(wanted, relevant)
    rows = db.session.execute(_listings(subject)).all()
    valid = _valid_certificates(subject, wanted)
    bare = {
        row.id: _candidate(
            row,
            certificates=valid.get(row.id, ()),
            relevance=BEST if relevant is None else relevant.get(row.id, 0),
            opted_out=row.id in opted_out,
        )
        for row in rows
    }
    asked = [row for row in rows if excluded_by(wanted, bare[row.id]) is None]
    known = _with_records(wanted, asked, bare, last_invited=last_invited, at=at)
    return tuple(known.get(row.id, bare[row.id]) for row in rows)


def _with_records(
    wanted: Wanted,
    rows: Sequence[_Row],
    bare: Mapping[int, Candidate],
    *,
    last_invited: LastInvited,
    at: datetime,
) -> dict[int, Candidate]:
    if not rows:
        return {}
    declared = {row.id: Declared(row.monthly_capacity, row.season_months) for row in rows}
    free = many.free_by_many(declared=declared, day=wanted.until, at=at)
    kept = many.kept_by_many(listing_ids=list(declared), at=at)
    answers = answering_of_many(seller_ids={row.organisation_id for row in rows}, at=at)
    invited = last_invited([row.public_id for row in rows])
    known = {}
    for row in rows:
        answered = answers.get(row.organisation_id)
        known[row.id] = replace(
            bare[row.id],
            free=free[row.id],
            on_time=Record(*kept.get(row.id, (0, 0))),
            answered=Record(answered.in_time, answered.asked) if answered else Record(),
            last_invited_at=invited.get(row.public_id),
        )
    return known


def _candidate(
    row: _Row, *, certificates: tuple[str, ...], relevance: int, opted_out: bool
) -> Candidate:
    return Candidate(
        listing=row.public_id,
        village=row.village,
        organisation_id=row.organisation_id,
        category=row.category,
        hs_code=row.hs_code,
        unit=row.unit,
        moq=row.moq,
        season_months=row.season_months,
        ships_to=row.ships_to,
        certificates=certificates,
        free=None,
        relevance=relevance,
        curated=bool(row.curated),
        in_stock=row.stock >= max(row.moq, 1),
        answered=Record(),
        on_time=Record(),
        last_invited_at=None,
        opted_out=opted_out,
    )


def _subject(wanted: Wanted, relevant: Mapping[int, int] | None) -> sa.ColumnElement[bool]:
    """The category and code where they are named; only without both do the words decide."""
    named = []
    if wanted.category:
        named.append(Listing.category == wanted.category)
    if wanted.hs_prefix:
        named.append(Listing.hs_code.startswith(wanted.hs_prefix, autoescape=True))
    if not named:
        named.append(Listing.id.in_(list(relevant or ())))
    return sa.and_(PUBLISHED, *named)


def _listings(subject: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*_COLUMNS)
        .join(Village, Village.id == Listing.village_id)
        .where(subject)
        .order_by(Listing.public_id)
    )


def _valid_certificates(
    subject: sa.ColumnElement[bool], wanted: Wanted
) -> dict[int, tuple[str, ...]]:
    """The wanted ones each listing holds on the day of asking; no question where none is wanted."""
    if not wanted.certificates:
        return {}
    rows = db.session.execute(
        sa.select(Certificate.listing_id, Certificate.kind)
        .where(
            Certificate.listing_id.in_(sa.select(Listing.id).where(subject)),
            Certificate.kind.in_(wanted.certificates),
            sa.or_(
                Certificate.valid_to_date.is_(None),
                Certificate.valid_to_date >= wanted.from_date,
            ),
            sa.or_(
                Certificate.valid_from_date.is_(None),
                Certificate.valid_from_date <= wanted.from_date,
            ),
        )
        .order_by(Certificate.kind)
    )
    valid: dict[int, tuple[str, ...]] = {}
    for listing_id, kind in rows:
        valid[listing_id] = (*valid.get(listing_id, ()), kind)
    return valid
