"""Who asks for a pool, leads it, and answers for a share; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.policy import is_buyer_of, is_seller_of
from marketplace.inquiries.reasons import ClosingReason
from marketplace.organisations.roles import Actor, Role
from marketplace.pooling.models import Pool, PoolShare
from marketplace.pooling.states import ShareStatus

# Why a sibling does not make a share; there is no thread for further words.
REASONS = (
    ClosingReason.CAPACITY,
    ClosingReason.SEASON,
    ClosingReason.PRICE,
    ClosingReason.DATE,
    ClosingReason.CERTIFICATE,
)


def leads(actor: Actor, inquiry: Inquiry) -> bool:
    """The director of the enterprise that was asked proposes shares and takes them back."""
    return is_seller_of(actor, inquiry) and actor.role is Role.SELLER_DIRECTOR


def can_end(actor: Actor, inquiry: Inquiry) -> bool:
    """The buyer who consented, and the director who leads."""
    return is_buyer_of(actor, inquiry) or leads(actor, inquiry)


def can_answer(actor: Actor, share: PoolShare) -> bool:
    """The director of the sibling's enterprise; an operator reads."""
    return actor.role is Role.SELLER_DIRECTOR and actor.organisation_id == share.seller_id


def late(share: PoolShare, *, at: datetime) -> bool:
    """Whether the time to answer is over, whether a job has said so or not."""
    return share.status is ShareStatus.PROPOSED and at > share.answer_until


def own_part(pool: Pool, shares: Iterable[PoolShare]) -> int:
    """What the lead makes itself: whatever no live share takes."""
    return pool.quantity - sum(share.quantity for share in shares if share.live)


def accepted(shares: Iterable[PoolShare]) -> list[PoolShare]:
    return [share for share in shares if share.status is ShareStatus.ACCEPTED]


def undecided(shares: Iterable[PoolShare], *, at: datetime) -> list[PoolShare]:
    """Those whose time to answer runs."""
    return [
        share for share in shares if share.status is ShareStatus.PROPOSED and not late(share, at=at)
    ]
