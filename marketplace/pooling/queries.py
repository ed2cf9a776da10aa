"""Find an inquiry with nothing of its thread, its pool, and the shares villages have in it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import visible_to
from marketplace.organisations.roles import Actor
from marketplace.pooling.models import Pool, PooledPart, PoolShare
from marketplace.pooling.states import PoolStatus, ShareStatus
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import OPEN

SUBJECT = "pool_share"
_PLAIN = joinedload(PoolShare.listing, innerjoin=True).options(
    lazyload(Listing.offers), lazyload(Listing.certificates)
)


def get_inquiry(*, actor: Actor, public_id: str) -> Inquiry:
    """One of the actor's own that names a day. Raises NotFoundError."""
    inquiry = db.session.scalar(
        sa.select(Inquiry)
        .where(
            Inquiry.public_id == public_id,
            Inquiry.needed_by_date.is_not(None),
            visible_to(actor=actor),
        )
        .options(
            lazyload(Inquiry.messages),
            joinedload(Inquiry.listing, innerjoin=True).options(
                lazyload(Listing.offers), lazyload(Listing.certificates)
            ),
        )
    )
    if inquiry is None:
        raise NotFoundError
    return inquiry


def find_gathering(*, inquiry_id: int) -> Pool | None:
    """The pool that villages can still join."""
    return db.session.scalar(
        sa.select(Pool).where(Pool.inquiry_id == inquiry_id, Pool.status == PoolStatus.GATHERING)
    )


def find_latest(*, inquiry_id: int) -> Pool | None:
    """The newest pool of this inquiry, whatever became of it."""
    return db.session.scalar(
        sa.select(Pool).where(Pool.inquiry_id == inquiry_id).order_by(Pool.id.desc()).limit(1)
    )


def list_shares(*, pool: Pool) -> list[PoolShare]:
    """All that were proposed, in that order, with their listings."""
    statement = (
        sa.select(PoolShare)
        .where(PoolShare.pool_id == pool.id)
        .order_by(PoolShare.id)
        .options(lazyload(PoolShare.pool), _PLAIN)
    )
    return list(db.session.scalars(statement))


def get_share(*, actor: Actor, public_id: str) -> PoolShare:
    """A share proposed to the actor's own enterprise. Raises NotFoundError for everybody else."""
    share = db.session.scalar(
        sa.select(PoolShare)
        .where(
            PoolShare.public_id == public_id,
            PoolShare.seller_id == actor.organisation_id,
            sa.true() if actor.sells else sa.false(),
        )
        .options(_PLAIN)
    )
    if share is None:
        raise NotFoundError
    return share


def get_led_share(*, actor: Actor, public_id: str, share_id: str) -> PoolShare:
    """A share of the pool of the actor's inquiry ``public_id``. Raises NotFoundError."""
    inquiry = get_inquiry(actor=actor, public_id=public_id)
    share = db.session.scalar(
        sa.select(PoolShare)
        .join(PoolShare.pool)
        .where(PoolShare.public_id == share_id, Pool.inquiry_id == inquiry.id)
    )
    if share is None:
        raise NotFoundError
    return share


def list_shares_of(*, actor: Actor, limit: int, offset: int) -> list[PoolShare]:
    """What was proposed to the actor's enterprise: what waits first, then the newest."""
    waits = sa.case((PoolShare.status == ShareStatus.PROPOSED, 0), else_=1)
    statement = (
        sa.select(PoolShare)
        .where(PoolShare.seller_id == actor.organisation_id)
        .order_by(waits, PoolShare.id.desc())
        .limit(limit)
        .offset(offset)
        .options(_PLAIN)
    )
    return list(db.session.scalars(statement))


def count_shares_of(*, actor: Actor) -> int:
    """How many list_shares_of() has in all."""
    mine = PoolShare.seller_id == actor.organisation_id
    return db.session.scalar(sa.select(sa.func.count(PoolShare.id)).where(mine)) or 0


def find_by_submission(*, submission_key: str | None) -> PoolShare | None:
    """The share an earlier press of the same button proposed."""
    if submission_key is None:
        return None
    return db.session.scalar(sa.select(PoolShare).where(PoolShare.submission_key == submission_key))


def list_parts(*, quotation_id: int) -> list[PooledPart]:
    """Who makes what of this version, the lead first; empty when one village makes it all."""
    statement = (
        sa.select(PooledPart)
        .where(PooledPart.quotation_id == quotation_id)
        .order_by(PooledPart.id)
        .options(
            joinedload(PooledPart.listing, innerjoin=True).options(
                lazyload(Listing.offers), lazyload(Listing.certificates)
            )
        )
    )
    return list(db.session.scalars(statement))


def offer_stands(*, pool: Pool, at: datetime) -> bool:
    """Whether an offer that names shares of this pool can be accepted at this moment."""
    named = sa.select(PooledPart.quotation_id).join(
        PoolShare, sa.and_(PoolShare.id == PooledPart.share_id, PoolShare.pool_id == pool.id)
    )
    found = sa.select(Quotation.id).where(
        Quotation.id.in_(named), Quotation.status.in_(OPEN), Quotation.valid_until >= at
    )
    return db.session.scalar(found.limit(1)) is not None


def keeps(*, at: datetime) -> sa.ColumnElement[bool]:
    """Beside an Inquiry: a village still answers for a share, or holds weeks for it."""
    answering = sa.and_(PoolShare.status == ShareStatus.PROPOSED, PoolShare.answer_until >= at)
    holding = sa.and_(PoolShare.status == ShareStatus.ACCEPTED, PoolShare.held_until >= at)
    return sa.exists().where(
        Pool.inquiry_id == Inquiry.id,
        PoolShare.pool_id == Pool.id,
        sa.or_(answering, holding),
    )
