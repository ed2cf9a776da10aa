"""The standing offers on one request, with what their pages would ask one by one."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, lazyload, selectinload

from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.inquiries.models import Inquiry
from marketplace.organisations.roles import Actor
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import OPEN, TAKEN
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.recipient_models import RfqRecipient


def get_rfq(*, actor: Actor, public_id: str) -> Rfq:
    """A request of the actor's own buying company. Raises NotFoundError: prices are for it alone."""
    rfq = db.session.scalar(
        sa.select(Rfq).where(Rfq.public_id == public_id, Rfq.buyer_id == actor.organisation_id)
    )
    if rfq is None or not actor.buys:
        raise NotFoundError
    return rfq


def list_offers(*, rfq: Rfq) -> list[Quotation]:
    """Of each village the version that goes first, while nobody has ended it or it was accepted."""
    statement = (
        sa.select(Quotation)
        .join(Quotation.inquiry)
        .join(Inquiry.listing)
        .join(RfqRecipient, RfqRecipient.inquiry_id == Quotation.inquiry_id)
        .where(
            RfqRecipient.rfq_id == rfq.id,
            Quotation.sent_at >= RfqRecipient.invited_at,
            Quotation.status.in_((*OPEN, *TAKEN)),
            Quotation.kept_until.is_(None),
        )
        .order_by(Quotation.id)
        .options(
            selectinload(Quotation.tier_rows),
            contains_eager(Quotation.inquiry).options(
                lazyload(Inquiry.messages),
                contains_eager(Inquiry.listing).options(lazyload(Listing.offers)),
            ),
        )
    )
    return list(db.session.scalars(statement))
