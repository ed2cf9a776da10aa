"""Find quotations, only ever those on inquiries the actor's organisation is a party to."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from marketplace.db import db
from marketplace.documents import queries as documents
from marketplace.documents.models import Paper, PaperKind
from marketplace.errors import NotFoundError
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import visible_to as inquiry_visible_to
from marketplace.money import Money
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor
from marketplace.quotes.models import Counter, Quotation
from marketplace.quotes.states import OPEN, REMINDER

_OPEN = Quotation.status.in_(OPEN)


def visible_to(*, actor: Actor) -> sa.ColumnElement[bool]:
    """The condition under which a quotation exists for this actor."""
    return Quotation.inquiry_id.in_(sa.select(Inquiry.id).where(inquiry_visible_to(actor=actor)))


def get_quotation(*, actor: Actor, public_id: str) -> Quotation:
    """The version, if this actor's organisation is a party to its inquiry. Raises NotFoundError."""
    statement = (
        sa.select(Quotation)
        .where(Quotation.public_id == public_id, visible_to(actor=actor))
        .options(joinedload(Quotation.tier_rows))  # pages that show it show them too
    )
    quotation = db.session.scalars(statement).unique().one_or_none()
    if quotation is None:
        raise NotFoundError
    return quotation


def list_versions(*, actor: Actor, inquiry: Inquiry) -> list[Quotation]:
    """Every version sent on this inquiry, the newest first."""
    statement = (
        sa.select(Quotation)
        .where(Quotation.inquiry_id == inquiry.id, visible_to(actor=actor))
        .order_by(Quotation.revision.desc())
        .options(
            lazyload(Quotation.inquiry),  # whoever asks holds it
            joinedload(Quotation.tier_rows),
        )
    )
    return list(db.session.scalars(statement).unique())


def find_sent(*, inquiry: Inquiry) -> Quotation | None:
    """The newest version, unless somebody has ended it; it may be countered, or have lapsed."""
    return db.session.scalar(
        sa.select(Quotation).where(
            Quotation.inquiry_id == inquiry.id, _OPEN, Quotation.kept_until.is_(None)
        )
    )


def find_kept(*, inquiry: Inquiry) -> Quotation | None:
    """The earlier version that the newest one goes before."""
    return db.session.scalar(
        sa.select(Quotation).where(
            Quotation.inquiry_id == inquiry.id, _OPEN, Quotation.kept_until.is_not(None)
        )
    )


def list_open(*, inquiry: Inquiry) -> list[Quotation]:
    """The version that goes first and the one kept behind it, as far as there are any."""
    statement = (
        sa.select(Quotation)
        .where(Quotation.inquiry_id == inquiry.id, _OPEN)
        .order_by(Quotation.revision.desc())
    )
    return list(db.session.scalars(statement))


def list_lapsed(*, at: datetime) -> list[int]:
    """The ids of versions whose validity is over while their status says that they are open."""
    return _open_until(Quotation.valid_until < at)


def list_unreminded(*, at: datetime) -> list[int]:
    """The ids of versions that end within REMINDER of ``at`` and whose buyer was not told yet."""
    return _open_until(
        Quotation.valid_until >= at,
        Quotation.valid_until <= at + REMINDER,
        Quotation.reminded_at.is_(None),
        Quotation.kept_until.is_(None),
    )


def any_open() -> bool:
    """Whether anybody still waits for the end of an offer."""
    return db.session.scalar(sa.select(Quotation.id).where(_OPEN).limit(1)) is not None


def _open_until(*conditions: sa.ColumnElement[bool]) -> list[int]:
    statement = sa.select(Quotation.id).where(_OPEN, *conditions).order_by(Quotation.id)
    return list(db.session.scalars(statement))


def stands(*, at: datetime) -> sa.ColumnElement[bool]:
    """Beside an Inquiry: an offer on it can still be accepted, or was countered, at this moment."""
    return sa.exists().where(
        Quotation.inquiry_id == Inquiry.id,
        Quotation.status.in_(OPEN),
        Quotation.valid_until >= at,
    )


def find_paper(*, quotation: Quotation) -> Paper | None:
    """The paper of this version; versions sent before there were papers have none."""
    return documents.find_paper(
        kind=PaperKind.QUOTATION, subject="quotation", subject_id=quotation.public_id
    )


def find_counter(*, quotation: Quotation) -> Counter | None:
    """What the buyer asked for last in place of this version."""
    return db.session.scalar(
        sa.select(Counter)
        .where(Counter.quotation_id == quotation.id)
        .order_by(Counter.round.desc())
        .limit(1)
    )


def count_rounds(*, inquiry_id: int) -> int:
    """How many counter-offers were made on this inquiry."""
    statement = sa.select(sa.func.count(Counter.id)).where(Counter.inquiry_id == inquiry_id)
    return db.session.scalar(statement) or 0


def find_counter_by_submission(*, submission_key: str | None) -> Counter | None:
    """The counter-offer an earlier press of the same button made."""
    if submission_key is None:
        return None
    return db.session.scalar(sa.select(Counter).where(Counter.submission_key == submission_key))


def latest_revision(*, inquiry: Inquiry) -> int:
    """The number of the newest version; 0 before the first."""
    statement = sa.select(sa.func.max(Quotation.revision)).where(Quotation.inquiry_id == inquiry.id)
    return db.session.scalar(statement) or 0


def find_by_submission(*, submission_key: str | None) -> Quotation | None:
    """The version an earlier press of the same button sent; the caller checks whose it is."""
    if submission_key is None:
        return None
    return db.session.scalar(sa.select(Quotation).where(Quotation.submission_key == submission_key))


def quoted_and_limit(*, seller_id: int, most: int) -> tuple[int, Money | None]:
    """On how many inquiries this seller ever sent a quotation, and up to what its operators may.

    Versions are not counted, nor more than ``most``. One question: the form has no more to spare.
    """
    asked = (
        sa.select(Quotation.inquiry_id)
        .join(Inquiry, Inquiry.id == Quotation.inquiry_id)
        .where(Inquiry.seller_id == seller_id, Quotation.revision == 1)
        .limit(most)
    )
    count = sa.select(sa.func.count()).select_from(asked.subquery()).scalar_subquery()
    limit = (Organisation.approval_limit_minor, Organisation.approval_limit_currency)
    quoted, minor, currency = db.session.execute(
        sa.select(count, *limit).where(Organisation.id == seller_id)
    ).one()
    return quoted, None if minor is None or currency is None else Money(minor, currency)
