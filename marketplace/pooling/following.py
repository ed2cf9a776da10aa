"""How a pool follows its thread: an offer names the shares, an order binds them, an end ends them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from marketplace.db import add, db, lock
from marketplace.errors import ConflictError, RefusedError
from marketplace.events.operations import SYSTEM, Recordable
from marketplace.inquiries.followers import Follower, MadeElsewhere, Offered
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.pooling import emails, operations, policy, queries
from marketplace.pooling.models import Pool, PooledPart, PoolShare
from marketplace.quotes.models import Quotation
from marketplace.quotes.tiers import price_field


class PoolFollower(Follower):
    """Every step of a thread that concerns its pool; see inquiries/followers.py."""

    def hold(self, *, inquiry: Inquiry) -> None:
        """Whoever shares out, answers for a share, offers or accepts meets at the pool's row."""
        pool = queries.find_gathering(inquiry_id=inquiry.id)
        if pool is not None:
            lock(pool)

    def made_elsewhere(
        self, *, inquiry: Inquiry, offered: Offered, at: datetime
    ) -> tuple[MadeElsewhere, ...]:
        """The accepted shares, where the offer is for the whole."""
        pool = queries.find_gathering(inquiry_id=inquiry.id)
        if pool is None:
            return ()
        shares = _taking_part(pool, quantity=offered.quantity)
        if shares:
            _refuse_undecided(pool, at=at)
            _refuse_less_than_promised(pool, shares, offered)
            _refuse_other_quantities(offered)
        for share in shares:
            operations.refuse_unfit(share=share, at=at)
        return tuple(
            MadeElsewhere(share.listing, share.quantity, share.public_id) for share in shares
        )

    def quoted(self, *, actor: Actor, inquiry: Inquiry, quotation: str, at: datetime) -> None:  # noqa: ARG002
        """Keep who makes what: the offer says so, whatever becomes of the shares."""
        pool = queries.find_gathering(inquiry_id=inquiry.id)
        if pool is None:
            return
        sent = _quotation(quotation)
        shares = _taking_part(pool, quantity=sent.quantity)
        if not shares:
            return
        own = sent.quantity - sum(share.quantity for share in shares)
        add(
            PooledPart(
                quotation_id=sent.id,
                seller_id=inquiry.seller_id,
                listing_id=inquiry.listing_id,
                quantity=own,
            )
        )
        for share in shares:
            add(
                PooledPart(
                    quotation_id=sent.id,
                    share_id=share.id,
                    seller_id=share.seller_id,
                    listing_id=share.listing_id,
                    quantity=share.quantity,
                )
            )

    def accepted(self, *, actor: Actor, inquiry: Inquiry, quotation: str, at: datetime) -> None:
        """What the accepted offer names is bound; of one that names no share the village makes all."""
        pool = queries.find_gathering(inquiry_id=inquiry.id)
        if pool is None:
            return
        parts = queries.list_parts(quotation_id=_quotation(quotation).id)
        if not parts:
            operations.end_gathering(pool=pool, actor=actor, at=at)
            return
        pool.order(actor=actor, quotation=quotation, at=at)
        for share in policy.accepted(queries.list_shares(pool=pool)):
            lock(share)
            share.bind(actor=SYSTEM, at=at)
            emails.bound(share=share, at=at)

    def closed(
        self,
        *,
        actor: Actor,
        inquiry: Inquiry,
        reason: ClosingReason,  # noqa: ARG002
        at: datetime,
    ) -> None:
        _end(inquiry, actor=actor, at=at)

    def stopped(self, *, inquiry: Inquiry, at: datetime) -> None:
        _end(inquiry, actor=SYSTEM, at=at)


def _end(inquiry: Inquiry, *, actor: Recordable, at: datetime) -> None:
    pool = queries.find_gathering(inquiry_id=inquiry.id)
    if pool is not None:
        lock(pool)
        operations.end_gathering(pool=pool, actor=actor, at=at)


def _taking_part(pool: Pool, *, quantity: int) -> list[PoolShare]:
    if quantity != pool.quantity:
        return []
    return policy.accepted(queries.list_shares(pool=pool))


def _refuse_undecided(pool: Pool, *, at: datetime) -> None:
    """What nobody answered in time ends here, whether a job was here before or not."""
    for share in queries.list_shares(pool=pool):
        if policy.late(share, at=at):
            operations.time_out(public_id=share.public_id, at=at)
    if policy.undecided(queries.list_shares(pool=pool), at=at):
        raise ConflictError(
            N_("A village has not answered yet. Wait for it, or take that proposal back first.")
        )


def _refuse_less_than_promised(pool: Pool, shares: Iterable[PoolShare], offered: Offered) -> None:
    if offered.ready_date < pool.ready_date:
        raise RefusedError(
            N_("The villages promised their shares for the day the buyer asked for, not before."),
            field="ready_date",
        )
    for share in shares:
        least = share.least_price
        if least.currency != offered.unit_price.currency:
            raise RefusedError(
                N_("You promised the villages a price in another currency."), field="currency"
            )
        if offered.unit_price < least:
            raise RefusedError(
                N_("This is less than you promised a village that takes a share."),
                field="unit_price",
            )


def _refuse_other_quantities(offered: Offered) -> None:
    if offered.other_quantities:
        raise RefusedError(
            N_(
                "Several villages make this quantity, and no other was shared out. "
                "Empty the prices of further quantities."
            ),
            field=price_field(1),
        )


def _quotation(public_id: str) -> Quotation:
    return db.session.scalars(sa.select(Quotation).where(Quotation.public_id == public_id)).one()
