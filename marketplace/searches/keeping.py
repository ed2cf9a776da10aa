"""Keep what was searched for: a person's own last words, and words that found nothing.

Both are written after a search was answered and are a log: losing an entry harms nobody.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.clock import jakarta_date
from marketplace.db import add, db, transaction
from marketplace.organisations.roles import Actor
from marketplace.searches.models import MissedSearch, RecentSearch
from marketplace.searches.queries import MOST_RECENT
from marketplace.searches.texts import (
    LONGEST_TEXT,
    may_name_somebody,
    one_spelling,
    says_something,
)

MOST_MISSES_A_DAY = 1000
MISSES_KEPT = timedelta(days=90)
RECENT_KEPT = timedelta(days=180)


@transaction
def remember(*, person_id: int, text: str, at: datetime) -> None:
    """These words are now the person's latest; beyond MOST_RECENT the oldest go."""
    spelling = one_spelling(text)
    known = db.session.scalar(
        sa.select(RecentSearch).where(
            RecentSearch.person_id == person_id, RecentSearch.spelling == spelling
        )
    )
    if known is not None:
        known.text, known.searched_at = text[:LONGEST_TEXT], at
        return
    add(
        RecentSearch(
            person_id=person_id, text=text[:LONGEST_TEXT], spelling=spelling, searched_at=at
        )
    )
    kept = (
        sa.select(RecentSearch.id)
        .where(RecentSearch.person_id == person_id)
        .order_by(RecentSearch.searched_at.desc(), RecentSearch.id.desc())
        .limit(MOST_RECENT)
    )
    db.session.execute(
        sa.delete(RecentSearch).where(
            RecentSearch.person_id == person_id, RecentSearch.id.not_in(kept)
        )
    )


@transaction
def forget(*, actor: Actor, recent: RecentSearch) -> None:
    """Take one of the person's own searches off the list."""
    db.session.execute(
        sa.delete(RecentSearch).where(
            RecentSearch.id == recent.id, RecentSearch.person_id == actor.person_id
        )
    )


@transaction
def forget_all(*, actor: Actor) -> None:
    """Take them all off."""
    db.session.execute(sa.delete(RecentSearch).where(RecentSearch.person_id == actor.person_id))


@transaction
def note_miss(*, text: str, language: str, at: datetime) -> None:
    """Count words that found nothing; words that may name somebody are not kept.

    A day keeps MOST_MISSES_A_DAY texts, whoever floods it, and its first one sweeps old days out.
    """
    spelling = one_spelling(text)
    if not says_something(spelling) or may_name_somebody(spelling):
        return
    day = jakarta_date(at)
    counted = db.session.execute(
        sa.update(MissedSearch)
        .where(MissedSearch.day == day, MissedSearch.text == spelling)
        .values(times=MissedSearch.times + 1, last_seen_at=_later(MissedSearch.last_seen_at, at))
    )
    if counted.rowcount:  # type: ignore[attr-defined]  # an UPDATE's cursor result
        return
    todays = sa.select(sa.func.count(MissedSearch.id)).where(MissedSearch.day == day)
    noted = db.session.scalar(todays) or 0
    if noted >= MOST_MISSES_A_DAY:
        return
    if not noted:
        sweep(at=at)
    add(
        MissedSearch(
            day=day,
            text=spelling,
            language=language,
            times=1,
            first_seen_at=at,
            last_seen_at=at,
        )
    )


@transaction
def sweep(*, at: datetime) -> None:
    """Remove what is older than we say we keep it (docs/security.md)."""
    oldest = jakarta_date(at - MISSES_KEPT)
    db.session.execute(sa.delete(MissedSearch).where(MissedSearch.day < oldest))
    db.session.execute(sa.delete(RecentSearch).where(RecentSearch.searched_at < at - RECENT_KEPT))


def _later(
    column: sa.orm.InstrumentedAttribute[datetime], at: datetime
) -> sa.ColumnElement[datetime]:
    # Two machines' clocks differ a little, and the answers of one overtake each other.
    return sa.case((column < at, at), else_=column)
