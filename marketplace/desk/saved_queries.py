"""What a buyer keeps in view, with what is new there: villages of saved products, and saved searches."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.naming import NAMES
from marketplace.catalog.revision_states import RevisionStatus
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.states import ListingStatus
from marketplace.db import UtcDateTime, db
from marketplace.desk.queries import Rows
from marketplace.organisations.roles import Actor
from marketplace.regions.models import District, Regency, Village
from marketplace.searches.models import AlertedListing, SavedSearch
from marketplace.shortlists.models import ShortlistEntry

SHOWN = 6
NEW_FOR = timedelta(days=14)
_PERSON = sa.bindparam("person", type_=sa.BigInteger())
_LATELY = sa.bindparam("lately", type_=UtcDateTime())


def saved_products(*, actor: Actor, at: datetime) -> Rows:
    """The latest of the person's shortlist, each with its village and when it last changed.

    public_id, its names, status, code, village, regency; priced_at and
    revised_at are since it was saved, and not longer ago than NEW_FOR.
    """
    scope = {"person": actor.person_id, "lately": at - NEW_FOR}
    return db.session.execute(_products(), scope).all()


def saved_searches(*, actor: Actor, at: datetime) -> Rows:
    """name, address, status; fresh counts what an alert told of since NEW_FOR; saved is how many in all."""
    scope = {"person": actor.person_id, "lately": at - NEW_FOR}
    return db.session.execute(_searches(), scope).all()


@cache
def _products() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            *(Listing.public_id, Listing.status, *NAMES),
            *(Village.code, Village.name.label("village"), Regency.name.label("regency")),
            _changed_at(_of_prices()).label("priced_at"),
            _changed_at(~_of_prices()).label("revised_at"),
        )
        .join(ShortlistEntry, ShortlistEntry.listing_id == Listing.id)
        .join(Village, Village.id == Listing.village_id)
        .join(District, District.code == Village.district_code)
        .join(Regency, Regency.code == District.regency_code)
        .where(ShortlistEntry.person_id == _PERSON)
        .order_by(ShortlistEntry.added_at.desc(), ShortlistEntry.id.desc())
        .limit(SHOWN)
    )


@cache
def _searches() -> sa.Select[*tuple[Any, ...]]:
    fresh = (
        sa.select(sa.func.count(AlertedListing.id))
        .join(Listing, Listing.id == AlertedListing.listing_id)
        .where(
            AlertedListing.saved_search_id == SavedSearch.id,
            AlertedListing.alerted_at > _LATELY,
            Listing.status == ListingStatus.PUBLISHED,
        )
        .correlate(SavedSearch)
        .scalar_subquery()
        .label("fresh")
    )
    return (
        sa.select(
            *(SavedSearch.name, SavedSearch.address, SavedSearch.status),
            *(fresh, sa.func.count().over().label("saved")),
        )
        .where(SavedSearch.person_id == _PERSON)
        .order_by(fresh.desc(), SavedSearch.id.desc())
        .limit(SHOWN)
    )


def _of_prices() -> sa.ColumnElement[bool]:
    # Kept as one text between spaces; no other field's name holds the word.
    return sa.type_coerce(ListingRevision.fields, sa.String).contains("offers")


def _changed_at(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    latest = sa.select(sa.func.max(ListingRevision.decided_at)).where(
        ListingRevision.listing_id == Listing.id,
        ListingRevision.status == RevisionStatus.CONFIRMED,
        ListingRevision.decided_at > ShortlistEntry.added_at,
        ListingRevision.decided_at > _LATELY,
        *conditions,
    )
    return latest.correlate(Listing, ShortlistEntry).scalar_subquery()
