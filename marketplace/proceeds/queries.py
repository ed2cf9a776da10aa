"""Find an order that several villages make: for its lead, and for each sibling by its share."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.orders import policy
from marketplace.orders import queries as orders
from marketplace.orders.models import Order
from marketplace.organisations.roles import Actor
from marketplace.pooling import queries as pools
from marketplace.pooling.models import PooledPart, PoolShare


def get_order(*, actor: Actor, public_id: str) -> Order:
    """One of the actor's own enterprise that it leads. Raises NotFoundError for everybody else."""
    order = orders.get_order(actor=actor, public_id=public_id)
    if not policy.is_seller(actor, order) or not list_parts(order=order):
        raise NotFoundError
    return order


def get_share(*, actor: Actor, public_id: str) -> PoolShare:
    """A share of the actor's own enterprise that became part of an order. Raises NotFoundError."""
    share = pools.get_share(actor=actor, public_id=public_id)
    if find_order_of(share=share) is None:
        raise NotFoundError
    return share


def find_order_of(*, share: PoolShare) -> Order | None:
    """The order it is a part of."""
    return db.session.scalar(
        sa.select(Order)
        .join(PooledPart, PooledPart.quotation_id == Order.quotation_id)
        .where(PooledPart.share_id == share.id)
    )


def list_parts(*, order: Order) -> list[PooledPart]:
    """Who makes what of it, the lead first."""
    return pools.list_parts(quotation_id=order.quotation_id)
