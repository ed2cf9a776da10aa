"""Counts by province and nothing else: no price, no message, no buyer can be read from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.db import db
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import InquiryStatus
from marketplace.orders.models import Order
from marketplace.orders.states import OrderStatus
from marketplace.quotes.models import Quotation
from marketplace.regions import queries as regions
from marketplace.regions.codes import VillageKind
from marketplace.regions.models import District, Regency, Village
from marketplace.routing.rungs import Rung
from marketplace.workdays import queries as workdays


@dataclass(frozen=True, slots=True)
class ProvinceCoverage:
    """One province: villages that may list, listings buyers can see, silence, completed trade."""

    code: str
    name: str
    villages: int
    published: int
    unanswered: int
    completed: int

    @property
    def covered(self) -> bool:
        return self.published > 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """All provinces that can be covered, gaps first; ``impossible`` names those that cannot."""

    provinces: tuple[ProvinceCoverage, ...]
    impossible: tuple[str, ...]
    as_of: datetime

    @property
    def covered(self) -> int:
        return sum(province.covered for province in self.provinces)

    @property
    def villages(self) -> int:
        return sum(province.villages for province in self.provinces)

    @property
    def published(self) -> int:
        return sum(province.published for province in self.provinces)

    @property
    def unanswered(self) -> int:
        return sum(province.unanswered for province in self.provinces)

    @property
    def completed(self) -> int:
        return sum(province.completed for province in self.provinces)


def coverage(*, at: datetime) -> Coverage:
    """How far the programme is, province by province; the same few questions however much there is."""
    coverable = regions.provinces_with_villages_that_may_list()
    codes = {province.code for province in coverable}
    villages = _villages_by_province()
    published = _published_by_province()
    unanswered = _unanswered_by_province(at=at)
    completed = _completed_by_province()
    rows = [
        ProvinceCoverage(
            code=province.code,
            name=province.name,
            villages=villages.get(province.code, 0),
            published=published.get(province.code, 0),
            unanswered=unanswered.get(province.code, 0),
            completed=completed.get(province.code, 0),
        )
        for province in coverable
    ]
    return Coverage(
        provinces=tuple(sorted(rows, key=_gaps_first)),
        impossible=tuple(p.name for p in regions.list_provinces() if p.code not in codes),
        as_of=at,
    )


def _gaps_first(province: ProvinceCoverage) -> tuple[bool, int, str]:
    return (province.covered, -province.unanswered, province.code)


def _villages_by_province() -> Mapping[str, int]:
    may_list = [kind for kind in VillageKind if kind.may_list]
    return _counted(
        sa.select(Regency.province_code, sa.func.count(Village.id))
        .select_from(Village)
        .where(Village.kind.in_(may_list))
    )


def _published_by_province() -> Mapping[str, int]:
    return _counted(
        sa.select(Regency.province_code, sa.func.count(Listing.id))
        .select_from(Listing)
        .join(Village, Village.id == Listing.village_id)
        .where(Listing.status == ListingStatus.PUBLISHED)
    )


def _unanswered_by_province(*, at: datetime) -> Mapping[str, int]:
    """Inquiries that have been the seller's turn for 48 of its working hours.

    Counted from when it became theirs: a buyer who asks again must not stop the clock. Two
    questions to the database.
    """
    rows = db.session.execute(_waiting(at=at)).all()
    calendars = workdays.calendars_of(
        organisation_ids={row.seller_id for row in rows},
        since=min((row.changed_at for row in rows), default=at),
    )
    return Counter(
        row.province_code
        for row in rows
        if calendars[row.seller_id].minutes_between(row.changed_at, at) >= Rung.OFFICER.minutes
    )


def _waiting(*, at: datetime) -> sa.Select[str, int, datetime]:
    """Province, seller and since when; no working hour is shorter than an hour."""
    return (
        sa.select(Regency.province_code, Inquiry.seller_id, Inquiry.changed_at)
        .select_from(Inquiry)
        .join(Listing, Listing.id == Inquiry.listing_id)
        .join(Village, Village.id == Listing.village_id)
        .join(District, District.code == Village.district_code)
        .join(Regency, Regency.code == District.regency_code)
        .where(
            Inquiry.status == InquiryStatus.AWAITING_SELLER,
            Inquiry.changed_at <= at - timedelta(minutes=Rung.OFFICER.minutes),
        )
    )


def _completed_by_province() -> Mapping[str, int]:
    return _counted(
        sa.select(Regency.province_code, sa.func.count(Order.id))
        .select_from(Order)
        .join(Quotation, Quotation.id == Order.quotation_id)
        .join(Inquiry, Inquiry.id == Quotation.inquiry_id)
        .join(Listing, Listing.id == Inquiry.listing_id)
        .join(Village, Village.id == Listing.village_id)
        .where(Order.status == OrderStatus.COMPLETED)
    )


def _counted(statement: sa.Select[str, int]) -> Mapping[str, int]:
    """The counts by province code of a statement that has the village already."""
    grouped = (
        statement.join(District, District.code == Village.district_code)
        .join(Regency, Regency.code == District.regency_code)
        .group_by(Regency.province_code)
    )
    return {code: count for code, count in db.session.execute(grouped)}  # noqa: C416  a Row is no pair for dict()
