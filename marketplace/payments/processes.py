"""Card payments between us and the provider: intention, commit, call, record; never a call inside.

``sync_payment`` is the only way a payment's money is recognised. The page the buyer returns to, a
provider's notice and the job that follows each attempt all end there.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace import clock
from marketplace.config import Environment
from marketplace.db import db
from marketplace.orders.schedule import PaymentDue
from marketplace.organisations.roles import Actor
from marketplace.payments import attempts, notices, queries
from marketplace.payments.gateway import (
    CardGateway,
    CheckoutRequest,
    ProviderError,
    ProviderEvent,
    ProviderPayment,
    ProviderRefusedError,
    UnexpectedAnswerError,
)
from marketplace.payments.models import Payment
from marketplace.payments.states import PaymentStatus

BETWEEN_LOOKS = timedelta(minutes=15)
LATE_LOOKS = timedelta(hours=1)
FOLLOWED_FOR = timedelta(days=7)
CLOCKS_DIFFER = timedelta(minutes=5)
HEARD = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.expired",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "payment_intent.succeeded",
        "payment_intent.payment_failed",
        "payment_intent.canceled",
    }
)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CardDesk:
    """The card provider, and the environment that marks our keys and says whether money is real."""

    gateway: CardGateway
    environment: Environment


def start_card_payment(
    *, desk: CardDesk, actor: Actor, due: PaymentDue, site: str, at: datetime
) -> str:
    """Where the buyer goes now: the provider's page, or ours when there is nothing left to pay on.

    ``site`` is our own address as the buyer knows it. Raises ProviderError when the provider does
    not answer or refuses; nothing is lost then, and the next try is the same call.
    """
    payment = _begin(desk, actor=actor, due=due, site=site, at=at)
    if payment.status is not PaymentStatus.CREATED or not attempts.repeatable(payment, at=at):
        payment = _looked_at_again(desk, payment, at=at)
        if payment.status in (PaymentStatus.EXPIRED, PaymentStatus.FAILED):
            payment = _begin(desk, actor=actor, due=due, site=site, at=at)
    if payment.status is PaymentStatus.CREATED:
        return _open_page(desk, payment, at=at)
    if payment.status is PaymentStatus.PENDING and payment.checkout_url:
        return payment.checkout_url
    return payment.success_url


def sync_payment(*, desk: CardDesk, public_id: str, at: datetime) -> Payment:
    """Read the payment at the provider and record what it says. Any number of times is safe."""
    payment = queries.read_payment(public_id=public_id)
    try:
        seen = _look(desk, payment)
    except UnexpectedAnswerError as error:
        attempts.hold(payment=payment, reason=str(error), at=at)
    else:
        attempts.record_standing(payment=payment, seen=seen, environment=desk.environment, at=at)
    return payment


def follow_payment(desk: CardDesk, payload: Mapping[str, object]) -> None:
    """The job that looks after an attempt until it has ended, when no notice ever comes."""
    at, public_id = clock.now(), str(payload["payment"])
    try:
        sync_payment(desk=desk, public_id=public_id, at=at)
    except ProviderError:
        # Not a failure of the job: it would be buried long before a long outage ends.
        log.warning("Payment %s could not be read at the provider.", public_id, exc_info=True)
    payment = queries.read_payment(public_id=public_id)
    if payment.live and at < payment.started_at + FOLLOWED_FOR:
        attempts.follow(payment=payment, at=_next_look(payment, at=at))


def receive_event(*, desk: CardDesk, event: ProviderEvent, at: datetime) -> None:
    """Take a genuine notice as a reason to look. Raises ProviderError: send it again later."""
    notice = notices.remember(event=event, at=at)
    if notice.processed_at is None:
        notices.close(notice=notice, outcome=_deal_with(desk, event, at=at), at=at)


def _begin(desk: CardDesk, *, actor: Actor, due: PaymentDue, site: str, at: datetime) -> Payment:
    return attempts.begin(
        actor=actor,
        due=due,
        limits=desk.gateway.limits(due.amount.currency),
        environment=desk.environment,
        site=site,
        at=at,
    )


def _looked_at_again(desk: CardDesk, payment: Payment, *, at: datetime) -> Payment:
    """How it stands now; a page that asks for more or less than is open by now is closed."""
    payment = sync_payment(desk=desk, public_id=payment.public_id, at=at)
    outdated = payment.amount != queries.outstanding(due=payment.due)
    ref = payment.provider_ref
    if payment.status is not PaymentStatus.PENDING or not outdated or ref is None:
        return payment
    key = f"{desk.environment}:cancel:{payment.public_id}:v1"
    _let_go()
    seen = desk.gateway.cancel(ref, key=key)
    attempts.record_standing(payment=payment, seen=seen, environment=desk.environment, at=at)
    return payment


def _open_page(desk: CardDesk, payment: Payment, *, at: datetime) -> str:
    key = payment.idempotency_key
    request = CheckoutRequest(
        payment_ref=payment.public_id,
        amount=payment.amount,
        description=payment.description,
        buyer_email=payment.buyer_email,
        success_url=payment.success_url,
        cancel_url=payment.cancel_url,
        expires_at=payment.expires_at,
    )
    _let_go()
    page = desk.gateway.create_checkout(request, key=key)
    attempts.record_page(payment=payment, page=page, at=at)
    return page.url


def _look(desk: CardDesk, payment: Payment) -> ProviderPayment | None:
    ref, our_ref = payment.provider_ref, payment.public_id
    since = payment.started_at - CLOCKS_DIFFER
    _let_go()
    if ref is not None:
        return desk.gateway.fetch_payment(ref)
    return desk.gateway.find_payment(our_ref, since=since)


def _let_go() -> None:
    """End the reading transaction: none stays open while we wait for somebody else's answer."""
    db.session.rollback()


def _next_look(payment: Payment, *, at: datetime) -> datetime:
    if at >= payment.expires_at:
        return at + LATE_LOOKS
    soon_after_its_end = payment.expires_at + attempts.FIRST_LOOK
    return min(at + BETWEEN_LOOKS, soon_after_its_end)


def _deal_with(desk: CardDesk, event: ProviderEvent, *, at: datetime) -> str:
    if event.type not in HEARD:
        return "ignored"
    concerned = queries.list_concerned(our_ref=event.our_ref, object_ref=event.object_id)
    ids = [payment.public_id for payment in concerned]
    outcomes = {_bring_up_to_date(desk, event, public_id, at=at) for public_id in ids}
    for outcome in ("parked", "applied", "no_change"):
        if outcome in outcomes:
            return outcome
    return "parked"


def _bring_up_to_date(desk: CardDesk, event: ProviderEvent, public_id: str, *, at: datetime) -> str:
    before = queries.read_payment(public_id=public_id).status
    try:
        payment = sync_payment(desk=desk, public_id=public_id, at=at)
    except ProviderRefusedError as refusal:
        log.warning("Notice %s is about what the provider refuses: %s", event.id, refusal.code)
        return "parked"
    if event.object_kind == "checkout.session" and payment.provider_ref != event.object_id:
        # It names our payment but is another page; whatever it took is for a person to place.
        log.error("Notice %s is about a page we did not open.", event.id)
        return "parked"
    return "no_change" if payment.status is before else "applied"
