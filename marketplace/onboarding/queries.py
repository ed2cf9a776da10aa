"""Where an enterprise stands on its way, and which ones wait for the ministry's mandate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from marketplace.catalog.models import Listing
from marketplace.catalog.states import LIVE, ListingStatus
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.onboarding.models import LegalIdentity
from marketplace.onboarding.progress import Facts
from marketplace.organisations import officers
from marketplace.organisations.models import Membership, Organisation, SellingMandate
from marketplace.organisations.roles import Actor, OrganisationKind
from marketplace.team.models import Invitation


@dataclass(frozen=True, slots=True)
class Applicant:
    """An enterprise without a mandate, and what it declares."""

    organisation: Organisation
    declared: LegalIdentity | None


def facts_of(*, organisation_id: int, at: datetime) -> Facts:
    """What is there of each step, in one query."""
    declared = sa.select(LegalIdentity).where(LegalIdentity.organisation_id == organisation_id)
    complete = declared.where(
        LegalIdentity.certificate != "", LegalIdentity.nib != "", LegalIdentity.npwp != ""
    )
    listings = sa.select(Listing.public_id).where(
        Listing.organisation_id == organisation_id, Listing.status != ListingStatus.RETIRED
    )
    found = db.session.execute(
        sa.select(
            complete.exists(),
            _count(Membership, organisation_id, Membership.ended_at.is_(None)),
            _count(
                Invitation,
                organisation_id,
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > at,
            ),
            _count(SellingMandate, organisation_id, SellingMandate.ended_at.is_(None)),
            listings.order_by(Listing.id.desc()).limit(1).scalar_subquery(),
            listings.where(Listing.status.in_(LIVE)).exists(),
        )
    ).one()
    complete_now, people, invited, mandates, listing_id, submitted = found
    return Facts(complete_now, people, invited, mandates > 0, listing_id, submitted)


def find_identity(*, organisation_id: int) -> LegalIdentity | None:
    """What the enterprise declares."""
    return db.session.scalar(
        sa.select(LegalIdentity).where(LegalIdentity.organisation_id == organisation_id)
    )


def list_applicants(*, actor: Actor) -> list[Applicant]:
    """The enterprises of an officer's region that sell for no village yet, oldest first."""
    statement = (
        sa.select(Organisation, LegalIdentity)
        .outerjoin(LegalIdentity, LegalIdentity.organisation_id == Organisation.id)
        .where(_may_apply(actor))
        # Their inner joins would hide whoever has declared nothing yet.
        .options(lazyload(LegalIdentity.organisation), lazyload(LegalIdentity.declared_by))
        .order_by(Organisation.id)
        .limit(200)
    )
    return [
        Applicant(organisation, declared)
        for organisation, declared in db.session.execute(statement)
    ]


def get_applicant(*, actor: Actor, public_id: str) -> Organisation:
    """One of them. Raises NotFoundError, as for everybody but an officer of its region."""
    organisation = db.session.scalar(
        sa.select(Organisation).where(Organisation.public_id == public_id, _may_apply(actor))
    )
    if organisation is None:
        raise NotFoundError
    return organisation


def _may_apply(actor: Actor) -> sa.ColumnElement[bool]:
    mandated = sa.select(SellingMandate.id).where(
        SellingMandate.organisation_id == Organisation.id, SellingMandate.ended_at.is_(None)
    )
    return sa.and_(
        Organisation.kind == OrganisationKind.BUMDES,
        Organisation.self_registered,
        Organisation.village.has(officers.within(actor)),
        ~mandated.exists(),
    )


def _count(
    table: type[Membership | Invitation | SellingMandate],
    organisation_id: int,
    *conditions: sa.ColumnElement[bool],
) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count(table.id))
        .where(table.organisation_id == organisation_id, *conditions)
        .scalar_subquery()
    )
