"""The officer's board: whose silence has climbed, in their province; no buyer, no price, no message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVarTuple

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.naming import name_here, province_here
from marketplace.clock import jakarta_date
from marketplace.db import db
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import InquiryStatus
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor
from marketplace.regions.models import District, Province, Regency, Village
from marketplace.regions.queries import ProvinceName
from marketplace.routing.models import Hop
from marketplace.routing.queries import IN_THIS_TURN
from marketplace.routing.rungs import Rung
from marketplace.workdays import queries as workdays

_Columns = TypeVarTuple("_Columns")
_PROVINCE = (
    Province.code.label("province_code"),
    Province.name.label("province"),
    Province.name_en.label("province_en"),
)


@dataclass(frozen=True, slots=True)
class Silence:
    """One inquiry that waits; ``hours`` are whole working hours, ``closed_until`` the seller's day off."""

    number: str
    product: str
    seller: str
    village: str
    regency: str
    province: str
    since: datetime
    hours: int
    rung: Rung
    next_due_at: datetime | None
    closed_until: date | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which silences: of one rung, of one regency (its code); None is all."""

    rung: Rung | None = None
    regency: str | None = None


def list_silences(
    *, actor: Actor, wanted: Wanted, at: datetime, offset: int, limit: int
) -> list[Silence]:
    """The longest silence first: two questions to the database."""
    statement = (
        sa.select(
            *(Inquiry.number, Inquiry.changed_at, Inquiry.seller_id),
            *(Listing.name_en, Listing.name_id),
            *(Organisation.name.label("seller"), Village.name.label("village")),
            *(Regency.name.label("regency"), *_PROVINCE),
            *(Hop.rung, Hop.next_due_at),
        )
        .where(_wanted(wanted))
        .order_by(Inquiry.changed_at, Inquiry.id)
        .offset(offset)
        .limit(limit)
    )
    rows = db.session.execute(_silent(statement, actor)).all()
    if not rows:
        return []
    calendars = workdays.calendars_of(
        organisation_ids={row.seller_id for row in rows}, since=rows[0].changed_at
    )
    today = jakarta_date(at)
    return [
        Silence(
            number=row.number,
            product=name_here(row),
            seller=row.seller,
            village=row.village,
            regency=row.regency,
            province=_province(row),
            since=row.changed_at,
            hours=calendars[row.seller_id].minutes_between(row.changed_at, at) // 60,
            rung=row.rung,
            next_due_at=row.next_due_at,
            closed_until=next(
                (one.to_date for one in calendars[row.seller_id].closures if one.covers(today)),
                None,
            ),
        )
        for row in rows
    ]


def count_silences(*, actor: Actor, wanted: Wanted) -> int:
    """How many list_silences() has in all."""
    counted = sa.select(sa.func.count(Inquiry.id)).where(_wanted(wanted))
    return db.session.scalar(_silent(counted, actor)) or 0


def list_regencies(*, actor: Actor) -> list[tuple[str, str, str]]:
    """Code, name and province of the regencies with a silence, for the filter."""
    statement = sa.select(Regency.code, Regency.name.label("regency"), *_PROVINCE).distinct()
    rows = db.session.execute(_silent(statement, actor).order_by(Province.name, Regency.name))
    return [(row.code, row.regency, _province(row)) for row in rows]


def _silent(statement: sa.Select[*_Columns], actor: Actor) -> sa.Select[*_Columns]:
    """Only what waits for a seller and has climbed; of the officer's province, if they have one."""
    latest = sa.select(sa.func.max(Hop.id)).where(IN_THIS_TURN).correlate(Inquiry).scalar_subquery()
    joined = (
        statement.select_from(Inquiry)
        .join(Hop, Hop.id == latest)
        .join(Listing, Listing.id == Inquiry.listing_id)
        .join(Organisation, Organisation.id == Inquiry.seller_id)
        .join(Village, Village.id == Listing.village_id)
        .join(District, District.code == Village.district_code)
        .join(Regency, Regency.code == District.regency_code)
        .join(Province, Province.code == Regency.province_code)
        .where(Inquiry.status == InquiryStatus.AWAITING_SELLER)
    )
    if actor.province_code is None:
        return joined
    return joined.where(Regency.province_code == actor.province_code)


def _province(row: sa.Row[*tuple[Any, ...]]) -> str:
    return province_here(ProvinceName(row.province_code, row.province, row.province_en))


def _wanted(wanted: Wanted) -> sa.ColumnElement[bool]:
    conditions: list[sa.ColumnElement[bool]] = [sa.true()]
    if wanted.rung is not None:
        conditions.append(Hop.rung == wanted.rung)
    if wanted.regency is not None:
        conditions.append(Regency.code == wanted.regency)
    return sa.and_(*conditions)
