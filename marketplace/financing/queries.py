"""Find requests: the village its own, LPEI all of them, each person what waits for them first."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.events import queries as events
from marketplace.events.models import Event
from marketplace.financing.models import FinancingRequest, ReviewClaim
from marketplace.financing.states import OPEN, TRANSITIONS, FinancingStatus, ReviewRole
from marketplace.orders.models import Order
from marketplace.organisations.roles import Actor, Role

_F = FinancingStatus
# What each role waits for: what nobody has claimed yet, or what this very person claimed.
_TURNS = {
    Role.FINANCE_MAKER: (ReviewRole.MAKER, (_F.SUBMITTED, _F.IN_ANALYSIS, _F.ACCEPTED)),
    Role.FINANCE_CHECKER: (ReviewRole.CHECKER, (_F.RECOMMENDED, _F.READY)),
    Role.FINANCE_APPROVER: (ReviewRole.APPROVER, (_F.ENDORSED,)),
}


def visible_to(*, actor: Actor) -> sa.ColumnElement[bool]:
    """The condition under which a request exists for this actor; never for a buyer or a curator."""
    if actor.finances:
        return sa.true()
    if actor.sells:
        return FinancingRequest.seller_id == actor.organisation_id
    return sa.false()


def get_request(*, actor: Actor, public_id: str) -> FinancingRequest:
    """The request, for its village and for LPEI's financiers. Raises NotFoundError."""
    request = db.session.scalar(
        sa.select(FinancingRequest).where(
            FinancingRequest.public_id == public_id, visible_to(actor=actor)
        )
    )
    if request is None:
        raise NotFoundError
    return request


def find_latest_of(*, actor: Actor, order: Order) -> FinancingRequest | None:
    """The newest request for this order that the actor may see."""
    return db.session.scalar(
        _list()
        .options(lazyload(FinancingRequest.order))  # the caller holds it
        .where(FinancingRequest.order_id == order.id, visible_to(actor=actor))
        .order_by(FinancingRequest.id.desc())
        .limit(1)
    )


def has_open_request(*, order_id: int) -> bool:
    """Whether LPEI has not finished with a request for this order."""
    statement = sa.select(FinancingRequest.id).where(
        FinancingRequest.order_id == order_id, FinancingRequest.status.in_(OPEN)
    )
    return db.session.scalar(statement.limit(1)) is not None


def list_waiting(*, actor: Actor, limit: int = 200) -> list[FinancingRequest]:
    """What waits for this very person, the longest wait on top."""
    statement = _list().where(_waits_for(actor)).order_by(FinancingRequest.changed_at)
    return list(db.session.scalars(statement.limit(limit)))


def list_others(*, actor: Actor, offset: int = 0, limit: int = 100) -> list[FinancingRequest]:
    """Everything else LPEI has: open ones first, the longest wait on top; then ended ones."""
    ended = FinancingRequest.status.not_in(OPEN)
    statement = (
        _list()
        .where(visible_to(actor=actor), sa.not_(_waits_for(actor)))
        .order_by(
            ended,
            sa.case((ended, None), else_=FinancingRequest.changed_at),
            FinancingRequest.changed_at.desc(),
            FinancingRequest.id,
        )
    )
    return list(db.session.scalars(statement.offset(offset).limit(limit)))


def count_others(*, actor: Actor) -> int:
    """How many requests list_others() has in all."""
    statement = sa.select(sa.func.count(FinancingRequest.id)).where(
        visible_to(actor=actor), sa.not_(_waits_for(actor))
    )
    return db.session.scalar(statement) or 0


def list_history(*, request: FinancingRequest) -> list[Event]:
    """Every event of the request, oldest first."""
    return events.timeline(subjects=[(TRANSITIONS.name, request.public_id)])


def _list() -> sa.Select[FinancingRequest]:
    # A list shows one line of each.
    return sa.select(FinancingRequest).options(
        lazyload(FinancingRequest.claims),
        lazyload(FinancingRequest.decisions),
        lazyload(FinancingRequest.drawdowns),
    )


def _waits_for(actor: Actor) -> sa.ColumnElement[bool]:
    if actor.role not in _TURNS:
        return sa.false()
    role, statuses = _TURNS[actor.role]
    claim = sa.select(ReviewClaim.id).where(ReviewClaim.request_id == FinancingRequest.id)
    by_me = claim.where(ReviewClaim.person_id == actor.person_id)
    return sa.and_(
        FinancingRequest.status.in_(statuses),
        sa.or_(
            by_me.where(ReviewClaim.role == role).exists(),
            sa.and_(
                ~claim.where(ReviewClaim.role == role).exists(),
                ~by_me.exists(),
            ),
        ),
    )
