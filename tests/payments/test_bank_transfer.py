"""Bank transfers: a line of the statement, seen by two people, posted once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DatabaseError

from marketplace.accounts import operations as accounts
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events import queries as events
from marketplace.events.operations import SYSTEM
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.orders.states import OrderStatus
from marketplace.organisations import operations as organisations
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor, Role
from marketplace.payments import ledger, operations
from marketplace.payments.models import BankAccount, BankReceipt
from tests import build
from tests.cast import NOW, TODAY, acting
from tests.payments.steps import account, book, books, confirm, received

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def order(app: Flask) -> Order:
    return build.confirmed_order()


@pytest.fixture
def deposit(order: Order) -> PaymentDue:
    return build.dues_of(order)[0]


@pytest.fixture
def dollars(app: Flask) -> BankAccount:
    """Ngoran's account for dollars."""
    return account()


def receipts() -> list[BankReceipt]:
    return list(db.session.scalars(sa.select(BankReceipt)))


class TestBooking:
    def test_a_booked_line_counts_nothing_until_another_person_confirms_it(
        self, dollars: BankAccount, order: Order, deposit: PaymentDue
    ) -> None:
        receipt = book(deposit)
        assert (deposit.status, books(deposit).postings) == ("due", 0)

        confirm(receipt)

        assert (deposit.status, order.status) == ("paid", OrderStatus.IN_PRODUCTION)
        assert books(deposit).held == -1_680_000
        at_bank = ledger.balance(account=ledger.bank(dollars.public_id), currency="USD")
        assert at_bank == received(deposit) == deposit.amount
        steps = [e.action for e in events.timeline(subjects=[("bank_receipt", receipt.public_id)])]
        assert steps == ["bank_receipt.book", "bank_receipt.confirm"]

    @pytest.mark.usefixtures("dollars")
    def test_the_others_of_the_bumdes_are_asked_to_confirm(self, deposit: PaymentDue) -> None:
        book(deposit, by="joko")

        asked = sa.select(Letter.recipient).where(Letter.subject.contains("confirm a payment"))
        assert set(db.session.scalars(asked)) == {"sari@ngoran.example"}

    @pytest.mark.usefixtures("dollars")
    def test_the_same_press_books_once(self, deposit: PaymentDue) -> None:
        first = book(deposit, submission_key="0123456789abcdef")
        second = book(deposit, submission_key="0123456789abcdef")

        assert first is second
        assert receipts() == [first]

    @pytest.mark.usefixtures("dollars")
    def test_somebody_elses_press_is_not_taken_for_ones_own(self, deposit: PaymentDue) -> None:
        book(deposit, submission_key="0123456789abcdef")

        with pytest.raises(ConflictError):
            book(deposit, by="sari", submission_key="0123456789abcdef")

    @pytest.mark.usefixtures("dollars")
    def test_the_same_line_is_booked_once_for_whatever_row(self, order: Order) -> None:
        deposit, balance = build.dues_of(order)
        book(deposit, Money(1_000, "USD"))

        with pytest.raises(RefusedError, match="booked before") as refused:
            book(balance, Money(1_000, "USD"), by="sari")

        assert refused.value.field == "bank_reference"
        assert len(receipts()) == 1

    @pytest.mark.usefixtures("dollars")
    def test_another_amount_day_or_reference_is_another_line(self, deposit: PaymentDue) -> None:
        book(deposit, Money(1_000, "USD"))
        book(deposit, Money(1_001, "USD"))
        book(deposit, Money(1_000, "USD"), reference="FT-002")
        book(deposit, Money(1_000, "USD"), value_date=TODAY - timedelta(days=1))

        assert len(receipts()) == 4

    @pytest.mark.usefixtures("dollars")
    def test_the_database_refuses_the_same_line_too(self, deposit: PaymentDue) -> None:
        book(deposit)

        with pytest.raises(DatabaseError):
            _insert_again(receipts()[0])
        assert len(receipts()) == 1

    @pytest.mark.usefixtures("dollars")
    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("amount", {"amount": Money(1, "EUR")}),
            ("amount", {"amount": Money(-1, "USD")}),
            ("value_date", {"value_date": TODAY + timedelta(days=1)}),
            ("bank_reference", {"reference": " \t "}),
            ("bank_reference", {"reference": "x" * 81}),
        ],
        ids=["currency", "negative", "tomorrow", "no reference", "long reference"],
    )
    def test_what_cannot_stand_on_a_statement_is_refused(
        self, deposit: PaymentDue, field: str, changes: dict[str, object]
    ) -> None:
        with pytest.raises(RefusedError) as refused:
            book(deposit, **changes)  # type: ignore[arg-type]  # one bad value at a time
        assert refused.value.field == field

    def test_without_an_account_in_the_currency_nothing_is_booked(
        self, deposit: PaymentDue
    ) -> None:
        account("EUR")

        with pytest.raises(RefusedError, match="no bank account"):
            book(deposit)

    @pytest.mark.usefixtures("dollars")
    @pytest.mark.parametrize("key", ["lin", "hasan", "asep", "made", "stefan"])
    def test_only_the_seller_books(self, deposit: PaymentDue, key: str) -> None:
        with pytest.raises(ForbiddenError):
            book(deposit, by=key)


