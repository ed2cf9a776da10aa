"""Find an inquiry with its listing and nothing of its thread."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import visible_to
from marketplace.organisations.roles import Actor


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
