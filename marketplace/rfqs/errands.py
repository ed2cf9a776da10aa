"""Several products on one errand: each is a request of its own, with its own villages and winner."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from marketplace.db import add, db, lock
from marketplace.errors import NotFoundError, RefusedError
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.rfqs import policy, queries
from marketplace.rfqs.errand_models import RfqErrand
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.states import LIVE, MOST_TOGETHER

_NOT_YOURS = N_("Choose one of your requests that is not over.")


def find_companion(*, actor: Actor, public_id: str) -> Rfq | None:
    """The buyer's own request to add to; None for no ``public_id``. Raises RefusedError."""
    if not public_id:
        return None
    try:
        found = queries.get_rfq(actor=actor, public_id=public_id)
    except NotFoundError:
        raise RefusedError(_NOT_YOURS, field="together") from None
    if not policy.is_buyer_of(actor, found):
        raise RefusedError(_NOT_YOURS, field="together")
    return found


def join(*, rfq: Rfq, companion: Rfq) -> None:
    """Ask ``rfq``, just written, on the errand of ``companion``; the caller is in a transaction.

    Raises RefusedError when that errand is another buyer's, is over, or has enough products.
    """
    first = _first_of(companion)
    lock(first)  # two further products of one errand are counted one after the other
    together = _of_errand(first.id)
    if first.buyer_id != rfq.buyer_id or not any(one.status in LIVE for one in together):
        raise RefusedError(_NOT_YOURS, field="together")
    if len(together) >= MOST_TOGETHER:
        raise RefusedError(N_("Ten products are asked together at most."), field="together")
    add(RfqErrand(rfq_id=rfq.id, first_id=first.id, buyer_id=rfq.buyer_id))


def list_together(*, actor: Actor, rfq: Rfq) -> list[Rfq]:
    """The others of its errand that this actor may read, as they were asked."""
    errand = _first_id(rfq)
    statement = _members(errand).where(Rfq.id != rfq.id, queries.visible_to(actor=actor))
    return list(db.session.scalars(statement))


def list_errands(*, actor: Actor, most: int) -> Sequence[Rfq]:
    """The buyer's latest requests that are not over and were asked alone or first."""
    if not actor.buys:
        return ()
    later = sa.exists().where(RfqErrand.rfq_id == Rfq.id)
    statement = (
        sa.select(Rfq)
        .where(Rfq.buyer_id == actor.organisation_id, Rfq.status.in_(LIVE), ~later)
        .order_by(Rfq.id.desc())
        .limit(most)
        .options(lazyload("*"))
    )
    return list(db.session.scalars(statement))


def _first_id(rfq: Rfq) -> int:
    first = sa.select(RfqErrand.first_id).where(RfqErrand.rfq_id == rfq.id)
    return db.session.scalar(first) or rfq.id


def _first_of(rfq: Rfq) -> Rfq:
    return db.session.get_one(Rfq, _first_id(rfq))


def _of_errand(first_id: int) -> list[Rfq]:
    return list(db.session.scalars(_members(first_id)))


def _members(first_id: int) -> sa.Select[Rfq]:
    later = sa.select(RfqErrand.rfq_id).where(RfqErrand.first_id == first_id)
    return sa.select(Rfq).where(sa.or_(Rfq.id == first_id, Rfq.id.in_(later))).order_by(Rfq.id)