class TestConfirming:
    @pytest.mark.usefixtures("dollars")
    def test_the_person_who_booked_it_does_not_confirm_it(self, deposit: PaymentDue) -> None:
        receipt = book(deposit, by="sari")

        with pytest.raises(ForbiddenError, match="Another person"):
            confirm(receipt, by="sari")

        assert (deposit.status, books(deposit).postings) == ("due", 0)

    @pytest.mark.usefixtures("dollars")
    def test_the_database_refuses_one_person_twice(self, deposit: PaymentDue) -> None:
        receipt = book(deposit)

        with pytest.raises(DatabaseError, match="two_people"):
            _confirm_past_the_rules(receipt)

    @pytest.mark.usefixtures("dollars")
    def test_the_operator_may_confirm_what_the_director_booked(self, deposit: PaymentDue) -> None:
        confirm(book(deposit, by="sari"), by="joko")

        assert deposit.status == "paid"

    @pytest.mark.usefixtures("dollars")
    def test_a_second_press_posts_nothing_more(self, deposit: PaymentDue) -> None:
        receipt = book(deposit)
        confirm(receipt)
        confirm(receipt)

        assert (deposit.status, books(deposit).postings) == ("paid", 1)

    @pytest.mark.usefixtures("dollars")
    def test_what_a_colleague_confirmed_is_said(self, deposit: PaymentDue) -> None:
        receipt = book(deposit)
        confirm(receipt)

        with pytest.raises(ConflictError, match="colleague"):
            operations.confirm_receipt(actor=_third_person(), receipt=receipt, at=NOW)

    @pytest.mark.usefixtures("dollars")
    @pytest.mark.parametrize("key", ["lin", "hasan", "made", "stefan"])
    def test_only_the_seller_confirms(self, deposit: PaymentDue, key: str) -> None:
        receipt = book(deposit)

        with pytest.raises(ForbiddenError):
            confirm(receipt, by=key)

    @pytest.mark.usefixtures("dollars")
    def test_a_booked_line_is_never_changed(self, deposit: PaymentDue) -> None:
        receipt = book(deposit)

        for column, value in (("amount_minor", 1), ("remitter", "x"), ("bank_reference", "x")):
            change = sa.update(BankReceipt).values({column: value})
            with pytest.raises(DatabaseError, match="never changed"):
                transaction(lambda change=change: db.session.execute(change))()
        assert receipt.amount == deposit.amount


