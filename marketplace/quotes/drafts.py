"""Find what an operator wrote for the director, inside their own enterprise and nowhere else."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.standing_in import represents
from marketplace.organisations.powers import Step
from marketplace.organisations.roles import Actor, Role
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.draft_states import LIVE
from marketplace.quotes.ground_models import DraftGround
from marketplace.quotes.grounds import Ground


def find_live(*, actor: Actor, inquiry: Inquiry) -> QuotationDraft | None:
    """The draft of this inquiry that somebody of the seller's own people still works on.

    Who writes for the village from outside finds what they wrote themselves.
    """
    if actor.sells and actor.organisation_id == inquiry.seller_id:
        return find_live_of(inquiry_id=inquiry.id)
    if actor.role is Role.EXPORT_STAFF and represents(actor, inquiry, Step.QUOTE):
        draft = find_live_of(inquiry_id=inquiry.id)
        return draft if draft is not None and draft.written_by_id == actor.person_id else None
    return None


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


def grounds_of(*, draft: QuotationDraft) -> tuple[Ground, ...]:
    """Why it went to the director when it was handed in last; none of what is older than the rule."""
    statement = sa.select(DraftGround.ground).where(
        DraftGround.draft_id == draft.id, DraftGround.round == _last_round(draft)
    )
    found = set(db.session.scalars(statement))
    return tuple(ground for ground in Ground if ground in found)


def next_round(*, draft: QuotationDraft) -> int:
    """The number of the time it is handed in now; the draft is held."""
    return (db.session.scalar(sa.select(_last_round(draft))) or 0) + 1


def _last_round(draft: QuotationDraft) -> sa.ScalarSelect[int | None]:
    return (
        sa.select(sa.func.max(DraftGround.round))
        .where(DraftGround.draft_id == draft.id)
        .scalar_subquery()
    )
