"""The village asks, LPEI's three pairs of eyes decide, the village answers, a tranche is drawn."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from marketplace.db import add, db, lock, transaction
from marketplace.documents.numbering import next_number
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.financing import emails, policy, queries, steps
from marketplace.financing.models import Drawdown, FinancingRequest
from marketplace.financing.states import Consent, FinancingAction, FinancingStatus
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.orders.models import Order
from marketplace.organisations.roles import Actor

SERIES = "FR"
SHORTEST_TENOR, LONGEST_TENOR = 30, 360


@transaction
def request_financing(
    *,
    actor: Actor,
    order: Order,
    amount: Money,
    purpose: str,
    tenor_days: int,
    consent: Consent | None,
    submission_key: str | None,
    at: datetime,
) -> FinancingRequest:
    """Route a request for this order to LPEI; pressing twice makes one.

    Raises ConflictError when the order cannot be financed now or already has an open request.
    """
    if not policy.can_ask(actor, order):
        raise ForbiddenError(N_("Only the director of the BUMDes may ask LPEI for financing."))
    lock(order)
    known = _of_same_press(actor, submission_key)
    if known is not None:
        return known
    _refuse_wrong_moment(order)
    _refuse_wrong_wishes(order, amount=amount, purpose=purpose, tenor_days=tenor_days)
    if consent is None:
        raise RefusedError(
            N_("LPEI can only decide when it may read the contract."), field="consent"
        )
    request = FinancingRequest(
        number=next_number(series=SERIES, at=at),
        status=FinancingStatus.SUBMITTED,
        order_id=order.id,
        seller_id=actor.organisation_id,
        amount=amount,
        purpose=purpose,
        tenor_days=tenor_days,
        order_contract_hash=order.contract_hash,
        consented_by_id=actor.person_id,
        consented_at=at,
        changed_at=at,
        submission_key=submission_key,
    )
    add(request)
    facts = {"consent": consent, "contract": order.contract_hash, "order": order.public_id}
    request.begun(actor=actor, at=at, details=facts)
    emails.requested(request=request, at=at)
    return request


@transaction
def take_in(*, actor: Actor, request: FinancingRequest, at: datetime) -> None:
    """A maker takes the request for the whole of its life."""
    steps.take(request, FinancingAction.TAKE_IN, actor=actor, at=at)
    emails.taken_in(request=request, at=at)


@transaction
def recommend(
    *, actor: Actor, request: FinancingRequest, memo: str, amount: Money | None, at: datetime
) -> None:
    """The maker's memo and the amount it supports; without one, what the village asked for."""
    _refuse_silence(memo)
    steps.prepare(request, FinancingAction.RECOMMEND, actor=actor)
    supported = steps.at_most(request, amount, ceiling=request.amount)
    steps.complete(
        request, FinancingAction.RECOMMEND, actor=actor, comment=memo, amount=supported, at=at
    )
    emails.recommended(request=request, at=at)


@transaction
def endorse(
    *, actor: Actor, request: FinancingRequest, comment: str, amount: Money | None, at: datetime
) -> None:
    """The checker agrees; may lower the recommended amount, never raise it."""
    steps.prepare(request, FinancingAction.ENDORSE, actor=actor)
    ceiling = steps.latest_amount(request, FinancingAction.RECOMMEND)
    endorsed = steps.at_most(request, amount, ceiling=ceiling)
    steps.complete(
        request, FinancingAction.ENDORSE, actor=actor, comment=comment, amount=endorsed, at=at
    )
    emails.endorsed(request=request, at=at)


@transaction
def return_to_maker(*, actor: Actor, request: FinancingRequest, comment: str, at: datetime) -> None:
    """The checker sends it back to the same maker, saying what is missing."""
    _refuse_silence(comment)
    steps.take(request, FinancingAction.RETURN, actor=actor, comment=comment, at=at)
    emails.returned(request=request, at=at)


@transaction
def approve(*, actor: Actor, request: FinancingRequest, reason: str, at: datetime) -> None:
    """The approver says yes to the endorsed amount; the one moment LPEI approves anything."""
    _refuse_silence(reason)
    steps.prepare(request, FinancingAction.APPROVE, actor=actor)
    amount = steps.latest_amount(request, FinancingAction.ENDORSE)
    request.approved_minor = amount.minor
    steps.complete(
        request, FinancingAction.APPROVE, actor=actor, comment=reason, amount=amount, at=at
    )
    emails.approved(request=request, at=at)


@transaction
def reject(*, actor: Actor, request: FinancingRequest, reason: str, at: datetime) -> None:
    """The checker, or after the endorsement the approver, says no; the village reads the reason."""
    _refuse_silence(reason)
    steps.take(request, FinancingAction.REJECT, actor=actor, comment=reason, at=at)
    emails.rejected(request=request, reason=reason, at=at)


