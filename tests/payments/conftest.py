"""A card desk over the fake provider, a deposit to pay, and a clock that can be moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import pytest
from flask import Flask

from marketplace.config import Environment
from marketplace.db import db
from marketplace.jobs.worker import Worker
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.payments import attempts, processes
from marketplace.payments.processes import CardDesk
from marketplace.payments.stripe_gateway import StripeGateway
from tests import build, cast
from tests.payments.steps import session_of, start
from tests.support.fakestripe.server import WEBHOOK_SECRET, FakeStripe


@pytest.fixture
def tell_time(monkeypatch: pytest.MonkeyPatch, fake_stripe: FakeStripe) -> Callable[..., None]:
    """``tell_time(moment)``: it is that moment here and at the provider."""

    def tell(moment: datetime) -> None:
        monkeypatch.setattr("marketplace.clock.now", lambda: moment)
        fake_stripe.set_clock(moment)

    return tell


@pytest.fixture
def desk(app: Flask, fake_stripe: FakeStripe, tell_time: Callable[..., None]) -> CardDesk:
    """The real adapter and SDK, without retries, at the cast's moment; notices are brought by hand."""
    tell_time(cast.NOW)
    desk = CardDesk(gateway_to(fake_stripe), Environment.TEST)
    app.extensions["card_desk"] = desk
    follow = partial(processes.follow_payment, desk)
    app.extensions["job_handlers"][attempts.SYNC] = follow
    fake_stripe.webhook_url = "/webhooks/stripe"
    fake_stripe.sender = partial(_bring, app)
    return desk


@pytest.fixture
def work(app: Flask) -> Callable[[], None]:
    """Carry out every job that is due now; the test then reads what they wrote."""

    def carry_out() -> None:
        db.session.rollback()
        Worker(app).drain()

    return carry_out


@pytest.fixture
def order(desk: CardDesk) -> Order:
    """Lin's confirmed order of USD 56,000.00."""
    return build.confirmed_order()


@pytest.fixture
def deposit(order: Order) -> PaymentDue:
    """USD 16,800.00, due now."""
    return build.dues_of(order)[0]


@pytest.fixture
def session(desk: CardDesk, deposit: PaymentDue) -> str:
    """An open page for the deposit."""
    return session_of(start(desk, deposit))


def gateway_to(fake: FakeStripe, **changes: object) -> StripeGateway:
    settings: dict[str, object] = {
        "secret_key": "sk_test_fake",
        "webhook_secrets": (WEBHOOK_SECRET,),
        "api_base": fake.url,
        "live": False,
        "max_retries": 0,
        "timeout": (5.0, 5.0),
    }
    return StripeGateway(**{**settings, **changes})  # type: ignore[arg-type]


def _bring(app: Flask, url: str, body: bytes, headers: Mapping[str, str]) -> int:
    return app.test_client().post(url, data=body, headers=dict(headers)).status_code
