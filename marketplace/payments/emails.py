"""The letters about money, each inside the transaction that posts or books it."""

from __future__ import annotations

from datetime import datetime

from marketplace.mail import operations as mail
from marketplace.money import Money
from marketplace.orders.schedule import PaymentDue
from marketplace.organisations import queries as organisations
from marketplace.payments.models import BankReceipt


def received(*, due: PaymentDue, amount: Money, at: datetime) -> None:
    """Both sides: money for this row has arrived."""
    for organisation_id in (due.order.buyer_id, due.order.seller_id):
        for recipient in organisations.list_member_addresses(organisation_id=organisation_id):
            _write("payments/received", recipient=recipient, due=due, amount=amount, at=at)


def to_confirm(*, receipt: BankReceipt, booked_by: str, at: datetime) -> None:
    """The seller's other people: one of you confirms what a colleague booked."""
    due = receipt.due
    for recipient in organisations.list_member_addresses(organisation_id=due.order.seller_id):
        if recipient != booked_by:
            _write(
                "payments/to_confirm", recipient=recipient, due=due, amount=receipt.amount, at=at
            )


def _write(template: str, *, recipient: str, due: PaymentDue, amount: Money, at: datetime) -> None:
    facts = {
        "due": due,
        "order": due.order,
        "amount": amount,
        "at": at,
        "path": f"/orders/{due.order.public_id}",
    }
    mail.write_letter(recipient=recipient, template=template, facts=facts, at=at)
