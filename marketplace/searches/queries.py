"""Find a person's own searches, and what the alerts and the staff need to know."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import BUYERS, Actor
from marketplace.searches.models import AlertedListing, RecentSearch, SavedSearch, SearchAlert
from marketplace.searches.states import AlertStatus

MOST_RECENT = 20
# Written once: somebody is typing, and building it would cost more than running it.
_RECENT_TEXTS = (
    sa.select(RecentSearch.text)
    .where(RecentSearch.person_id == sa.bindparam("person_id"))
    .order_by(RecentSearch.searched_at.desc(), RecentSearch.id.desc())
    .limit(MOST_RECENT)
)


@dataclass(frozen=True, slots=True)
class Lookout:
    """A saved search with its alert on, as a round of alerts reads it."""

    id: int
    person_id: int
    address: str
    fingerprint: str
    alerts_from: datetime


def list_recent(*, actor: Actor) -> list[RecentSearch]:
    """The person's last searches, latest first."""
    statement = (
        sa.select(RecentSearch)
        .where(RecentSearch.person_id == actor.person_id)
        .order_by(RecentSearch.searched_at.desc(), RecentSearch.id.desc())
        .limit(MOST_RECENT)
    )
    return list(db.session.scalars(statement))


def recent_texts(*, person_id: int) -> list[str]:
    """The words of a person's last searches, latest first, and no rows around them."""
    return list(db.session.scalars(_RECENT_TEXTS, {"person_id": person_id}))


def get_recent(*, actor: Actor, public_id: str) -> RecentSearch:
    """One of the person's own searches. Raises NotFoundError."""
    found = db.session.scalar(
        sa.select(RecentSearch).where(
            RecentSearch.public_id == public_id, RecentSearch.person_id == actor.person_id
        )
    )
    if found is None:
        raise NotFoundError
    return found


def list_saved(*, actor: Actor) -> list[SavedSearch]:
    """The person's saved searches, latest first."""
    statement = (
        sa.select(SavedSearch)
        .where(SavedSearch.person_id == actor.person_id)
        .order_by(SavedSearch.id.desc())
    )
    return list(db.session.scalars(statement))


def get_saved(*, actor: Actor, public_id: str) -> SavedSearch:
    """One of the person's saved searches. Raises NotFoundError."""
    found = db.session.scalar(
        sa.select(SavedSearch).where(
            SavedSearch.public_id == public_id, SavedSearch.person_id == actor.person_id
        )
    )
    if found is None:
        raise NotFoundError
    return found


def get_saved_of_letter(*, public_id: str) -> SavedSearch:
    """Whoever's it is, for the signed link of a letter. Raises NotFoundError."""
    found = db.session.scalar(sa.select(SavedSearch).where(SavedSearch.public_id == public_id))
    if found is None:
        raise NotFoundError
    return found


def find_same(*, person_id: int, fingerprint: str) -> SavedSearch | None:
    """The person's saved search that asks the same."""
    return db.session.scalar(
        sa.select(SavedSearch).where(
            SavedSearch.person_id == person_id, SavedSearch.fingerprint == fingerprint
        )
    )


def find_by_submission(*, submission_key: str | None) -> SavedSearch | None:
    """What an earlier press of the same button saved."""
    if submission_key is None:
        return None
    return db.session.scalar(
        sa.select(SavedSearch).where(SavedSearch.submission_key == submission_key)
    )


def count_saved(*, person_id: int) -> int:
    statement = sa.select(sa.func.count()).where(SavedSearch.person_id == person_id)
    return db.session.scalar(statement) or 0


def published_since(*, moment: datetime) -> dict[int, datetime]:
    """Ids of published listings and when each was, of those published after ``moment``."""
    rows = db.session.execute(
        sa.select(Listing.id, Listing.published_at).where(
            Listing.status == ListingStatus.PUBLISHED, Listing.published_at > moment
        )
    )
    return {row.id: row.published_at for row in rows}


def list_lookouts() -> list[Lookout]:
    """Every saved search of somebody who still buys whose alert is on, a person's together."""
    still_buys = (
        sa.select(Membership.id)
        .where(
            Membership.person_id == SavedSearch.person_id,
            Membership.role.in_(BUYERS),
            Membership.ended_at.is_(None),
        )
        .exists()
    )
    rows = db.session.execute(
        sa.select(
            SavedSearch.id,
            SavedSearch.person_id,
            SavedSearch.address,
            SavedSearch.fingerprint,
            SavedSearch.alerts_from,
        )
        .where(SavedSearch.status == AlertStatus.ON, still_buys)
        .order_by(SavedSearch.person_id, SavedSearch.id)
    )
    return [Lookout(*row) for row in rows]


def told_of(*, saved_ids: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of saved search and listing that an alert has told of."""
    rows = db.session.execute(
        sa.select(AlertedListing.saved_search_id, AlertedListing.listing_id).where(
            AlertedListing.saved_search_id.in_(saved_ids)
        )
    )
    return {(saved_id, listing_id) for saved_id, listing_id in rows}


def was_alerted(*, person_id: int, day: date) -> bool:
    """Whether this person's one letter of ``day`` is written."""
    statement = sa.select(SearchAlert.id).where(
        SearchAlert.person_id == person_id, SearchAlert.day == day
    )
    return db.session.scalar(statement) is not None


def alerted_on(*, day: date) -> set[int]:
    """Everybody whose one letter of ``day`` is written."""
    return set(db.session.scalars(sa.select(SearchAlert.person_id).where(SearchAlert.day == day)))


def list_by_ids(*, saved_ids: Collection[int]) -> list[SavedSearch]:
    """Saved searches as they are now, in the order they were saved."""
    statement = sa.select(SavedSearch).where(SavedSearch.id.in_(saved_ids)).order_by(SavedSearch.id)
    return list(db.session.scalars(statement))
