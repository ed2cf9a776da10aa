"""Find what an operator wrote for the director, inside their own enterprise and nowhere else."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.inquiries.models import Inquiry
from marketplace.organisations.roles import Actor
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.draft_states import LIVE


def find_live(*, actor: Actor, inquiry: Inquiry) -> QuotationDraft | None:
    """The draft of this inquiry that somebody of the seller's own people still works on."""
    if not actor.sells or actor.organisation_id != inquiry.seller_id:
        return None
    return find_live_of(inquiry_id=inquiry.id)


def find_live_of(*, inquiry_id: int) -> QuotationDraft | None:
    """As ``find_live``, whoever asks: for operations, which show nothing."""
    statement = (
        sa.select(QuotationDraft)
        .where(QuotationDraft.inquiry_id == inquiry_id, QuotationDraft.status.in_(LIVE))
        .options(
            lazyload(QuotationDraft.inquiry),  # whoever asks holds it
            joinedload(QuotationDraft.tier_rows),
        )
    )
    return db.session.scalars(statement).unique().one_or_none()


def get_draft(*, actor: Actor, public_id: str) -> QuotationDraft:
    """A draft of the actor's own enterprise. Raises NotFoundError, for the buyer as for strangers."""
    draft = db.session.scalar(
        sa.select(QuotationDraft)
        .join(QuotationDraft.inquiry)
        .where(QuotationDraft.public_id == public_id, Inquiry.seller_id == actor.organisation_id)
    )
    if draft is None or not actor.sells:
        raise NotFoundError
    return draft


def find_by_submission(*, submission_key: str | None) -> QuotationDraft | None:
    """What an earlier press of the same button handed in; the caller checks whose it is."""
    if submission_key is None:
        return None
    return db.session.scalar(
        sa.select(QuotationDraft).where(QuotationDraft.submission_key == submission_key)
    )
