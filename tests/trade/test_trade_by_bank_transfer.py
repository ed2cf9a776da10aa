"""The main job without a browser: a drum is asked for, quoted, financed, paid, shipped, received."""

from __future__ import annotations

from marketplace.events import queries as events
from marketplace.orders import queries as orders
from marketplace.orders.states import OrderStatus
from marketplace.payments import ledger
from marketplace.payments import operations as payments
from tests import build
from tests.journey import Trade
from tests.pages import Visitor


def test_a_trade_by_bank_transfer_ends_completed_and_everything_adds_up(
    app, acting, visitor, now, work
):
    listing = build.published_listing().public_id
    payments.write_bank_account(
        actor=acting("sari"),
        currency="USD",
        bank_name="Bank Contoh",
        account_number="1234567890",
        holder="BUM Desa Karya Mandiri Ngoran",
        at=now,
    )
    browsers: dict[str, Visitor] = {}

    def enter(key):
        return browsers.setdefault(key, visitor(key))

    trade = Trade(enter=enter, listing=listing)
    trade.run()
    work()

    order = orders.get_order(actor=acting("lin"), public_id=trade.order.rsplit("/", 1)[-1])
    assert order.status is OrderStatus.COMPLETED
    assert ledger.imbalances() == []
    held = ledger.balance(account=ledger.held_for(order.public_id), currency="USD")
    assert -held == order.total
    assert events.verify().intact
    papers = enter("lin").get(trade.order)
    assert "PI-2026-000001" in papers