@pytest.mark.usefixtures("dollars")
class TestWhatArrivesForARow:
    def test_parts_add_up_and_open_the_gate_only_at_the_end(
        self, order: Order, deposit: PaymentDue
    ) -> None:
        confirm(book(deposit, Money(1_596_000, "USD"), reference="1"))  # five per cent short
        assert (deposit.status, order.status) == ("part_paid", OrderStatus.CONFIRMED)

        confirm(book(deposit, Money(84_000, "USD"), reference="2"))
        assert (deposit.status, order.status) == ("paid", OrderStatus.IN_PRODUCTION)

    def test_a_paid_deposit_starts_production(self) -> None:
        order = build.paid_deposit()

        assert order.status is OrderStatus.IN_PRODUCTION
        assert books(build.dues_of(order)[0]).held == -1_680_000

    def test_too_much_is_kept_and_said(self, deposit: PaymentDue) -> None:
        confirm(book(deposit, Money(1_680_001, "USD")))

        assert deposit.status == "overpaid"
        assert received(deposit) == Money(1_680_001, "USD")

    def test_money_that_comes_before_it_is_due_counts(self, order: Order) -> None:
        balance = build.dues_of(order)[1]

        confirm(book(balance))

        assert (balance.status, order.status) == ("paid", OrderStatus.CONFIRMED)

    def test_money_of_one_row_is_never_counted_for_another(self, order: Order) -> None:
        deposit, balance = build.dues_of(order)
        confirm(book(balance))

        assert received(deposit) == Money.zero("USD")
        assert deposit.status == "due"


class TestWhereItIsPaid:
    def test_the_director_writes_one_account_per_currency(self) -> None:
        first, euros = account(), account("EUR")
        again = account()

        assert (first is again, euros is first) == (True, False)
        accounts = list(db.session.scalars(sa.select(BankAccount)))
        assert {(a.currency, a.account_number) for a in accounts} == {
            ("USD", "0123 4567 89"),
            ("EUR", "0123 4567 89"),
        }

    @pytest.mark.parametrize("key", ["joko", "lin", "made", "stefan"])
    def test_nobody_else_writes_it(self, key: str) -> None:
        with pytest.raises(ForbiddenError):
            account(director=key)

    def test_the_event_holds_the_last_figures_alone(self) -> None:
        (event,) = events.timeline(subjects=[("bank_account", account().public_id)])

        assert "7 89" in event.details
        assert "0123" not in event.details

    @pytest.mark.usefixtures("dollars")
    def test_it_stays_as_it_is_once_money_was_booked_on_it(self, deposit: PaymentDue) -> None:
        book(deposit)

        with pytest.raises(RefusedError, match="no longer"):
            account()

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("currency", {"currency": "XXX"}),
            ("bank_name", {"bank_name": "  "}),
            ("account_number", {"account_number": "12<34>"}),
            ("account_number", {"account_number": "1" * 35}),
            ("holder", {"holder": ""}),
        ],
    )
    def test_what_is_no_account_is_refused(self, field: str, changes: dict[str, str]) -> None:
        written = {
            "currency": "USD",
            "bank_name": "Bank Contoh",
            "account_number": "1",
            "holder": "Ngoran",
        }
        with pytest.raises(RefusedError) as refused:
            operations.write_bank_account(actor=acting("sari"), at=NOW, **{**written, **changes})
        assert refused.value.field == field


@transaction
def _insert_again(receipt: BankReceipt) -> None:
    columns = [column for column in BankReceipt.__table__.c if column.name != "id"]
    row = db.session.execute(sa.select(*columns)).mappings().one()
    db.session.execute(
        sa.insert(BankReceipt).values({**row, "public_id": "x", "submission_key": None})
    )


@transaction
def _confirm_past_the_rules(receipt: BankReceipt) -> None:
    db.session.execute(
        sa.update(BankReceipt).values(confirmed_by_id=receipt.booked_by_id, confirmed_at=NOW)
    )


@transaction
def _third_person() -> Actor:
    """Another operator of Ngoran."""
    person = accounts.add_person(
        email="tini@ngoran.example", name="Tini Lestari", password_hash="x", at=NOW
    )
    ngoran = db.session.get_one(Organisation, acting("sari").organisation_id)
    membership = organisations.add_member(
        organisation=ngoran, person=person, role=Role.SELLER_OPERATOR, actor=SYSTEM, at=NOW
    )
    db.session.refresh(membership)
    return membership.actor()
