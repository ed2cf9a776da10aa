"""Letters about a pool: to the lead, and to each sibling about its own share alone."""

from __future__ import annotations

from datetime import datetime

from marketplace.organisations.entering import write_letter_to_party
from marketplace.organisations.queries import list_member_addresses
from marketplace.pooling.models import Pool, PoolShare


def asked(*, pool: Pool, at: datetime) -> None:
    """Tell the lead that the buyer would have it made by several villages."""
    _to_lead("pooling/asked", pool, {}, at=at)


def proposed(*, share: PoolShare, at: datetime) -> None:
    """Tell the sibling what it is asked to make, and until when it can answer."""
    _to_sibling("pooling/proposed", share, at=at)


def answered(*, share: PoolShare, at: datetime) -> None:
    """Tell the lead how a share stands now."""
    _to_lead("pooling/answered", share.pool, {"share": share}, at=at)


def over(*, share: PoolShare, at: datetime) -> None:
    """Tell the sibling that nothing will come of its share."""
    _to_sibling("pooling/over", share, at=at)


def bound(*, share: PoolShare, at: datetime) -> None:
    """Tell the sibling that its share is part of an order."""
    _to_sibling("pooling/bound", share, at=at)


def _to_lead(template: str, pool: Pool, facts: dict[str, object], *, at: datetime) -> None:
    inquiry = pool.inquiry
    path = f"/inquiries/{inquiry.public_id}/pool"
    said = {"pool": pool, "inquiry": inquiry, "path": path, "at": at, **facts}
    for address in list_member_addresses(organisation_id=inquiry.seller_id):
        write_letter_to_party(recipient=address, template=template, facts=said, at=at)


def _to_sibling(template: str, share: PoolShare, *, at: datetime) -> None:
    inquiry = share.pool.inquiry
    facts = {
        "share": share,
        "pool": share.pool,
        "lead": inquiry.seller.name,
        "destination": inquiry.destination,
        "path": f"/shares/{share.public_id}",
        "at": at,
    }
    for address in list_member_addresses(organisation_id=share.seller_id):
        write_letter_to_party(recipient=address, template=template, facts=facts, at=at)
