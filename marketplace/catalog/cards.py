"""Published listings as cards and rows of results show them: read in one query, without entities.

A page of 24 listings as entities makes two hundred objects that nothing on it changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.parts import Certificate, Offer, PriceTier
from marketplace.catalog.reach import PUBLISHED
from marketplace.db import db
from marketplace.money import Money
from marketplace.regions.models import District, Province, Regency, Village
from marketplace.regions.names import place_of
from marketplace.trade_terms import Incoterm, Unit


@dataclass(frozen=True, slots=True)
class CardPlace:
    """The village; ``place`` says where it is."""

    code: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class CardCertificate:
    kind: str


@dataclass(frozen=True, slots=True)
class Card:
    """Says by the same names what ``Listing`` says of the same things."""

    id: int
    public_id: str
    name_en: str
    name_id: str
    summary_en: str
    description_en: str
    description_id: str
    english_stale: bool
    unit: Unit
    moq: int
    monthly_capacity: int
    lead_time_days: int
    incoterm: Incoterm
    named_place: str
    lowest_price: Money
    village: CardPlace
    certificates: tuple[CardCertificate, ...]


_BETWEEN = "\n"  # a kind is one line
_LISTINGS: sa.BindParameter[list[int]] = sa.bindparam("ids", expanding=True)
# What cards show is the offer that stands first.
_FIRST = (
    sa.select(sa.func.min(Offer.position))
    .where(Offer.listing_id == Listing.id)
    .correlate(Listing)
    .scalar_subquery()
)
_LOWEST = (
    sa.select(sa.func.min(PriceTier.unit_price_minor))
    .where(PriceTier.offer_id == Offer.id)
    .correlate(Offer)
    .scalar_subquery()
)
_KINDS = (
    sa.select(sa.func.aggregate_strings(Certificate.kind, _BETWEEN))
    .where(Certificate.listing_id == Listing.id)
    .correlate(Listing)
    .scalar_subquery()
)
# Built once: so the database's driver is all that a page of cards costs. In the order of the fields
# of Card: to ask a row for each column by its name costs as much as to read it.
_CARDS = (
    sa.select(
        *(Listing.id, Listing.public_id, Listing.name_en, Listing.name_id, Listing.summary_en),
        *(Listing.description_en, Listing.description_id),
        Listing.english_stale,
        *(Listing.unit, Listing.moq, Listing.monthly_capacity, Listing.lead_time_days),
        *(Offer.incoterm, Offer.named_place, _LOWEST, Offer.currency),
        *(Village.code, Village.name, District.name, Regency.name, Province.name),
        _KINDS,
    )
    .join(Offer, sa.and_(Offer.listing_id == Listing.id, Offer.position == _FIRST))
    .join(Village, Listing.village_id == Village.id)
    .join(District, Village.district_code == District.code)
    .join(Regency, District.regency_code == Regency.code)
    .join(Province, Regency.province_code == Province.code)
    .where(Listing.id.in_(_LISTINGS), PUBLISHED)
)


def cards_of(*, ids: Collection[int]) -> list[Card]:
    """Those of ``ids`` that are published, in the order of ``ids``."""
    if not ids:
        return []
    found = {card.id: card for card in _cards(list(ids))}
    return [found[number] for number in ids if number in found]


def _cards(ids: list[int]) -> Iterator[Card]:
    for (
        *own,
        lowest,
        currency,
        code,
        village,
        district,
        regency,
        province,
        kinds,
    ) in db.session.execute(_CARDS, {"ids": ids}):
        yield Card(  # type: ignore[call-arg]  # the columns are its fields
            *own,
            Money(lowest, currency),
            CardPlace(code, village, place_of(village, district, regency, province)),
            tuple(CardCertificate(kind) for kind in sorted((kinds or "").split(_BETWEEN)) if kind),
        )
