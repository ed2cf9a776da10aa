"""Who may take which step of a financing request: the village's director, and three at LPEI; pure."""

from __future__ import annotations

from marketplace.financing.models import FinancingRequest
from marketplace.financing.states import (
    OPEN,
    TRANSITIONS,
    FinancingAction,
    FinancingStatus,
    ReviewRole,
)
from marketplace.orders.models import Order
from marketplace.orders.states import OrderStatus
from marketplace.organisations.roles import Actor, Role

_F, _A = FinancingStatus, FinancingAction
FINANCEABLE = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION)
BY_THE_VILLAGE = frozenset({_A.ACCEPT, _A.DECLINE, _A.WITHDRAW})
_REVIEWERS = {
    _A.TAKE_IN: ReviewRole.MAKER,
    _A.RECOMMEND: ReviewRole.MAKER,
    _A.RETURN: ReviewRole.CHECKER,
    _A.ENDORSE: ReviewRole.CHECKER,
    _A.APPROVE: ReviewRole.APPROVER,
    _A.PROPOSE_DRAWDOWN: ReviewRole.MAKER,
    _A.RELEASE_DRAWDOWN: ReviewRole.CHECKER,
}
_MEMBERS = {
    ReviewRole.MAKER: Role.FINANCE_MAKER,
    ReviewRole.CHECKER: Role.FINANCE_CHECKER,
    ReviewRole.APPROVER: Role.FINANCE_APPROVER,
}


def can_ask(actor: Actor, order: Order) -> bool:
    """Whether this person may ask LPEI to finance the order, if its status allows it."""
    return actor.role is Role.SELLER_DIRECTOR and order.seller_id == actor.organisation_id


def is_open(request: FinancingRequest) -> bool:
    """Whether it still takes the order's one place with LPEI."""
    return request.status in OPEN


def reviewer(action: FinancingAction, status: FinancingStatus) -> ReviewRole | None:
    """Which pair of eyes takes the step; None for the village's own steps.

    A rejection is the checker's before the endorsement and the approver's after, never the maker's.
    """
    if action is _A.REJECT:
        return ReviewRole.APPROVER if status is _F.ENDORSED else ReviewRole.CHECKER
    return _REVIEWERS.get(action)


def has_role_for(actor: Actor, request: FinancingRequest, action: FinancingAction) -> bool:
    """Whether the person's membership is one that takes this step at all."""
    if action in BY_THE_VILLAGE:
        director = actor.role is Role.SELLER_DIRECTOR
        return director and request.seller_id == actor.organisation_id
    if action is _A.REJECT and not TRANSITIONS.allows(request.status, action):
        # Nobody may any more: the status will say so, not the role.
        return actor.role in (Role.FINANCE_CHECKER, Role.FINANCE_APPROVER)
    role = reviewer(action, request.status)
    return role is not None and actor.role is _MEMBERS[role]


def held_by(person_id: int, request: FinancingRequest) -> ReviewRole | None:
    """Which pair of eyes this person already is for the request."""
    roles = [claim.role for claim in request.claims if claim.person_id == person_id]
    return roles[0] if roles else None


def holder(role: ReviewRole, request: FinancingRequest) -> int | None:
    """Who already is this pair of eyes for the request."""
    people = [claim.person_id for claim in request.claims if claim.role is role]
    return people[0] if people else None


def is_free_for(actor: Actor, request: FinancingRequest, action: FinancingAction) -> bool:
    """Whether the step's pair of eyes is this person's, or nobody's and they are no other."""
    role = reviewer(action, request.status)
    if role is None:
        return True
    held = held_by(actor.person_id, request)
    return held is role if held is not None else holder(role, request) is None


def allowed_actions(actor: Actor, request: FinancingRequest) -> list[FinancingAction]:
    """The steps this person may take now, in the table's order; the buttons of the page."""
    return [
        action
        for action in TRANSITIONS.actions(request.status)
        if has_role_for(actor, request, action) and is_free_for(actor, request, action)
    ]
