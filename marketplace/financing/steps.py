"""One step of a request: who, in which pair of eyes, with what amount; called inside operations."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import add, db, lock
from marketplace.errors import ForbiddenError, RefusedError
from marketplace.financing import policy
from marketplace.financing.models import FinancingDecision, FinancingRequest, ReviewClaim
from marketplace.financing.states import TRANSITIONS, FinancingAction, ReviewRole
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.organisations.roles import Actor

TAKEN = {
    ReviewRole.MAKER: N_("This request is in the hands of another maker."),
    ReviewRole.CHECKER: N_("This request is in the hands of another checker."),
    ReviewRole.APPROVER: N_("This request is in the hands of another approver."),
}
HELD = {
    ReviewRole.MAKER: N_("You are the maker of this request, so you cannot review or approve it."),
    ReviewRole.CHECKER: N_("You are the checker of this request, so this step is another's."),
    ReviewRole.APPROVER: N_("You are the approver of this request, so this step is another's."),
}


def take(
    request: FinancingRequest,
    action: FinancingAction,
    *,
    actor: Actor,
    at: datetime,
    comment: str = "",
) -> None:
    """A step without an amount, from beginning to end."""
    prepare(request, action, actor=actor)
    complete(request, action, actor=actor, comment=comment, amount=None, at=at)


def prepare(request: FinancingRequest, action: FinancingAction, *, actor: Actor) -> None:
    """Hold the request and make sure that this person may take this step now.

    The status is asked before the pair of eyes: whoever comes second is told that somebody was
    first (409), not that it was never theirs (403).
    """
    lock(request)
    db.session.expire(request, ["claims", "decisions", "drawdowns"])
    if not policy.has_role_for(actor, request, action):
        raise ForbiddenError
    TRANSITIONS.next_status(request.status, action)
    if not policy.is_free_for(actor, request, action):
        raise ForbiddenError(_why_not(actor, request, action))


def complete(
    request: FinancingRequest,
    action: FinancingAction,
    *,
    actor: Actor,
    comment: str,
    amount: Money | None,
    at: datetime,
) -> None:
    """Claim the pair of eyes for ever, move the status, and keep the decision."""
    _claim(request, action, actor=actor, at=at)
    decision = FinancingDecision(
        request_id=request.id,
        action=action,
        decided_by_id=actor.person_id,
        comment=comment,
        amount_minor=None if amount is None else amount.minor,
        decided_at=at,
    )
    add(decision)
    request.advance(action, actor=actor, comment=comment, amount=amount, at=at)
    db.session.flush()
    db.session.expire(request, ["claims", "decisions"])


def at_most(request: FinancingRequest, amount: Money | None, *, ceiling: Money) -> Money:
    """``amount``, or the ceiling when none is given. Raises RefusedError above it."""
    if amount is None:
        return ceiling
    if amount.currency != request.amount.currency:
        raise RefusedError(N_("Use the currency of the request."), field="amount")
    if not Money.zero(amount.currency) < amount <= ceiling:
        raise RefusedError(
            N_("The amount may be lowered but never raised, and is more than zero."), field="amount"
        )
    return amount


def latest_amount(request: FinancingRequest, action: FinancingAction) -> Money:
    """The amount of the newest decision of this kind."""
    minors = [step.amount_minor for step in request.decisions if step.action is action]
    if not minors or minors[-1] is None:
        raise LookupError(f"{request.number} has no {action} with an amount.")
    return Money(minors[-1], request.amount.currency)


def _claim(
    request: FinancingRequest, action: FinancingAction, *, actor: Actor, at: datetime
) -> None:
    role = policy.reviewer(action, request.status)
    if role is None or policy.held_by(actor.person_id, request) is role:
        return
    claim = ReviewClaim(request_id=request.id, person_id=actor.person_id, role=role, claimed_at=at)
    add(claim)


def _why_not(actor: Actor, request: FinancingRequest, action: FinancingAction) -> str:
    held = policy.held_by(actor.person_id, request)
    if held is not None:
        return HELD[held]
    role = policy.reviewer(action, request.status)
    return TAKEN[role or ReviewRole.MAKER]
