"""How a pool stands for somebody looking at it: who takes part, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from marketplace.clock import jakarta_date
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.policy import is_buyer_of
from marketplace.organisations.roles import Actor
from marketplace.pooling import policy, queries
from marketplace.pooling.fit import fit_of
from marketplace.pooling.models import Pool, PoolShare
from marketplace.pooling.neighbours import Nearby
from marketplace.pooling.states import USUAL_ANSWER, ShareStatus

# A buyer reads who makes it, not who said no.
SHOWN_TO_BUYERS = (ShareStatus.ACCEPTED, ShareStatus.BOUND)


def facts(*, actor: Actor, inquiry: Inquiry, at: datetime) -> dict[str, object]:
    """What templates/pooling/show.html reads; without a pool little."""
    mine = is_buyer_of(actor, inquiry)
    pool = queries.find_latest(inquiry_id=inquiry.id)
    if pool is None:
        return {"pool": None, "mine": mine}
    shares = queries.list_shares(pool=pool)
    running = pool.gathering and inquiry.open
    own = policy.own_part(pool, shares)
    free = fit_of(inquiry=inquiry, by=pool.ready_date, at=at).free if running else 0
    waits = policy.undecided(shares, at=at)
    return {
        "pool": pool,
        "mine": mine,
        "running": running,
        "own": own,
        "lacking": max(own - free, 0),
        "waiting": len(waits),
        "shares": [share for share in shares if share.status in SHOWN_TO_BUYERS]
        if mine
        else shares,
        "leads": policy.leads(actor, inquiry) and running,
        "can_end": running and policy.can_end(actor, inquiry),
        "covered": running and not waits and own <= free and bool(policy.accepted(shares)),
    }


def without_share(near: Iterable[Nearby], shares: Iterable[PoolShare]) -> list[Nearby]:
    """Those that have none that counts."""
    taken = {share.listing.public_id for share in shares if share.live}
    return [one for one in near if one.product not in taken]


def suggested(
    pool: Pool, shares: Sequence[PoolShare], near: Sequence[Nearby], *, at: datetime
) -> dict[str, object]:
    """The nearest, for as much as it has free, with the price promised before."""
    own = policy.own_part(pool, shares)
    begun: dict[str, object] = {"answer_date": jakarta_date(at) + USUAL_ANSWER}
    if near:
        begun |= {"sibling": near[0].product, "quantity": min(near[0].free, own - 1) or None}
    if shares:
        least = shares[-1].least_price
        begun |= {"least_price": least.digits(), "currency": least.currency}
    return begun