@transaction
def accept(*, actor: Actor, request: FinancingRequest, at: datetime) -> None:
    """The director takes LPEI's offer."""
    steps.take(request, FinancingAction.ACCEPT, actor=actor, at=at)
    emails.answered(request=request, at=at)


@transaction
def decline(*, actor: Actor, request: FinancingRequest, at: datetime) -> None:
    """The director does not want what LPEI offers."""
    steps.take(request, FinancingAction.DECLINE, actor=actor, at=at)
    emails.answered(request=request, at=at)


@transaction
def withdraw(*, actor: Actor, request: FinancingRequest, at: datetime) -> None:
    """The director takes the request back before LPEI approved it."""
    steps.take(request, FinancingAction.WITHDRAW, actor=actor, at=at)
    emails.answered(request=request, at=at)


@transaction
def propose_drawdown(
    *,
    actor: Actor,
    request: FinancingRequest,
    amount: Money,
    value_date: date,
    bank_reference: str,
    submission_key: str | None,
    at: datetime,
) -> Drawdown:
    """The maker writes down the tranche to pay; nothing counts as paid before its release."""
    known = _tranche_of_same_press(request, actor, submission_key)
    if known is not None:
        return known
    steps.prepare(request, FinancingAction.PROPOSE_DRAWDOWN, actor=actor)
    ceiling = steps.latest_amount(request, FinancingAction.APPROVE)
    tranche = Drawdown(
        request_id=request.id,
        sequence=len(request.drawdowns) + 1,
        amount_minor=steps.at_most(request, amount, ceiling=ceiling).minor,
        value_date=value_date,
        bank_reference=bank_reference,
        proposed_by_id=actor.person_id,
        proposed_at=at,
        submission_key=submission_key,
    )
    add(tranche)
    db.session.expire(request, ["drawdowns"])
    action = FinancingAction.PROPOSE_DRAWDOWN
    steps.complete(request, action, actor=actor, comment="", amount=tranche.amount, at=at)
    emails.proposed(request=request, at=at)
    return tranche


@transaction
def release_drawdown(*, actor: Actor, request: FinancingRequest, at: datetime) -> None:
    """The checker, never the maker, releases the tranche."""
    steps.prepare(request, FinancingAction.RELEASE_DRAWDOWN, actor=actor)
    tranche = request.drawdowns[-1]
    tranche.released_by_id, tranche.released_at = actor.person_id, at
    action = FinancingAction.RELEASE_DRAWDOWN
    steps.complete(request, action, actor=actor, comment="", amount=tranche.amount, at=at)
    emails.released(request=request, at=at)


def _of_same_press(actor: Actor, submission_key: str | None) -> FinancingRequest | None:
    if submission_key is None:
        return None
    known = db.session.scalar(
        sa.select(FinancingRequest).where(FinancingRequest.submission_key == submission_key)
    )
    if known is not None and known.seller_id != actor.organisation_id:
        raise ConflictError(N_("This form was used already. Open the page again."))
    return known


def _tranche_of_same_press(
    request: FinancingRequest, actor: Actor, submission_key: str | None
) -> Drawdown | None:
    if submission_key is None:
        return None
    known = db.session.scalar(sa.select(Drawdown).where(Drawdown.submission_key == submission_key))
    if known is None:
        return None
    if (known.request_id, known.proposed_by_id) != (request.id, actor.person_id):
        raise ConflictError(N_("This form was used already. Open the page again."))
    return known


def _refuse_wrong_moment(order: Order) -> None:
    if order.status not in policy.FINANCEABLE:
        raise ConflictError(
            N_("LPEI finances an order that both sides have confirmed and that is not yet made.")
        )
    if queries.has_open_request(order_id=order.id):
        raise ConflictError(N_("LPEI already has an open request for this order."))


def _refuse_wrong_wishes(order: Order, *, amount: Money, purpose: str, tenor_days: int) -> None:
    if amount.currency != order.total.currency:
        raise RefusedError(N_("Ask in the currency of the order."), field="amount")
    if not Money.zero(amount.currency) < amount <= order.total:
        raise RefusedError(
            N_("Ask for more than zero and at most the order's total."), field="amount"
        )
    if not purpose:
        raise RefusedError(N_("Say what the money is for."), field="purpose")
    if not SHORTEST_TENOR <= tenor_days <= LONGEST_TENOR:
        raise RefusedError(N_("The tenor is 30 to 360 days."), field="tenor_days")


def _refuse_silence(comment: str) -> None:
    if not comment:
        raise RefusedError(N_("Say why: the reason is kept with the decision."), field="comment")
