"""The officer's board: whose silence has climbed, in their region; no buyer, no price, no message."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVarTuple

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from marketplace.catalog.models import Listing
from marketplace.catalog.naming import name_here, province_here
from marketplace.clock import jakarta_date
from marketplace.db import db
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import InquiryStatus
from marketplace.organisations import officers
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor
from marketplace.regions.models import District, Province, Regency, Village
from marketplace.regions.queries import ProvinceName
from marketplace.routing.models import Hop
from marketplace.routing.queries import IN_THIS_TURN
from marketplace.routing.rungs import LADDER, Rung
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

    public_id: str
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


@dataclass(frozen=True, slots=True)
class Tally:
    """``regencies`` are code, name and province of those with a silence, whatever is wanted."""

    total: int
    regencies: list[tuple[str, str, str]]


def list_silences(
    *, actor: Actor, wanted: Wanted, at: datetime, offset: int, limit: int
) -> list[Silence]:
    """The longest silence first: two questions to the database."""
    statement = (
        sa.select(
            *(Inquiry.public_id, Inquiry.number, Inquiry.changed_at, Inquiry.seller_id),
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
    statement = _silent(statement).join(Listing, Listing.id == Inquiry.listing_id)
    statement = statement.join(Organisation, Organisation.id == Inquiry.seller_id)
    rows = db.session.execute(_placed(statement, actor)).all()
    if not rows:
        return []
    calendars = workdays.calendars_of(
        organisation_ids={row.seller_id for row in rows}, since=rows[0].changed_at
    )
    today = jakarta_date(at)
    return [
        Silence(
            public_id=row.public_id,
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


def find_silent(*, actor: Actor, public_id: str, rungs: Collection[Rung]) -> Inquiry | None:
    """A silence of the board that stands on one of ``rungs``; whoever calls shows no word of it."""
    statement = (
        sa.select(Inquiry)
        .where(Inquiry.public_id == public_id, Hop.rung.in_(rungs))
        .options(lazyload(Inquiry.messages))
    )
    statement = _silent(statement).join(Listing, Listing.id == Inquiry.listing_id)
    return db.session.scalar(_placed(statement, actor))


def tally(*, actor: Actor, wanted: Wanted) -> Tally:
    """How many list_silences() has in all, and the regencies of the filter, in one question.

    Counted by product and rung first: the places are looked up once for each, not for each inquiry.
    """
    done = sa.select(sa.func.count(Hop.id)).where(IN_THIS_TURN).correlate(Inquiry).scalar_subquery()
    each = (
        sa.select(Inquiry.listing_id, done.label("done"))
        .where(Inquiry.status == InquiryStatus.AWAITING_SELLER)
        .subquery()
    )
    counted = (
        sa.select(each.c.listing_id, each.c.done, sa.func.count().label("found"))
        .group_by(each.c.listing_id, each.c.done)
        .subquery()
    )
    statement = (
        sa.select(Regency.code, Regency.name.label("regency"), *_PROVINCE)
        .add_columns(counted.c.done, counted.c.found)
        .select_from(counted)
        .join(Listing, Listing.id == counted.c.listing_id)
        .where(counted.c.done > 0)  # here, for SQLite would count twice where the counting is
    )
    rows = db.session.execute(_placed(statement, actor).order_by(Province.name, Regency.name)).all()
    total = sum(
        row.found
        for row in rows
        if wanted.rung in (None, LADDER[row.done - 1]) and wanted.regency in (None, row.code)
    )
    return Tally(
        total, list(dict.fromkeys((row.code, row.regency, _province(row)) for row in rows))
    )


def _silent(statement: sa.Select[*_Columns]) -> sa.Select[*_Columns]:
    """Only what waits for a seller and has climbed."""
    latest = sa.select(sa.func.max(Hop.id)).where(IN_THIS_TURN).correlate(Inquiry).scalar_subquery()
    return (
        statement.select_from(Inquiry)
        .join(Hop, Hop.id == latest)
        .where(Inquiry.status == InquiryStatus.AWAITING_SELLER)
    )


def _placed(statement: sa.Select[*_Columns], actor: Actor) -> sa.Select[*_Columns]:
    """With the places of the Listing; only those the officer answers for."""
    joined = (
        statement.join(Village, Village.id == Listing.village_id)
        .join(District, District.code == Village.district_code)
        .join(Regency, Regency.code == District.regency_code)
        .join(Province, Province.code == Regency.province_code)
    )
    return joined.where(officers.within(actor))


def _province(row: sa.Row[*tuple[Any, ...]]) -> str:
    return province_here(ProvinceName(row.province_code, row.province, row.province_en))


def _wanted(wanted: Wanted) -> sa.ColumnElement[bool]:
    conditions: list[sa.ColumnElement[bool]] = [sa.true()]
    if wanted.rung is not None:
        conditions.append(Hop.rung == wanted.rung)
    if wanted.regency is not None:
        conditions.append(Regency.code == wanted.regency)
    return sa.and_(*conditions)
