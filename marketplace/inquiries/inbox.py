"""The list a side works through: what waits for it first, filtered, a page at a time, however long it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import visible_to, waits_for
from marketplace.inquiries.reading_queries import unread_by
from marketplace.inquiries.states import InquiryStatus
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor

TURNS = (InquiryStatus.AWAITING_SELLER, InquiryStatus.AWAITING_BUYER)
Found = sa.Row[*tuple[Any, ...]]
_Buyer, _Seller = aliased(Organisation), aliased(Organisation)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which inquiries; ``product`` is a listing's public id, ``country`` where to, None is all.

    ``state`` is the word of the address for ``statuses``. ``words`` stand in the number or in the
    name of either side, in any case of letters.
    """

    state: str = ""
    statuses: tuple[InquiryStatus, ...] = tuple(InquiryStatus)
    product: str | None = None
    country: str | None = None
    words: str = ""

    @property
    def narrowed(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are by status, and what they are about: enough for pages and filters."""

    by_status: dict[InquiryStatus, int]
    products: tuple[Found, ...]
    countries: tuple[str, ...]

    def of(self, statuses: Collection[InquiryStatus]) -> int:
        return sum(self.by_status.get(status, 0) for status in statuses)

    def among(self, wanted: Wanted) -> int:
        return self.of(wanted.statuses)


def tally(*, actor: Actor, wanted: Wanted) -> Tally:
    """Two questions: one over all of the side's inquiries, one for the products' names."""
    statement = _of(
        sa.select(
            Inquiry.status, Inquiry.listing_id, Inquiry.destination, sa.func.count().label("found")
        ).group_by(Inquiry.status, Inquiry.listing_id, Inquiry.destination),
        actor,
        Wanted(words=wanted.words),
    )
    rows = db.session.execute(statement).all()
    products = _products({row.listing_id for row in rows})
    listing_id = next((one.id for one in products if one.public_id == wanted.product), None)
    counted: dict[InquiryStatus, int] = {}
    for row in rows:
        named = wanted.product is None or row.listing_id == listing_id
        if named and wanted.country in (None, row.destination):
            counted[row.status] = counted.get(row.status, 0) + row.found
    return Tally(counted, products, tuple(sorted({row.destination for row in rows})))


def list_page(
    *, actor: Actor, wanted: Wanted, counted: Tally, offset: int, limit: int
) -> list[Found]:
    """What waits for the actor's side, the longest wait on top; then the rest, newest first.

    Rows of id, public_id, number, status, quantity, unit, changed_at, seller_id, buyer, seller,
    name_en, name_id and unread. Each of the three parts follows an index and is only asked for
    when the page reaches into it.
    """
    ids: list[int] = []
    for statuses, order in _parts(actor):
        chosen = [one for one in statuses if one in wanted.statuses]
        size, missing = counted.of(chosen), limit - len(ids)
        if offset < size and missing:
            ids += db.session.scalars(
                _of(sa.select(Inquiry.id), actor, wanted)
                .where(Inquiry.status.in_(chosen))
                .order_by(*order)
                .offset(offset)
                .limit(missing)
            )
        offset = max(0, offset - size)
    return _rows(actor, ids)


def _parts(
    actor: Actor,
) -> Sequence[tuple[tuple[InquiryStatus, ...], tuple[sa.ColumnElement[Any], ...]]]:
    mine = waits_for(actor=actor)
    theirs = tuple(one for one in (InquiryStatus.HELD, *TURNS) if one is not mine)
    over = tuple(one for one in InquiryStatus if one not in (mine, *theirs))
    newest = (Inquiry.changed_at.desc(), Inquiry.id.desc())
    longest = (Inquiry.changed_at.asc(), Inquiry.id.asc())
    return (((mine,), longest), (theirs, newest), (over, newest))


def _rows(actor: Actor, ids: Sequence[int]) -> list[Found]:
    if not ids:
        return []
    statement = (
        sa.select(
            *(Inquiry.id, Inquiry.public_id, Inquiry.number, Inquiry.status),
            *(Inquiry.quantity, Inquiry.unit, Inquiry.changed_at, Inquiry.seller_id),
            *(_Buyer.name.label("buyer"), _Seller.name.label("seller")),
            *(Listing.name_en, Listing.name_id),
            unread_by(actor=actor).label("unread"),
        )
        .join(Listing, Listing.id == Inquiry.listing_id)
        .join(_Buyer, _Buyer.id == Inquiry.buyer_id)
        .join(_Seller, _Seller.id == Inquiry.seller_id)
        .where(Inquiry.id.in_(ids))
    )
    found = {row.id: row for row in db.session.execute(statement)}
    return [found[number] for number in ids]


def _of(
    statement: sa.Select[*tuple[Any, ...]], actor: Actor, wanted: Wanted
) -> sa.Select[*tuple[Any, ...]]:
    # One column for the side beside visible_to()'s "either": an index leads along it.
    statement = statement.where(visible_to(actor=actor))
    if not actor.exports:
        side = Inquiry.seller_id if actor.sells else Inquiry.buyer_id
        statement = statement.where(side == actor.organisation_id)
    if wanted.product is not None:
        of_product = sa.select(Listing.id).where(Listing.public_id == wanted.product)
        statement = statement.where(Inquiry.listing_id == of_product.scalar_subquery())
    if wanted.country is not None:
        statement = statement.where(Inquiry.destination == wanted.country)
    if wanted.words:
        statement = statement.where(_named(wanted.words))
    return statement


def _named(words: str) -> sa.ColumnElement[bool]:
    companies = sa.select(Organisation.id).where(
        Organisation.name.icontains(words, autoescape=True)
    )
    return sa.or_(
        Inquiry.number.icontains(words, autoescape=True),
        Inquiry.buyer_id.in_(companies),
        Inquiry.seller_id.in_(companies),
    )


def _products(ids: Collection[int]) -> tuple[Found, ...]:
    statement = (
        sa.select(Listing.id, Listing.public_id, Listing.name_en, Listing.name_id)
        .where(Listing.id.in_(ids))
        .order_by(Listing.name_en, Listing.id)
    )
    return tuple(db.session.execute(statement))
