"""Listings for measuring: as many as asked for, on real villages, the same for the same seed.

They are written in bulk, already published: no seller wrote them and no curator decided, so there
is no lifecycle to keep and no decision to record; one event a batch says what was made. The events
alone of 75,000 listings would take longer than everything else together.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.parts import Certificate, Offer, PriceTier
from marketplace.catalog.states import LIVE, ListingStatus
from marketplace.catalog.terms import ListingTerms
from marketplace.db import Model, db, transaction
from marketplace.demo.invention import Place, invent_terms
from marketplace.errors import RefusedError
from marketplace.events import operations as events
from marketplace.events.operations import SYSTEM
from marketplace.labels import N_
from marketplace.organisations.models import Organisation, SellingMandate
from marketplace.organisations.roles import OrganisationKind
from marketplace.regions.codes import VillageKind
from marketplace.regions.models import District, Province, Regency, Village
from marketplace.search import outbox

ROWS_IN_ONE_TRANSACTION = 1_000
MANDATED_FROM = date(2024, 1, 1)
REGISTERED_AT = datetime(2024, 1, 2, 2, 0, tzinfo=UTC)
FIRST_PUBLISHED = datetime(2025, 1, 6, 2, 0, tzinfo=UTC)
MINUTES_OF_PUBLISHING = 650 * 24 * 60
CURATED_FOR = timedelta(days=20)
_MAY_LIST = [kind for kind in VillageKind if kind.may_list]
Progress = Callable[[int], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Sample:
    """One listing to be made; ``key`` is its submission key, so that it is made once."""

    place: Place
    terms: ListingTerms
    seed: int

    @property
    def key(self) -> str:
        return f"{_keys_of(self.seed)}{self.place.code}"

    @property
    def published_at(self) -> datetime:
        # Never of the day it is made: the same seed makes the same rows on every day.
        random = Random(f"{self.key}:published")  # noqa: S311  a date for a fiction
        return FIRST_PUBLISHED + timedelta(minutes=random.randrange(MINUTES_OF_PUBLISHING))


def choose_places(*, count: int, seed: int) -> list[Place]:
    """The villages still needed until ``count`` listings of this seed stand.

    In an order that only the seed decides. Raises RefusedError when too few are free.
    """
    missing = max(count - _count_standing(seed), 0)
    taken = _taken(seed)
    free = [place for place in _places() if place.village_id not in taken]
    if len(free) < missing:
        raise RefusedError(N_("The register has too few villages without a live listing."))
    free.sort(key=lambda place: _digest(seed, "order", place.code))
    return free[:missing]


def make_listings(*, places: Sequence[Place], seed: int, at: datetime, progress: Progress) -> None:
    """A published listing for each place, batch by batch."""
    for start in range(0, len(places), ROWS_IN_ONE_TRANSACTION):
        some = places[start : start + ROWS_IN_ONE_TRANSACTION]
        _make_batch(places=some, seed=seed, at=at)
        progress(len(some))


@transaction
def _make_batch(*, places: Sequence[Place], seed: int, at: datetime) -> None:
    samples = [
        _Sample(place=place, terms=invent_terms(place=place, seed=seed), seed=seed)
        for place in places
    ]
    sellers = _sellers(places, seed)
    _insert(Listing, [_listing(sample, sellers[sample.place.village_id]) for sample in samples])
    ids = _listing_ids([sample.key for sample in samples])
    _insert(Offer, [_offer(ids[one.key], one.terms) for one in samples])
    offers = _offer_ids(list(ids.values()))
    _insert(PriceTier, [row for one in samples for row in _tiers(offers[ids[one.key]], one.terms)])
    _insert(Certificate, [row for one in samples for row in _papers(ids[one.key], one.terms)])
    outbox.everything_changed(at=at)
    events.record(
        actor=SYSTEM,
        action="demo.make_listings",
        subject="demo",
        subject_id="",
        at=at,
        details={"seed": seed, "villages": [place.code for place in places]},
    )


def _count_standing(seed: int) -> int:
    ours = Listing.submission_key.startswith(_keys_of(seed), autoescape=True)
    return db.session.scalar(sa.select(sa.func.count()).select_from(Listing).where(ours)) or 0


def _taken(seed: int) -> set[int]:
    """Villages with a live listing, and those of which this seed's has been retired."""
    ours = Listing.submission_key.startswith(_keys_of(seed), autoescape=True)
    statement = sa.select(Listing.village_id).where(sa.or_(Listing.status.in_(LIVE), ours))
    return set(db.session.scalars(statement))


def _places() -> Iterator[Place]:
    rows = db.session.execute(
        sa.select(
            *(Village.id, Village.code, Village.name),
            *(District.name, Regency.name, Province.name),
        )
        .join(District, District.code == Village.district_code)
        .join(Regency, Regency.code == District.regency_code)
        .join(Province, Province.code == Regency.province_code)
        .where(Village.kind.in_(_MAY_LIST))
    )
    return (Place(*row) for row in rows)


