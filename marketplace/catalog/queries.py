"""Find listings: the seller's own, those a curator may see, and the published ones."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.states import LIVE, ListingStatus
from marketplace.catalog.terms import ListingTerms
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.organisations.models import Organisation, SellingMandate
from marketplace.organisations.roles import Actor, Role
from marketplace.regions.models import Village

_PUBLISHED = Listing.status == ListingStatus.PUBLISHED


def visible_to(*, actor: Actor) -> sa.ColumnElement[bool]:
    """A seller sees their own listings; a curator all that have left the seller's desk."""
    if actor.sells:
        return Listing.organisation_id == actor.organisation_id
    if actor.role is Role.CURATOR:
        return Listing.status != ListingStatus.DRAFT
    return sa.false()


def get_listing(*, actor: Actor, public_id: str) -> Listing:
    """A listing in any status, for its seller or a curator. Raises NotFoundError."""
    found = db.session.scalar(
        sa.select(Listing).where(Listing.public_id == public_id, visible_to(actor=actor))
    )
    if found is None:
        raise NotFoundError
    return found


def list_listings(*, actor: Actor) -> list[Listing]:
    """The listings of the actor's own organisation, newest first."""
    statement = (
        sa.select(Listing)
        .where(Listing.organisation_id == actor.organisation_id)
        .order_by(Listing.id.desc())
    )
    return list(db.session.scalars(statement))


def get_published_listing(*, public_id: str) -> Listing:
    """A listing every visitor may see. Raises NotFoundError."""
    found = db.session.scalar(sa.select(Listing).where(Listing.public_id == public_id, _PUBLISHED))
    if found is None:
        raise NotFoundError
    return found


def published_by_ids(*, ids: Collection[int]) -> list[Listing]:
    """Those of ``ids`` that are published, in the order of ``ids``."""
    rows = db.session.scalars(sa.select(Listing).where(Listing.id.in_(ids), _PUBLISHED))
    found = {listing.id: listing for listing in rows}
    return [found[wanted] for wanted in ids if wanted in found]


def published_after(*, listing_id: int, limit: int) -> list[Listing]:
    """The next published listings by id, for walks over the whole catalogue."""
    statement = (
        sa.select(Listing)
        .where(_PUBLISHED, Listing.id > listing_id)
        .order_by(Listing.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def find_published_of(*, village_id: int) -> Listing | None:
    """What this village offers now."""
    return db.session.scalar(sa.select(Listing).where(Listing.village_id == village_id, _PUBLISHED))


def find_live_listing(*, village_id: int) -> Listing | None:
    """The listing that holds the village's one place, published or on its way there."""
    return db.session.scalar(
        sa.select(Listing).where(Listing.village_id == village_id, Listing.status.in_(LIVE))
    )


def find_submitted(*, submission_key: str) -> Listing | None:
    """The listing an earlier press of the same button made."""
    return db.session.scalar(sa.select(Listing).where(Listing.submission_key == submission_key))


def villages_to_sell_for(*, actor: Actor, day: date) -> list[Village]:
    """The villages the actor's BUMDes has a selling mandate for on ``day``."""
    statement = (
        sa.select(SellingMandate)
        .where(
            SellingMandate.organisation_id == actor.organisation_id,
            SellingMandate.ended_at.is_(None),
        )
        .order_by(SellingMandate.id)
    )
    return [mandate.village for mandate in db.session.scalars(statement) if mandate.covers(day)]


def own_organisation(*, actor: Actor) -> Organisation:
    """The BUMDes the actor acts for."""
    return db.session.get_one(Organisation, actor.organisation_id)


def terms_of(*, listing: Listing) -> ListingTerms:
    """What the seller wrote, as a value that can be compared and shown in a form."""
    return ListingTerms(
        name_id=listing.name_id,
        name_en=listing.name_en,
        summary_en=listing.summary_en,
        description_en=listing.description_en,
        description_id=listing.description_id,
        category=listing.category,
        hs_code=listing.hs_code,
        keywords=listing.keywords,
        unit=listing.unit,
        monthly_capacity=listing.monthly_capacity,
        lead_time_days=listing.lead_time_days,
        incoterm=listing.incoterm,
        named_place=listing.named_place,
        tiers=tuple((tier.from_quantity, tier.unit_price) for tier in listing.tiers),
        certificates=tuple(sorted(certificate.kind for certificate in listing.certificates)),
    )
