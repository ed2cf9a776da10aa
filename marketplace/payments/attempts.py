"""Card attempts as rows: begun before the provider is asked, then brought in line with what it says.

No call to the provider is made here; processes.py makes them between these operations.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.config import Environment
from marketplace.db import add, lock, new_public_id, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.operations import SYSTEM
from marketplace.jobs import operations as jobs
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.orders.schedule import PaymentDue
from marketplace.organisations.roles import Actor
from marketplace.payments import emails, ledger, policy, queries
from marketplace.payments.comparison import difference
from marketplace.payments.gateway import CheckoutPage, Limits, ProviderPayment
from marketplace.payments.gateway import PaymentStatus as Standing
from marketplace.payments.ledger import Posting
from marketplace.payments.models import Payment, Provider
from marketplace.payments.settlement import lock_row, settle
from marketplace.payments.states import PaymentAction, PaymentStatus

SYNC = "payments.sync"
LIFE = timedelta(hours=1)
DESCRIPTION_LENGTH = 200  # a long name of the seller ends early
FIRST_LOOK = timedelta(minutes=2)
FINAL = frozenset({PaymentStatus.SUCCEEDED, PaymentStatus.REVIEW})
# The provider keeps keys for a day; after 20 hours a repeat could open a second page.
KEY_LIFE = timedelta(hours=20)
# It opens no page that would lapse within half an hour, so a repeat this late is refused.
SHORTEST_PAGE = timedelta(minutes=31)


@transaction
def begin(
    *,
    actor: Actor,
    due: PaymentDue,
    limits: Limits | None,
    environment: Environment,
    site: str,
    at: datetime,
) -> Payment:
    """The row's live attempt, or its next one, with all that the call to the provider will need.

    Raises ConflictError when nothing is due, RefusedError when cards do not take this amount.
    """
    if not policy.can_pay(actor, due.order):
        raise ForbiddenError
    lock_row(due=due)
    amount = _payable(due, limits=limits)
    live = queries.find_live_payment(due=due)
    if live is not None:
        return live
    payment = _next_attempt(
        actor=actor, due=due, amount=amount, environment=environment, site=site, at=at
    )
    add(payment)
    payment.begun(actor=actor, at=at, details={"attempt": payment.attempt, "due": due.public_id})
    follow(payment=payment, at=at + FIRST_LOOK)
    return payment


def _payable(due: PaymentDue, *, limits: Limits | None) -> Money:
    if not due.payable:
        raise ConflictError(N_("Nothing is to be paid here now."))
    if queries.is_in_review(due=due):
        raise ConflictError(
            N_("A card payment for this is being checked by a person. Please do not pay twice.")
        )
    outstanding = queries.outstanding(due=due)
    if limits is None or not limits.include(outstanding):
        raise RefusedError(N_("Cards are not offered for this amount. Pay by bank transfer."))
    return outstanding


def _next_attempt(
    *,
    actor: Actor,
    due: PaymentDue,
    amount: Money,
    environment: Environment,
    site: str,
    at: datetime,
) -> Payment:
    public_id, attempt = new_public_id(), queries.latest_attempt(due=due) + 1
    return Payment(
        public_id=public_id,
        due_id=due.id,
        due=due,
        provider=Provider.CARD,
        attempt=attempt,
        status=PaymentStatus.CREATED,
        amount=amount,
        idempotency_key=f"{environment}:checkout:{due.public_id}:try{attempt}:v1",
        buyer_email=actor.email,
        description=f"{due.reference} · {due.order.seller.name}"[:DESCRIPTION_LENGTH],
        success_url=f"{site}/payments/{public_id}/return",
        cancel_url=f"{site}/orders/{due.order.public_id}",
        expires_at=at.replace(microsecond=0) + LIFE,
        started_by_id=actor.person_id,
        started_at=at,
        changed_at=at,
    )


def repeatable(payment: Payment, *, at: datetime) -> bool:
    """Whether the unanswered call may be made again as it was, under its own key."""
    return at < min(payment.started_at + KEY_LIFE, payment.expires_at - SHORTEST_PAGE)


@transaction
def follow(*, payment: Payment, at: datetime) -> None:
    """Have a job look at the provider at this moment, whatever notices arrive until then."""
    jobs.enqueue(
        kind=SYNC,
        payload={"payment": payment.public_id},
        at=at,
        dedupe_key=f"{SYNC}:{payment.public_id}",
    )


@transaction
def record_page(*, payment: Payment, page: CheckoutPage, at: datetime) -> None:
    """The provider opened its page; a repeat or a notice may have told us before."""
    _lock(payment)
    if payment.status is PaymentStatus.CREATED:
        payment.provider_ref = page.ref
        _open(payment, url=page.url, at=at)


@transaction
def record_standing(
    *, payment: Payment, seen: ProviderPayment | None, environment: Environment, at: datetime
) -> None:
    """Bring the attempt in line with what the provider says now (None: it knows no such page).

    Money is posted here, once, and nowhere else. What has ended in success or in review stays.
    """
    _lock(payment)
    if payment.status in FINAL:
        return
    if seen is None:
        _give_up(payment, at=at)
    elif _is_its_page(payment, seen):
        _follow_standing(payment, seen, environment=environment, at=at)


@transaction
def hold(*, payment: Payment, reason: str, at: datetime) -> None:
    """A person must look: the provider says something we cannot read."""
    _lock(payment)
    if payment.status not in FINAL:
        payment.advance(PaymentAction.HOLD, actor=SYSTEM, at=at, reason=reason)


def _lock(payment: Payment) -> None:
    lock_row(due=payment.due)
    lock(payment)


def _give_up(payment: Payment, *, at: datetime) -> None:
    if payment.live and not repeatable(payment, at=at):
        payment.advance(PaymentAction.EXPIRE, actor=SYSTEM, at=at, reason="no page was opened")


def _is_its_page(payment: Payment, seen: ProviderPayment) -> bool:
    """Take the page over if its answer was lost; a page that is another payment's stays there."""
    if payment.provider_ref is None:
        if queries.find_payment_of_page(provider_ref=seen.ref) is not None:
            return False
        payment.provider_ref = seen.ref
    return payment.provider_ref == seen.ref


