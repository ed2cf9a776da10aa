"""Many at the same moment, on a real server and both databases: one payment, one posting, no 500."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from flask import Flask

from marketplace import clock
from marketplace.config import Environment
from marketplace.db import db
from marketplace.orders import queries as orders
from marketplace.orders.schedule import PaymentDue
from marketplace.payments import operations, processes, queries
from marketplace.payments.processes import CardDesk
from tests import build
from tests.cast import acting
from tests.pages import Visitor
from tests.payments.conftest import gateway_to
from tests.payments.steps import (
    PAID,
    SITE,
    account,
    book,
    books,
    notices,
    only_payment,
    payments,
    session_of,
)
from tests.support.fakestripe.delivery import http_sender
from tests.support.fakestripe.server import FakeStripe
from tests.support.serving import Served

R = TypeVar("R")


@pytest.fixture
def busy_desk(app_server: Served, fake_stripe: FakeStripe) -> CardDesk:
    """A desk in real time whose notices come over the wire."""
    desk = CardDesk(gateway_to(fake_stripe), Environment.TEST)
    app_server.app.extensions["card_desk"] = desk
    fake_stripe.webhook_url = f"{app_server.url}/webhooks/stripe"
    fake_stripe.sender = http_sender
    return desk


@pytest.fixture
def deposit(busy_desk: CardDesk) -> PaymentDue:
    return build.dues_of(build.confirmed_order())[0]


def at_once(app: Flask, steps: list[Callable[[], R]]) -> list[R]:
    """Do all of them at the same moment, each in a context and thread of its own."""
    db.session.rollback()
    ready = threading.Barrier(len(steps))

    def do(step: Callable[[], R]) -> R:
        with app.app_context():
            ready.wait(timeout=60)
            try:
                return step()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(steps)) as pool:
        return [done.result() for done in [pool.submit(do, step) for step in steps]]


def opened(desk: CardDesk, due: PaymentDue) -> str:
    """The provider's id of the page that was opened for the row."""
    return session_of(
        processes.start_card_payment(
            desk=desk, actor=acting("lin"), due=due, site=SITE, at=clock.now()
        )
    )


def test_the_same_notice_twelve_times_at_once_posts_once(
    app: Flask, busy_desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.pay(opened(busy_desk, deposit))
    completed = fake_stripe.pending[-1]

    answers = at_once(app, [lambda: fake_stripe.deliver(completed)] * 12)

    assert answers == [200] * 12
    assert (books(deposit), deposit.status) == (PAID, "paid")
    assert len(notices()) == 1


def test_notice_buyer_and_job_at_once_post_once(
    app: Flask, busy_desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    fake_stripe.pay(opened(busy_desk, deposit))
    completed, public_id = fake_stripe.pending[-1], only_payment().public_id
    checks = [_check_button(app, public_id) for _ in range(3)]

    def follow() -> int:
        processes.follow_payment(busy_desk, {"payment": public_id})
        return 200

    answers = at_once(app, [*[lambda: fake_stripe.deliver(completed), follow] * 3, *checks])

    assert set(answers) == {200}
    assert (books(deposit), deposit.status) == (PAID, "paid")


def test_ten_clicks_at_once_open_one_page(
    app: Flask, busy_desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    public_id = deposit.public_id

    def click() -> str:
        lin = acting("lin")
        due = orders.get_due(actor=lin, public_id=public_id)
        return processes.start_card_payment(
            desk=busy_desk, actor=lin, due=due, site=SITE, at=clock.now()
        )

    urls = at_once(app, [click] * 10)

    assert set(urls) == {fake_stripe.sessions[0]["url"]}
    assert len(fake_stripe.sessions) == len(payments()) == 1


def test_a_transfer_confirmed_as_the_card_is_paid_loses_neither(
    app: Flask, busy_desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    account()
    ref = opened(busy_desk, deposit)
    receipt_id = book(deposit).public_id
    fake_stripe.pay(ref)
    completed = fake_stripe.pending[-1]

    def confirm() -> int:
        sari = acting("sari")
        receipt = queries.get_receipt(actor=sari, public_id=receipt_id)
        operations.confirm_receipt(actor=sari, receipt=receipt, at=clock.now())
        return 200

    answers = at_once(app, [confirm, lambda: fake_stripe.deliver(completed)] * 2)

    assert answers == [200] * 4
    assert (books(deposit).held, deposit.status) == (-2 * 1_680_000, "overpaid")
    assert books(deposit).postings == 2


def test_parts_confirmed_at_once_are_all_counted(
    app: Flask, busy_desk: CardDesk, deposit: PaymentDue
) -> None:
    account()
    part, *_ = deposit.amount.split((1, 1, 1, 1))
    receipts = [book(deposit, part, reference=f"FT-{n}").public_id for n in range(4)]

    def confirm(public_id: str) -> Callable[[], int]:
        def step() -> int:
            sari = acting("sari")
            receipt = queries.get_receipt(actor=sari, public_id=public_id)
            operations.confirm_receipt(actor=sari, receipt=receipt, at=clock.now())
            return 200

        return step

    at_once(app, [confirm(public_id) for public_id in receipts])

    assert (books(deposit).held, deposit.status) == (-1_680_000, "paid")


def _check_button(app: Flask, public_id: str) -> Callable[[], int]:
    """ "Check now" on the buyer's page, to be pressed in her own browser."""
    form = Visitor.of(app, "lin").get(f"/payments/{public_id}/return").form("/check")
    return lambda: form.submit().status
