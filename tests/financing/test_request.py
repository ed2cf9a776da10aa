"""A director asks LPEI to finance a confirmed order: what is refused, what is kept, who is told."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from marketplace.db import add, db, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events import queries as events
from marketplace.financing import operations
from marketplace.financing.models import FinancingRequest
from marketplace.financing.states import Consent, FinancingStatus
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.orders import operations as orders
from marketplace.orders.models import Order
from marketplace.quotes import operations as quotes
from tests import build
from tests.cast import HARIANG, NOW, acting, part_of


def ask(order: Order, *, key: str = "sari", **changes: object) -> FinancingRequest:
    values: dict[str, object] = {
        "amount": Money(2_000_000, "USD"),
        "purpose": "Hides and wages.",
        "tenor_days": 90,
        "consent": Consent.READ_CONTRACT,
        "submission_key": None,
    }
    return operations.request_financing(
        actor=acting(key),
        order=order,
        at=NOW,
        **{**values, **changes},  # type: ignore[arg-type]  # each test names what it changes
    )


def test_the_request_is_bound_to_the_contract_and_the_consent(app: Flask) -> None:
    order = build.confirmed_order()
    request = ask(order)
    assert request.number == "FR-2026-000001"
    assert request.status is FinancingStatus.SUBMITTED
    assert request.order_contract_hash == order.contract_hash
    assert request.consented_by.name == "Sari Wulandari"
    assert request.consented_at == NOW
    (event,) = events.timeline(subjects=[("financing_request", request.public_id)])
    assert event.action == "financing_request.begin"
    assert json.loads(event.details)["consent"] == "read_contract"


def test_makers_are_told_and_nobody_else_at_lpei(app: Flask) -> None:
    ask(build.confirmed_order())
    letters = db.session.query(Letter).filter(Letter.subject.contains("asks for financing")).all()
    assert [letter.recipient for letter in letters] == [part_of("made").email]


def test_an_order_in_production_may_be_financed_too(app: Flask) -> None:
    assert ask(build.order_in_production()).status is FinancingStatus.SUBMITTED


@pytest.mark.parametrize("make", [build.placed_order, build.ready_order])
def test_an_order_not_confirmed_or_already_made_is_not_financed(app: Flask, make) -> None:
    with pytest.raises(ConflictError):
        ask(make())


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("amount", {"amount": Money(5_600_001, "USD")}),
        ("amount", {"amount": Money(0, "USD")}),
        ("amount", {"amount": Money(-100, "USD")}),
        ("amount", {"amount": Money(2_000_000, "EUR")}),
        ("purpose", {"purpose": ""}),
        ("tenor_days", {"tenor_days": 29}),
        ("tenor_days", {"tenor_days": 361}),
        ("consent", {"consent": None}),
    ],
)
def test_what_breaks_a_rule_is_refused_beside_its_field(app: Flask, field, changes) -> None:
    with pytest.raises(RefusedError) as refusal:
        ask(build.confirmed_order(), **changes)
    assert refusal.value.field == field
    assert db.session.query(FinancingRequest).count() == 0


def test_the_whole_order_for_the_longest_tenor_may_be_asked_for(app: Flask) -> None:
    order = build.confirmed_order()
    assert ask(order, amount=order.total, tenor_days=360).amount == order.total


def test_the_operator_may_not_ask(app: Flask) -> None:
    with pytest.raises(ForbiddenError):
        ask(build.confirmed_order(), key="joko")


@pytest.mark.parametrize("key", ["hasan", "lin"])
def test_nobody_else_may_ask_on_the_order(app: Flask, key: str) -> None:
    with pytest.raises(ForbiddenError):
        ask(build.confirmed_order(), key=key)


def test_one_open_request_per_order(app: Flask) -> None:
    order = build.confirmed_order()
    request = ask(order)
    with pytest.raises(ConflictError, match="already has an open request"):
        ask(order)
    operations.withdraw(actor=acting("sari"), request=request, at=NOW)
    assert ask(order).number == "FR-2026-000002"


def test_the_database_itself_refuses_a_second_open_request(app: Flask) -> None:
    request = build.requested_financing()

    @transaction
    def insert_around_the_operation() -> None:
        add(
            FinancingRequest(
                number="FR-2026-999999",
                status=FinancingStatus.IN_ANALYSIS,
                order_id=request.order_id,
                seller_id=request.seller_id,
                amount=request.amount,
                purpose=request.purpose,
                tenor_days=30,
                order_contract_hash=request.order_contract_hash,
                consented_by_id=request.consented_by_id,
                consented_at=NOW,
                changed_at=NOW,
            )
        )

    with pytest.raises(IntegrityError):
        insert_around_the_operation()


def test_pressing_twice_makes_one_request(app: Flask) -> None:
    order = build.confirmed_order()
    first = ask(order, submission_key="k" * 32)
    assert ask(order, submission_key="k" * 32).id == first.id
    assert db.session.query(FinancingRequest).count() == 1


def _order_of_hariang() -> Order:
    inquiry = build.open_inquiry(build.published_listing(HARIANG))
    hasan, lin = acting("hasan"), acting("lin")
    quotation = quotes.send_quotation(
        actor=hasan, inquiry=inquiry, offer=build.offer(), submission_key=None, at=NOW
    )
    order = orders.accept_quotation(actor=lin, quotation=quotation, at=NOW)
    for side in (lin, hasan):
        orders.confirm_order(actor=side, order=order, at=NOW)
    return order


def test_anothers_submission_key_never_returns_their_request(app: Flask) -> None:
    ask(build.confirmed_order(), submission_key="k" * 32)
    with pytest.raises(ConflictError, match="used already"):
        ask(_order_of_hariang(), key="hasan", submission_key="k" * 32)