def _sellers(places: Sequence[Place], seed: int) -> dict[int, int]:
    """Each village's seller: whoever has the mandate, else its BUMDes, else one made here."""
    ids = [place.village_id for place in places]
    mandated = _pairs(
        sa.select(SellingMandate.village_id, SellingMandate.organisation_id).where(
            SellingMandate.village_id.in_(ids), SellingMandate.ended_at.is_(None)
        )
    )
    founded = _pairs(
        sa.select(Organisation.village_id, Organisation.id).where(Organisation.village_id.in_(ids))
    )
    new = [place for place in places if place.village_id not in mandated.keys() | founded.keys()]
    _insert(Organisation, [_bumdes(place, seed) for place in new])
    made = _organisation_ids([_public_id(seed, "bumdes", place.code) for place in new])
    for place in new:
        founded[place.village_id] = made[_public_id(seed, "bumdes", place.code)]
    without = [place for place in places if place.village_id not in mandated]
    _insert(SellingMandate, [_mandate(one, seed, founded[one.village_id]) for one in without])
    return founded | mandated


def _bumdes(place: Place, seed: int) -> dict[str, object]:
    return {
        "public_id": _public_id(seed, "bumdes", place.code),
        "kind": OrganisationKind.BUMDES,
        "name": f"BUM Desa {place.village} (demo)",
        "country": "ID",
        "village_id": place.village_id,
        "is_demo": True,
        "registered_at": REGISTERED_AT,
    }


def _mandate(place: Place, seed: int, organisation_id: int) -> dict[str, object]:
    return {
        "public_id": _public_id(seed, "mandate", place.code),
        "village_id": place.village_id,
        "organisation_id": organisation_id,
        "from_date": MANDATED_FROM,
    }


def _listing(sample: _Sample, organisation_id: int) -> dict[str, object]:
    terms = sample.terms
    written = (
        *("name_id", "name_en", "summary_en", "description_en", "description_id", "category"),
        *("hs_code", "keywords", "unit", "monthly_capacity", "lead_time_days", "moq"),
    )
    return {
        "public_id": _public_id(sample.seed, "listing", sample.place.code),
        "submission_key": sample.key,
        "village_id": sample.place.village_id,
        "organisation_id": organisation_id,
        "status": ListingStatus.PUBLISHED,
        "is_demo": True,
        "created_at": sample.published_at - CURATED_FOR,
        "changed_at": sample.published_at,
        "published_at": sample.published_at,
        "version": 1,
        **{name: getattr(terms, name) for name in written},
    }


def _offer(listing_id: int, terms: ListingTerms) -> dict[str, object]:
    offer = terms.offers[0]
    return {
        "listing_id": listing_id,
        "position": 0,
        "incoterm": offer.incoterm,
        "named_place": offer.named_place,
        "currency": offer.currency,
    }


def _tiers(offer_id: int, terms: ListingTerms) -> Iterator[dict[str, object]]:
    for quantity, price in terms.tiers:
        yield {
            "offer_id": offer_id,
            "from_quantity": quantity,
            "unit_price_minor": price.minor,
        }


def _papers(listing_id: int, terms: ListingTerms) -> Iterator[dict[str, object]]:
    for kind in terms.certificate_kinds:
        yield {"listing_id": listing_id, "kind": kind}


def _insert(model: type[Model], rows: list[dict[str, object]]) -> None:
    if rows:
        # The table, not the class: thousands of rows need no objects.
        db.session.execute(sa.insert(db.metadata.tables[model.__tablename__]), rows)


def _listing_ids(keys: list[str]) -> dict[str, int]:
    statement = sa.select(Listing.submission_key, Listing.id)
    return _pairs(statement.where(Listing.submission_key.in_(keys)))


def _offer_ids(listing_ids: list[int]) -> dict[int, int]:
    statement = sa.select(Offer.listing_id, Offer.id)
    return _pairs(statement.where(Offer.listing_id.in_(listing_ids)))


def _organisation_ids(public_ids: list[str]) -> dict[str, int]:
    statement = sa.select(Organisation.public_id, Organisation.id)
    return _pairs(statement.where(Organisation.public_id.in_(public_ids)))


def _pairs(statement: sa.Select[T | None, int]) -> dict[T, int]:
    rows = db.session.execute(statement)
    return {one: other for one, other in rows if one is not None}


def _keys_of(seed: int) -> str:
    return f"demo:{seed}:"


def _digest(seed: int, kind: str, code: str) -> bytes:
    return hashlib.sha256(f"{seed}:{kind}:{code}".encode()).digest()


def _public_id(seed: int, kind: str, code: str) -> str:
    """As random as any other to whoever does not know the seed, and the same again."""
    return base64.b32encode(_digest(seed, kind, code)[:16]).decode().rstrip("=").lower()
