"""While somebody else's answer is awaited, no transaction of ours is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from marketplace.db import db
from marketplace.money import Money
from marketplace.orders.schedule import PaymentDue
from marketplace.payments.gateway import CardGateway, ProviderUnavailableError
from marketplace.payments.processes import CardDesk, sync_payment
from tests.cast import NOW
from tests.payments.checkout import SESSIONS
from tests.payments.steps import account, book, confirm, only_payment, payments, start
from tests.support.fakestripe.server import FakeStripe


class Watched:
    """The gateway, noting for each call whether a transaction was open when it was made."""

    def __init__(self, gateway: CardGateway) -> None:
        self.gateway = gateway
        self.calls: list[tuple[str, bool]] = []

    def __getattr__(self, name: str) -> Any:
        call: Callable[..., Any] = getattr(self.gateway, name)

        def watched(*args: object, **kwargs: object) -> Any:
            self.calls.append((name, db.session().in_transaction()))
            return call(*args, **kwargs)

        return watched


def test_every_call_over_the_network_is_made_outside_a_transaction(
    desk: CardDesk, deposit: PaymentDue, fake_stripe: FakeStripe
) -> None:
    account()
    watched = Watched(desk.gateway)
    desk = replace(desk, gateway=watched)
    fake_stripe.fault(f"POST {SESSIONS}", "drop_after")

    with pytest.raises(ProviderUnavailableError):
        start(desk, deposit)
    sync_payment(desk=desk, public_id=only_payment().public_id, at=NOW)
    confirm(book(deposit, Money(1_000, "USD")))
    start(desk, deposit, at=NOW + timedelta(minutes=1))

    over_the_network = [call for call in watched.calls if call[0] != "limits"]
    assert {name for name, _ in over_the_network} == {
        "create_checkout",
        "find_payment",
        "fetch_payment",
        "cancel",
    }
    assert not any(is_open for _, is_open in over_the_network)
    assert len(payments()) == 2
