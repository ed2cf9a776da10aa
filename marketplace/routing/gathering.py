"""Gathers what the engine needs to know of one inquiry's silence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.clock import jakarta_date
from marketplace.db import db
from marketplace.events.models import Event
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import InquiryAction, InquiryStatus
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Role
from marketplace.routing.facts import Facts, People
from marketplace.routing.models import Hop
from marketplace.routing.queries import SUBJECT
from marketplace.routing.rungs import LADDER, Rung
from marketplace.workdays import queries as workdays

HOLIDAYS_SEEN = timedelta(days=366)


def people_around(*, inquiry: Inquiry) -> list[Membership]:
    """The live members of both sides, and every programme officer."""
    statement = (
        sa.select(Membership)
        .where(
            Membership.ended_at.is_(None),
            sa.or_(
                Membership.organisation_id.in_([inquiry.seller_id, inquiry.buyer_id]),
                Membership.role == Role.PROGRAMME_OFFICER,
            ),
        )
        .order_by(Membership.id)
    )
    return list(db.session.scalars(statement))


def facts_of(*, inquiry: Inquiry, around: list[Membership], at: datetime) -> Facts:
    """What the engine decides by; ``around`` comes from ``people_around``."""
    first = jakarta_date(inquiry.changed_at)
    calendar = workdays.calendar_of(organisation_id=inquiry.seller_id, since=inquiry.changed_at)
    sellers = [one for one in around if one.organisation_id == inquiry.seller_id]
    buyers = _ids(one for one in around if one.organisation_id == inquiry.buyer_id)
    officers = [one for one in around if one.role is Role.PROGRAMME_OFFICER]
    village = inquiry.listing.village
    province, regency = village.province.code, village.regency.code
    provincial = [one for one in officers if one.regency_code is None]
    handler, asker = _previous_handler(inquiry), inquiry.asked_by.public_id
    return Facts(
        subject=SUBJECT,
        waiting=inquiry.status is InquiryStatus.AWAITING_SELLER,
        began_at=inquiry.changed_at,
        at=at,
        done=_done(inquiry),
        holidays=tuple(
            day for day in sorted(calendar.holidays) if first <= day <= first + HOLIDAYS_SEEN
        ),
        closures=calendar.closures,
        handler=handler if handler in _ids(sellers) else None,
        operators=_ids(one for one in sellers if one.role is Role.SELLER_OPERATOR),
        directors=_ids(one for one in sellers if one.role is Role.SELLER_DIRECTOR),
        province=province,
        regency=regency,
        regency_officers=_ids(one for one in officers if one.regency_code == regency),
        provincial_officers=_ids(one for one in provincial if one.province_code == province),
        national_officers=_ids(one for one in officers if one.province_code is None),
        asker=asker if asker in buyers else None,
        buyers=buyers,
    )


def _ids(members: Iterable[Membership]) -> People:
    return tuple(one.person.public_id for one in members)


def _done(inquiry: Inquiry) -> tuple[Rung, ...]:
    climbed = db.session.scalars(
        sa.select(Hop.rung).where(
            Hop.subject == SUBJECT,
            Hop.subject_id == inquiry.public_id,
            Hop.turn_began_at == inquiry.changed_at,
        )
    ).all()
    return tuple(rung for rung in LADDER if rung in climbed)


def _previous_handler(inquiry: Inquiry) -> str | None:
    """Who of the seller answered this buyer last, by message or quotation, in any inquiry."""
    return db.session.scalar(
        sa.select(Event.actor_id)
        .join(Inquiry, Inquiry.public_id == Event.subject_id)
        .where(
            Event.subject == SUBJECT,
            Event.action == f"{SUBJECT}.{InquiryAction.ANSWER}",
            Inquiry.buyer_id == inquiry.buyer_id,
            Inquiry.seller_id == inquiry.seller_id,
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
