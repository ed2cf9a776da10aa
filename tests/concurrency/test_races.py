"""Eight processes at the same moment: one order, one payment, and nobody sees an error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.app import create_app
from marketplace.config import Config
from marketplace.db import db
from marketplace.events import queries as events
from marketplace.orders import operations as orders
from marketplace.orders.models import Order
from marketplace.payments import ledger
from marketplace.payments.ledger import LedgerTransaction
from marketplace.payments.models import Payment
from marketplace.payments.states import PaymentStatus
from tests import build, cast
from tests.concurrency.contender import Contest
from tests.conftest import config_for
from tests.support.applications import at_work
from tests.support.fakestripe.server import FakeStripe
from tests.support.serving import serving


@pytest.fixture
def card_config(database_url: str, tmp_path: Path, fake_stripe: FakeStripe) -> Config:
    return config_for(
        database_url,
        tmp_path,
        stripe_secret_key="sk_test_race",
        stripe_webhook_secrets=(fake_stripe.webhook_secret,),
        stripe_api_base=fake_stripe.url,
    )


@pytest.fixture
def card_app(card_config: Config) -> Iterator[Flask]:
    with at_work(create_app(card_config)) as app:
        yield app


@pytest.fixture
def contest(card_app: Flask, card_config: Config) -> Iterator[Contest]:
    contest = Contest(card_config, "lin")
    yield contest
    contest.end()


def test_eight_processes_accept_and_pay_the_same_and_it_happens_once(
    card_app: Flask, contest: Contest, fake_stripe: FakeStripe
):
    quotation = build.sent_quotation(valid_through_date=cast.TODAY.replace(year=2036))
    accepted = contest.press(f"/quotations/{quotation.public_id}/acceptance", "/acceptance")
    assert {outcome.status for outcome in accepted} == {303}
    assert len({outcome.location for outcome in accepted}) == 1

    db.session.rollback()
    order = db.session.scalars(sa.select(Order)).one()
    for key in ("lin", "sari"):
        orders.confirm_order(actor=cast.acting(key), order=order, at=cast.NOW)

    paid = contest.press(f"/orders/{order.public_id}", "/card")
    assert {outcome.status for outcome in paid} == {303}
    assert len({outcome.location for outcome in paid}) == 1
    assert len(fake_stripe.sessions) == 1

    fake_stripe.pay(fake_stripe.sessions[0]["id"], "success")
    with serving(card_app) as served:
        fake_stripe.webhook_url = f"{served.url}/webhooks/stripe"
        fake_stripe.deliver_all()
    db.session.rollback()
    payment = db.session.scalars(sa.select(Payment)).one()
    assert payment.status is PaymentStatus.SUCCEEDED
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LedgerTransaction)) == 1
    assert ledger.imbalances() == []
    assert events.verify().intact
