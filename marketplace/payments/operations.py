"""Bank transfers: where a BUMDes is paid, what arrived there, and the second pair of eyes."""

from __future__ import annotations

from datetime import date, datetime

from marketplace.clock import jakarta_date
from marketplace.db import add, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events import operations as events
from marketplace.labels import N_
from marketplace.money import CURRENCIES, LARGEST_MINOR, Money
from marketplace.orders.schedule import PaymentDue
from marketplace.organisations.roles import Actor
from marketplace.payments import emails, ledger, policy, queries
from marketplace.payments.ledger import Posting
from marketplace.payments.models import BankAccount, BankReceipt
from marketplace.payments.settlement import lock_row, settle

LARGEST_RECEIPT = LARGEST_MINOR // 100  # so that no sum of them outgrows an amount
LONGEST_ACCOUNT_NUMBER = 34  # an IBAN


@transaction
def write_bank_account(
    *,
    actor: Actor,
    currency: str,
    bank_name: str,
    account_number: str,
    holder: str,
    at: datetime,
) -> BankAccount:
    """Where the actor's BUMDes is paid in ``currency``; corrected until the first money arrives.

    Raises RefusedError for an unknown currency, an empty line, or once money has been booked on it.
    """
    if not policy.can_write_account(actor):
        raise ForbiddenError
    organisation = queries.get_own_organisation(actor=actor)
    lock(organisation)
    if currency not in CURRENCIES:
        raise RefusedError(N_("Choose a currency of the list."), field="currency")
    account = queries.find_account(organisation_id=organisation.id, currency=currency)
    if account is None:
        account = BankAccount(
            organisation_id=organisation.id,
            organisation=organisation,
            currency=currency,
            is_demo=organisation.is_demo,
        )
    else:
        _refuse_booked(account)
    account.bank_name = _line(bank_name, field="bank_name")
    account.account_number = _number(account_number)
    account.holder = _line(holder, field="holder")
    add(account)
    events.record(
        actor=actor,
        action="bank_account.write",
        subject="bank_account",
        subject_id=account.public_id,
        at=at,
        details={
            "currency": currency,
            "bank": account.bank_name,
            "ends_in": account.account_number[-4:],
        },
    )
    return account


@transaction
def book_receipt(
    *,
    actor: Actor,
    due: PaymentDue,
    amount: Money,
    value_date: date,
    bank_reference: str,
    remitter: str,
    submission_key: str | None,
    at: datetime,
) -> BankReceipt:
    """One line of the seller's bank statement, for this row; it counts once another confirms it.

    Raises RefusedError for an amount, day or line that does not do, or was booked before.
    """
    if not policy.can_book_receipt(actor, due.order):
        raise ForbiddenError
    account = _account_for(due)
    # Two presses, or two people booking the same line, meet here, not at the unique index.
    lock(account)
    earlier = queries.find_receipt_by_submission(submission_key=submission_key)
    if earlier is not None:
        return _same_booker(earlier, actor=actor, due=due)
    _refuse_impossible(due, amount=amount, value_date=value_date, at=at)
    receipt = BankReceipt(
        due_id=due.id,
        due=due,
        bank_account_id=account.id,
        bank_account=account,
        amount_minor=amount.minor,
        value_date=value_date,
        bank_reference=_line(bank_reference, field="bank_reference", longest=80),
        remitter=_line(remitter, field="remitter"),
        booked_by_id=actor.person_id,
        booked_at=at,
        submission_key=submission_key,
    )
    if queries.find_receipt_of_line(receipt=receipt) is not None:
        raise RefusedError(
            N_("This line of the bank statement has been booked before."), field="bank_reference"
        )
    add(receipt)
    _record("book", receipt, actor=actor, at=at)
    emails.to_confirm(receipt=receipt, booked_by=actor.email, at=at)
    return receipt


@transaction
def confirm_receipt(*, actor: Actor, receipt: BankReceipt, at: datetime) -> None:
    """A second person has seen the money at the bank: it is posted and the row settled."""
    if not policy.can_book_receipt(actor, receipt.due.order):
        raise ForbiddenError
    if not policy.can_confirm_receipt(actor, receipt):
        raise ForbiddenError(N_("Another person than the one who booked it must confirm it."))
    lock_row(due=receipt.due)
    lock(receipt)
    if receipt.confirmed_by_id == actor.person_id:
        return
    if receipt.confirmed:
        raise ConflictError(N_("A colleague has confirmed this already."))
    receipt.confirmed_by_id, receipt.confirmed_at = actor.person_id, at
    _record("confirm", receipt, actor=actor, at=at)
    ledger.post(
        dedup_key=f"receipt:{receipt.public_id}",
        kind="transfer_received",
        order_number=receipt.due.order.number,
        reference=receipt.due.reference,
        postings=[
            Posting(
                debit=ledger.bank(receipt.bank_account.public_id),
                credit=ledger.held_for(receipt.due.order.public_id),
                amount=receipt.amount,
            )
        ],
        at=at,
    )
    settle(due=receipt.due, actor=actor, at=at)
    emails.received(due=receipt.due, amount=receipt.amount, at=at)


def _refuse_booked(account: BankAccount) -> None:
    # Whoever books a receipt holds the account as well.
    lock(account)
    if queries.has_receipts(account=account):
        raise RefusedError(
            N_("Money has been booked on this account, so it can no longer be changed."),
            field="currency",
        )


def _same_booker(earlier: BankReceipt, *, actor: Actor, due: PaymentDue) -> BankReceipt:
    if (earlier.booked_by_id, earlier.due_id) != (actor.person_id, due.id):
        raise ConflictError(N_("This form was already used. Open the page again."))
    return earlier


def _account_for(due: PaymentDue) -> BankAccount:
    account = queries.find_account(
        organisation_id=due.order.seller_id, currency=due.amount.currency
    )
    if account is None:
        raise RefusedError(N_("There is no bank account in the currency of this order yet."))
    return account


def _refuse_impossible(due: PaymentDue, *, amount: Money, value_date: date, at: datetime) -> None:
    if amount.currency != due.amount.currency:
        raise RefusedError(N_("The order is in another currency."), field="amount")
    if amount.minor <= 0:
        raise RefusedError(N_("Write an amount above zero."), field="amount")
    if amount.minor > LARGEST_RECEIPT:
        raise RefusedError(N_("The amount is too large."), field="amount")
    if value_date > jakarta_date(at):
        raise RefusedError(N_("This day has not come yet."), field="value_date")


def _line(text: str, *, field: str, longest: int = 200) -> str:
    line = " ".join(text.replace("\x00", "").split())
    if not line:
        raise RefusedError(N_("Write this as it stands at the bank."), field=field)
    if len(line) > longest:
        raise RefusedError(N_("This is too long."), field=field)
    return line


def _number(text: str) -> str:
    number = _line(text, field="account_number", longest=LONGEST_ACCOUNT_NUMBER)
    if not all(c.isascii() and (c.isalnum() or c in " -.") for c in number):
        raise RefusedError(N_("Write the account number in figures."), field="account_number")
    return number


def _record(step: str, receipt: BankReceipt, *, actor: Actor, at: datetime) -> None:
    events.record(
        actor=actor,
        action=f"bank_receipt.{step}",
        subject="bank_receipt",
        subject_id=receipt.public_id,
        at=at,
        details={
            "due": receipt.due.public_id,
            "amount": receipt.amount_minor,
            "currency": receipt.amount.currency,
        },
    )
