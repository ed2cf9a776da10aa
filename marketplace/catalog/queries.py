"""Find listings: the seller's own, those a curator may see, and the published ones."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload, load_only, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.strategy_options import _AbstractLoad

from marketplace.catalog.models import Listing
from marketplace.catalog.parts import Certificate, Offer
from marketplace.catalog.states import LIVE, ListingStatus
from marketplace.catalog.text_models import ListingText
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.organisations.models import Organisation, SellingMandate
from marketplace.organisations.roles import Actor, Role
from marketplace.regions.models import Village

_PUBLISHED = Listing.status == ListingStatus.PUBLISHED
# Read two and two: all at once they would multiply each other's rows.
_FEW = (Listing.packs, Listing.lead_time_steps)
_PAIRS = ((Listing.certificates, Listing.recognitions), (Listing.makers, Listing.materials))
# How it is called in further languages: what is said in them is long and read on pages of its own.
_CALLED = joinedload(Listing.texts).load_only(
    ListingText.listing_id, ListingText.language, ListingText.name, ListingText.edition
)


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


def get_whole_listing(*, actor: Actor, public_id: str) -> Listing:
    """The same with every row that belongs to it, in four queries. Raises NotFoundError."""
    statement = sa.select(Listing).where(Listing.public_id == public_id, visible_to(actor=actor))
    few = (*(joinedload(part) for part in _FEW), _CALLED)
    rows = db.session.scalars(statement.options(*few, lazyload(Listing.certificates)))
    found = rows.unique().one_or_none()
    if found is None:
        raise NotFoundError
    for pair in _PAIRS:  # fills what the listing at hand does not hold yet
        parts = (joinedload(part) for part in pair)
        narrow = statement.options(load_only(Listing.id), lazyload("*"), *parts)
        db.session.scalars(narrow).unique().all()
    return found


def get_listing_to_write(*, actor: Actor, public_id: str, section: str) -> Listing:  # noqa: ARG001  every section of it
    """One of the seller's own listings, whichever section is written. Raises NotFoundError."""
    return get_whole_listing(actor=actor, public_id=public_id)


def get_listing_to_say(*, actor: Actor, public_id: str, code: str) -> Listing:  # noqa: ARG001  every language of it
    """One of the seller's own listings, whichever language is written. Raises NotFoundError."""
    return get_listing(actor=actor, public_id=public_id)


def get_certificate(*, actor: Actor, public_id: str, kind: str) -> Certificate:
    """A certificate of a listing: for its seller and curators, and for buyers once it is published.

    Raises NotFoundError.
    """
    seen = sa.or_(visible_to(actor=actor), _PUBLISHED if actor.buys else sa.false())
    found = db.session.scalar(
        sa.select(Certificate)
        .join(Listing)
        .where(Listing.public_id == public_id, Certificate.kind == kind, seen)
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


def list_whole_listings(*, actor: Actor) -> list[Listing]:
    """The same with every row that belongs to them, for sheets."""
    statement = (
        sa.select(Listing)
        .options(*(selectinload(part) for part in (*_FEW, *sum(_PAIRS, ()))))
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


def get_superseded(*, public_id: str) -> Listing:
    """A flagship that gave its place to another one. Raises NotFoundError."""
    superseded = Listing.status == ListingStatus.SUPERSEDED
    found = db.session.scalar(sa.select(Listing).where(Listing.public_id == public_id, superseded))
    if found is None:
        raise NotFoundError
    return found


def get_product(*, public_id: str, language: str) -> tuple[Listing, ListingText | None]:
    """A published listing with its packs, lead times and certificates, and what it says in ``language``.

    English and Indonesian stand in the listing itself. Raises NotFoundError.
    """
    asked = {"public_id": public_id, "language": language}
    row = db.session.execute(_PRODUCT, asked).unique().one_or_none()
    if row is None:
        raise NotFoundError
    found, text = row
    offers = db.session.scalars(_OFFERS, {"listing": found.id}).unique().all()
    set_committed_value(found, "offers", list(offers))
    return found, text


# Built once: to build a statement costs more than to ask it, and SQLAlchemy's own loading of the
# offers would build one each time.
_PRODUCT = (
    sa.select(Listing, ListingText)
    .outerjoin(
        ListingText,
        sa.and_(
            ListingText.listing_id == Listing.id, ListingText.language == sa.bindparam("language")
        ),
    )
    .where(Listing.public_id == sa.bindparam("public_id"), _PUBLISHED)
    .options(
        joinedload(Listing.packs),
        joinedload(Listing.lead_time_steps),
        joinedload(Listing.certificates),
        lazyload(Listing.offers),
    )
)
_OFFERS = (
    sa.select(Offer).where(Offer.listing_id == sa.bindparam("listing")).order_by(Offer.position)
)


def published_by_ids(*, ids: Collection[int]) -> list[Listing]:
    """Those of ``ids`` that are published, in the order of ``ids``; without their sellers."""
    return _published(ids, lazyload(Listing.organisation))


def published_with_sellers(*, ids: Collection[int]) -> list[Listing]:
    """The same, for lists that name who sells."""
    return _published(ids, joinedload(Listing.organisation, innerjoin=True))


def _published(ids: Collection[int], how: _AbstractLoad) -> list[Listing]:
    statement = sa.select(Listing).where(Listing.id.in_(ids), _PUBLISHED).options(how)
    found = {listing.id: listing for listing in db.session.scalars(statement)}
    return [found[wanted] for wanted in ids if wanted in found]


def published_by_public_ids(*, public_ids: Collection[str]) -> list[Listing]:
    """Those of ``public_ids`` that are published, in the order of ``public_ids``."""
    if not public_ids:
        return []
    rows = db.session.scalars(
        sa.select(Listing).where(Listing.public_id.in_(public_ids), _PUBLISHED)
    )
    found = {listing.public_id: listing for listing in rows}
    return [found[wanted] for wanted in public_ids if wanted in found]


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
        sa.select(Listing)
        .options(lazyload(Listing.offers), lazyload(Listing.certificates))
        .where(Listing.village_id == village_id, Listing.status.in_(LIVE))
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
