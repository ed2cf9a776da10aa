"""What stands in the database for a batch of candidates, read in a handful of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from marketplace.catalog.candidates import Candidate
from marketplace.catalog.models import Listing
from marketplace.catalog.operations import IMPORT_KEY
from marketplace.catalog.states import LIVE, ListingStatus
from marketplace.db import db
from marketplace.organisations.models import Organisation, SellingMandate
from marketplace.organisations.roles import OrganisationKind
from marketplace.regions import queries as regions
from marketplace.regions.models import Village


@dataclass(slots=True)
class Standing:
    """By village code or village id; ``imported`` counts the listings lists have brought."""

    villages: dict[str, Village]
    mandates: dict[int, SellingMandate] = field(default_factory=dict)
    bumdes: dict[int, Organisation] = field(default_factory=dict)
    live: dict[int, Listing] = field(default_factory=dict)
    drafts: dict[int, Listing] = field(default_factory=dict)
    imported: dict[int, int] = field(default_factory=dict)


def hold(candidates: Sequence[Candidate]) -> None:
    """Keep rivals from these villages and their listings until the commit."""
    villages = regions.villages_by_code(codes=_codes(candidates)).values()
    ids = sorted(village.id for village in villages)
    for statement in (
        sa.select(Village.id).where(Village.id.in_(ids)).order_by(Village.id),
        sa.select(Listing.id).where(Listing.village_id.in_(ids)).order_by(Listing.id),
    ):
        db.session.execute(statement.with_for_update()).all()


def read(candidates: Sequence[Candidate]) -> Standing:
    """Everything a decision about these candidates looks at."""
    standing = Standing(villages=regions.villages_by_code(codes=_codes(candidates)))
    ids = [village.id for village in standing.villages.values()]
    standing.mandates = {mandate.village_id: mandate for mandate in _mandates(ids)}
    for bumdes in _bumdes(ids):
        if bumdes.village_id is not None:
            standing.bumdes.setdefault(bumdes.village_id, bumdes)
    for listing in _listings(ids):
        _place(standing, listing)
    return standing


def _codes(candidates: Sequence[Candidate]) -> list[str]:
    return [candidate.village_code for candidate in candidates]


def _mandates(ids: list[int]) -> sa.ScalarResult[SellingMandate]:
    return db.session.scalars(
        sa.select(SellingMandate).where(
            SellingMandate.village_id.in_(ids), SellingMandate.ended_at.is_(None)
        )
    )


def _bumdes(ids: list[int]) -> sa.ScalarResult[Organisation]:
    return db.session.scalars(
        sa.select(Organisation)
        .where(
            Organisation.kind == OrganisationKind.BUMDES,
            Organisation.village_id.in_(ids),
            Organisation.self_registered.is_(False),
        )
        .order_by(Organisation.id)
    )


def _listings(ids: list[int]) -> sa.ScalarResult[Listing]:
    brought = Listing.submission_key.startswith(IMPORT_KEY, autoescape=True)
    return db.session.scalars(
        sa.select(Listing)
        .where(Listing.village_id.in_(ids), sa.or_(Listing.status.in_(LIVE), brought))
        .order_by(Listing.id)
    )


def _place(standing: Standing, listing: Listing) -> None:
    village = listing.village_id
    if listing.submission_key is not None and listing.submission_key.startswith(IMPORT_KEY):
        standing.imported[village] = standing.imported.get(village, 0) + 1
        if listing.status is ListingStatus.DRAFT:
            standing.drafts[village] = listing
    if listing.status in LIVE:
        standing.live[village] = listing