def _follow_standing(
    payment: Payment, seen: ProviderPayment, *, environment: Environment, at: datetime
) -> None:
    if payment.status is PaymentStatus.CREATED:
        _open(payment, url=seen.page_url, at=at)
    if seen.status is Standing.PAID:
        _receive(payment, seen, environment=environment, at=at)
    elif seen.status is Standing.PROCESSING and payment.status is PaymentStatus.PENDING:
        payment.advance(PaymentAction.PROCESS, actor=SYSTEM, at=at)
    elif seen.status is Standing.EXPIRED and payment.live:
        payment.advance(PaymentAction.EXPIRE, actor=SYSTEM, at=at)
    elif seen.status is Standing.FAILED and payment.live:
        payment.advance(PaymentAction.FAIL, actor=SYSTEM, at=at)


def _open(payment: Payment, *, url: str | None, at: datetime) -> None:
    payment.checkout_url = url
    payment.advance(PaymentAction.OPEN, actor=SYSTEM, at=at)


def _receive(
    payment: Payment, seen: ProviderPayment, *, environment: Environment, at: datetime
) -> None:
    payment.provider_payment_ref = seen.payment_ref
    payment.received_minor = seen.received.minor
    wrong = difference(
        our_ref=payment.public_id, amount=payment.amount, environment=environment, seen=seen
    )
    if wrong:
        payment.advance(PaymentAction.HOLD, actor=SYSTEM, at=at, reason=wrong)
        _post(payment, seen.received, to=ledger.suspense(), kind="card_suspense", at=at)
        return
    payment.advance(PaymentAction.SUCCEED, actor=SYSTEM, at=at)
    held = ledger.held_for(payment.due.order.public_id)
    _post(payment, seen.received, to=held, kind="card_received", at=at)
    settle(due=payment.due, actor=SYSTEM, at=at)
    emails.received(due=payment.due, amount=seen.received, at=at)


def _post(payment: Payment, amount: Money, *, to: str, kind: str, at: datetime) -> None:
    if amount:
        ledger.post(
            dedup_key=f"pay:{payment.public_id}:received",
            kind=kind,
            order_number=payment.due.order.number,
            reference=payment.due.reference,
            postings=[Posting(debit=ledger.card_clearing(), credit=to, amount=amount)],
            at=at,
        )
