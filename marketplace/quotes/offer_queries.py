"""The offers a buyer company has: which of them stand, and rows of them for lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from marketplace.catalog.models import Listing
from marketplace.catalog.naming import NAMES
from marketplace.db import db
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import visible_to
from marketplace.inquiries.states import OPEN as OPEN_INQUIRIES
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import OPEN, QuotationStatus
from marketplace.regions.models import Village

Found = sa.Row[*tuple[Any, ...]]


def offered_to(*, actor: Actor) -> sa.ColumnElement[bool]:
    """Beside Inquiry and Quotation: offered to this buyer's company."""
    # One column for the side beside visible_to()'s "either": an index leads along it.
    return sa.and_(visible_to(actor=actor), Inquiry.buyer_id == actor.organisation_id)


def stands(*, at: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    """Beside Inquiry and Quotation: nobody has ended it, and no newer version goes before it."""
    return sa.and_(
        Inquiry.status.in_(OPEN_INQUIRIES),
        Quotation.status.in_(OPEN),
        Quotation.valid_until >= at,
        sa.or_(Quotation.kept_until.is_(None), Quotation.kept_until < at),
    )


def rows_of(*, picked: sa.Subquery) -> sa.Select[*tuple[Any, ...]]:
    """The versions whose ids are ``picked.c.id``, with product, village and seller.

    Quotation, inquiry (a public id), the names of the listing, village, seller.
    """
    return (
        sa.select(
            Quotation,
            Inquiry.public_id.label("inquiry"),
            *NAMES,
            Village.name.label("village"),
            Organisation.name.label("seller"),
        )
        .join(picked, picked.c.id == Quotation.id)
        .join(Inquiry, Inquiry.id == Quotation.inquiry_id)
        .join(Listing, Listing.id == Inquiry.listing_id)
        .join(Village, Village.id == Listing.village_id)
        .join(Organisation, Organisation.id == Inquiry.seller_id)
        .options(lazyload(Quotation.inquiry), lazyload(Quotation.sent_by))
    )


def list_standing(*, actor: Actor, at: datetime, offset: int, limit: int) -> Sequence[Found]:
    """What can be decided on, what ends first on top; rows as rows_of() says."""
    order = (Quotation.valid_until, Quotation.id)
    return _page(_ids(actor).where(stands(at=at)), order, offset, limit)


def list_offers(
    *, actor: Actor, statuses: Collection[QuotationStatus], offset: int, limit: int
) -> Sequence[Found]:
    """Of these statuses, the newest on top; rows as rows_of() says."""
    chosen = _ids(actor).where(Quotation.status.in_(statuses))
    return _page(chosen, (Quotation.id.desc(),), offset, limit)


def count_standing(*, actor: Actor, at: datetime) -> int:
    """How many list_standing() has in all."""
    return _count(_ids(actor).where(stands(at=at)))


def count_offers(*, actor: Actor, statuses: Collection[QuotationStatus]) -> int:
    """How many list_offers() has in all."""
    return _count(_ids(actor).where(Quotation.status.in_(statuses)))


def _ids(actor: Actor) -> sa.Select[int]:
    return sa.select(Quotation.id).join(Quotation.inquiry).where(offered_to(actor=actor))


def _page(
    chosen: sa.Select[int], order: tuple[Any, ...], offset: int, limit: int
) -> Sequence[Found]:
    picked = chosen.order_by(*order).offset(offset).limit(limit).subquery()
    return db.session.execute(rows_of(picked=picked).order_by(*order)).all()


def _count(chosen: sa.Select[int]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(chosen.subquery())) or 0
