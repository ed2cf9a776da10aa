"""The payment part of an order's page, for its two sides."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from marketplace.money import Money
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.organisations.roles import Actor
from marketplace.payments import policy, queries
from marketplace.payments.models import BankReceipt, Payment
from marketplace.payments.processes import CardDesk
from marketplace.payments.states import PaymentStatus
from marketplace.web.panels import Panel


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the schedule with what has come of it; ``by_card`` when a card could pay the rest."""

    due: PaymentDue
    received: Money
    outstanding: Money
    by_card: bool
    attempt: Payment | None


@dataclass(frozen=True, slots=True)
class WaitingReceipt:
    """A booked line of the seller's statement that nobody has confirmed."""

    receipt: BankReceipt
    confirmable: bool


def schedule(*, actor: Actor, subject: Order) -> Panel | None:
    """What is due, what has arrived, and what this side can do about it."""
    if not policy.can_see_schedule(actor, subject):
        return None
    arrivals = queries.list_arrivals(order=subject)
    if not arrivals:
        return None
    dues = [due for due, _received in arrivals]
    attempts = queries.list_payments(dues=dues)
    account = queries.find_account(
        organisation_id=subject.seller_id, currency=subject.total.currency
    )
    return Panel(
        "payments/_schedule.html",
        {
            "order": subject,
            "rows": [_row(due, received, attempts) for due, received in arrivals],
            "account": account,
            "pays": policy.can_pay(actor, subject),
            "books": policy.can_book_receipt(actor, subject),
            "writes_account": policy.can_write_account(actor),
            "waiting": _waiting(actor, dues) if policy.can_book_receipt(actor, subject) else [],
        },
    )


def _row(due: PaymentDue, received: Money, payments: list[Payment]) -> Row:
    outstanding = queries.rest_of(due=due, received=received)
    attempts = [payment for payment in payments if payment.due_id == due.id]
    return Row(
        due=due,
        received=received,
        outstanding=outstanding,
        by_card=due.payable and _takes_card(outstanding) and not _in_review(attempts),
        attempt=attempts[-1] if attempts else None,
    )


def _takes_card(amount: Money) -> bool:
    desk: CardDesk | None = current_app.extensions["card_desk"]
    limits = desk.gateway.limits(amount.currency) if desk is not None else None
    return limits is not None and limits.include(amount)


def _in_review(attempts: list[Payment]) -> bool:
    return any(attempt.status is PaymentStatus.REVIEW for attempt in attempts)


def _waiting(actor: Actor, dues: list[PaymentDue]) -> list[WaitingReceipt]:
    return [
        WaitingReceipt(receipt, policy.can_confirm_receipt(actor, receipt))
        for receipt in queries.list_receipts(dues=dues)
        if not receipt.confirmed
    ]
