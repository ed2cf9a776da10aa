"""Find mandates for their two parties, what they allow at a moment, and what was done under them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa

from marketplace.clock import jakarta_date
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.mandates.models import ExportMandate, MandateAct
from marketplace.mandates.states import MandateStatus
from marketplace.organisations.models import Organisation, SellingMandate
from marketplace.organisations.powers import Case, Power, Step, covers, find_power
from marketplace.organisations.roles import Actor, OrganisationKind
from marketplace.regions.models import Village
from marketplace.team.policy import can_vouch


@dataclass(frozen=True, slots=True)
class ThreadMandates:
    """``under``: the public id of a message or quotation → the mandate it was written under."""

    exporters: list[ExportMandate]
    under: dict[str, ExportMandate]


def visible_to(*, actor: Actor) -> sa.ColumnElement[bool]:
    """The condition under which a mandate exists for this actor: who gave it and who got it."""
    if actor.sells:
        return ExportMandate.seller_id == actor.organisation_id
    if actor.exports:
        return ExportMandate.partner_id == actor.organisation_id
    return sa.false()


def get_mandate(*, actor: Actor, public_id: str) -> ExportMandate:
    """The mandate, for its two parties. Raises NotFoundError."""
    mandate = db.session.scalar(
        sa.select(ExportMandate).where(
            ExportMandate.public_id == public_id, visible_to(actor=actor)
        )
    )
    if mandate is None:
        raise NotFoundError
    return mandate


def get_any(*, public_id: str) -> ExportMandate:
    """The mandate, for the reminding job. Raises NotFoundError."""
    mandate = db.session.scalar(
        sa.select(ExportMandate).where(ExportMandate.public_id == public_id)
    )
    if mandate is None:
        raise NotFoundError
    return mandate


def list_mandates(*, actor: Actor) -> list[ExportMandate]:
    """The mandates of the actor's organisation, the newest first."""
    statement = (
        sa.select(ExportMandate)
        .where(visible_to(actor=actor))
        .order_by(ExportMandate.id.desc())
        .limit(200)
    )
    return list(db.session.scalars(statement))


def empowered(*, actor: Actor, at: datetime) -> Actor:
    """The actor with what their organisation may do for others at this moment, and no longer."""
    day = jakarta_date(at)
    granted = db.session.scalars(
        _in_force(day).where(ExportMandate.partner_id == actor.organisation_id)
    )
    return replace(actor, powers=tuple(one.power for one in granted), powers_date=day)


def mandate_for(*, actor: Actor, case: Case, step: Step, at: datetime) -> Power | None:
    """By which mandate this actor may take this step of this trade at ``at``, from the rows."""
    if not actor.exports:
        return None
    fresh = empowered(actor=actor, at=at)
    return find_power(fresh.powers, case=case, step=step, day=fresh.powers_date)


def exporters_of(*, case: Case, at: datetime) -> list[ExportMandate]:
    """The mandates that reach this trade at ``at``, whatever their steps; the oldest first."""
    granted = db.session.scalars(
        _in_force(jakarta_date(at)).where(ExportMandate.seller_id == case.seller_id)
    )
    return [one for one in granted if one.power.reaches(case)]


def of_thread(*, case: Case, thread_id: str, at: datetime) -> ThreadMandates:
    """Who exports this trade at ``at``, and what in its thread was done under which mandate."""
    day = jakarta_date(at)
    in_force = sa.and_(*_standing(day))
    act = sa.and_(MandateAct.mandate_id == ExportMandate.id, MandateAct.thread_id == thread_id)
    rows = db.session.execute(
        sa.select(ExportMandate, MandateAct.subject_id, in_force)
        .outerjoin(MandateAct, act)
        .where(
            ExportMandate.seller_id == case.seller_id,
            sa.or_(in_force, MandateAct.id.is_not(None)),
        )
        .order_by(ExportMandate.id)
    ).all()
    exporters = {one.id: one for one, _, stands in rows if stands and one.power.reaches(case)}
    return ThreadMandates(
        exporters=list(exporters.values()),
        under={subject_id: one for one, subject_id, _ in rows if subject_id},
    )


def partners_to_tell(*, case: Case, step: Step, at: datetime) -> list[int]:
    """The organisations that may take this step for the seller: letters go to them too."""
    day = jakarta_date(at)
    found = exporters_of(case=case, at=at)
    return [one.partner_id for one in found if covers(one.power, case=case, step=step, day=day)]


def acts_of(*, subject: str, subject_ids: Collection[str]) -> dict[str, ExportMandate]:
    """Of these things, those that were done under a mandate: public id → mandate."""
    if not subject_ids:
        return {}
    acts = db.session.scalars(
        sa.select(MandateAct).where(
            MandateAct.subject == subject, MandateAct.subject_id.in_(subject_ids)
        )
    )
    return {act.subject_id: act.mandate for act in acts}


def find_twin(
    *, partner_id: int, seller_id: int, from_date: date, to_date: date
) -> ExportMandate | None:
    """A mandate of the same two for the same days that has not been ended."""
    return db.session.scalar(
        sa.select(ExportMandate).where(
            ExportMandate.partner_id == partner_id,
            ExportMandate.seller_id == seller_id,
            ExportMandate.from_date == from_date,
            ExportMandate.to_date == to_date,
            ExportMandate.status != MandateStatus.ENDED,
        )
    )


def find_by_submission(*, submission_key: str | None) -> ExportMandate | None:
    """The mandate an earlier press of the same button made; the caller checks whose it is."""
    if submission_key is None:
        return None
    return db.session.scalar(
        sa.select(ExportMandate).where(ExportMandate.submission_key == submission_key)
    )


def list_villages(*, seller_id: int, day: date) -> list[Village]:
    """The villages an enterprise sells for on ``day``: more than that it cannot lend."""
    mandates = db.session.scalars(
        sa.select(SellingMandate)
        .where(SellingMandate.organisation_id == seller_id, SellingMandate.ended_at.is_(None))
        .order_by(SellingMandate.id)
    )
    return [one.village for one in mandates if one.covers(day)]


def list_villages_called(*, codes: Collection[str]) -> list[Village]:
    """The villages of these codes, by code."""
    return list(
        db.session.scalars(sa.select(Village).where(Village.code.in_(codes)).order_by(Village.code))
    )


def list_partners() -> list[Organisation]:
    """Every export partner, by name."""
    return list(
        db.session.scalars(
            sa.select(Organisation)
            .where(Organisation.kind == OrganisationKind.EXPORT_PARTNER)
            .order_by(Organisation.name, Organisation.id)
            .limit(500)
        )
    )


def get_partner(*, actor: Actor, public_id: str) -> Organisation:
    """An export partner, for who vouches for them. Raises NotFoundError."""
    found = db.session.scalar(
        sa.select(Organisation).where(
            Organisation.public_id == public_id,
            Organisation.kind == OrganisationKind.EXPORT_PARTNER,
        )
    )
    if found is None or not can_vouch(actor):
        raise NotFoundError
    return found


def _in_force(day: date) -> sa.Select[ExportMandate]:
    return sa.select(ExportMandate).where(*_standing(day)).order_by(ExportMandate.id)


def _standing(day: date) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        ExportMandate.status == MandateStatus.ACCEPTED,
        ExportMandate.from_date <= day,
        ExportMandate.to_date >= day,
    )
