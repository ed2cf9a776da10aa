"""The list of orders, one order, and its papers, for the two sides and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from marketplace.errors import NotFoundError
from marketplace.orders import queries
from marketplace.orders.models import Order
from tests import build
from tests.cast import acting
from tests.orders.pages import order_url
from tests.pages import Visitor

Visit = Callable[..., Visitor]
OUTSIDERS = ("greta", "hasan", "asep", "citra", "made", "chandra", "agus", "oka", "stefan")


def _paper_url(order: Order) -> str:
    (paper,) = queries.list_papers(order=order)
    return order_url(order, f"papers/{paper.public_id}")


def test_both_sides_see_the_order(app: Flask, visitor: Visit) -> None:
    order = build.confirmed_order()
    for key in ("lin", "sari", "joko"):
        page = visitor(key).get(order_url(order))
        assert page.status == 200
        assert order.number in page
        assert "Contract confirmed by both sides" in page
        assert order.contract_hash[:16] in page


def test_to_everybody_else_it_does_not_exist(app: Flask, visitor: Visit) -> None:
    order = build.confirmed_order()
    for url in (order_url(order), _paper_url(order)):
        assert {key: visitor(key).get(url).status for key in OUTSIDERS} == dict.fromkeys(
            OUTSIDERS, 404
        )


def test_queries_find_nothing_for_everybody_else(app: Flask) -> None:
    order = build.confirmed_order()
    due = build.dues_of(order)[0]
    for key in OUTSIDERS:
        with pytest.raises(NotFoundError):
            queries.get_order(actor=acting(key), public_id=order.public_id)
        with pytest.raises(NotFoundError):
            queries.get_due(actor=acting(key), public_id=due.public_id)
        assert queries.list_orders(actor=acting(key)) == []


def test_a_row_of_the_schedule_is_found_by_both_sides(app: Flask) -> None:
    due = build.dues_of(build.confirmed_order())[0]
    for key in ("lin", "joko"):
        assert queries.get_due(actor=acting(key), public_id=due.public_id) is due


def test_no_such_order_is_404(app: Flask, visitor: Visit) -> None:
    assert visitor("lin").get("/orders/aaaaaaaaaaaaaaaaaaaaaaaaaa").status == 404


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (
            build.placed_order,
            {
                "lin": "Read the contract and confirm it for your side.",
                "sari": "Read the contract and confirm it for your side.",
                "joko": "Your director confirms the contract.",
            },
        ),
        (
            build.confirmed_order,
            {
                "lin": "Pay USD 16,800.00; production starts when it has arrived.",
                "sari": "Waiting for the buyer to pay USD 16,800.00. Do not start producing yet.",
                "joko": "Waiting for the buyer to pay USD 16,800.00. Do not start producing yet.",
            },
        ),
        (
            build.order_in_production,
            {
                "lin": "In production, promised to be ready on 15 Jan 2027.",
                "sari": "Report progress. Mark the goods ready when all are packed, by 15 Jan 2027.",
                "joko": "Report progress. Your director marks the goods ready, by 15 Jan 2027.",
            },
        ),
        (
            build.ready_order,
            {
                "lin": "The goods are ready. Pay USD 39,200.00 before they can be shipped.",
                "sari": "Waiting for the buyer to pay USD 39,200.00. Ship only after that.",
                "joko": "Waiting for the buyer to pay USD 39,200.00. Ship only after that.",
            },
        ),
        (
            build.cleared_order,
            {
                "lin": "Everything is paid. The goods go to the carrier.",
                "sari": "Everything is paid. Hand the goods to the carrier and record the shipment.",
                "joko": "Everything is paid. Your director records the shipment.",
            },
        ),
    ],
)
def test_list_and_page_say_what_each_person_does_next(
    app: Flask, visitor: Visit, made: Callable[[], Order], words: dict[str, str]
) -> None:
    order = made()
    for key, sentence in words.items():
        assert sentence in visitor(key).get(order_url(order))
        listed = visitor(key).get("/orders")
        assert sentence in listed
        assert any(order.number in link for link in listed.links)


def test_the_menu_leads_traders_and_nobody_else_to_orders(app: Flask, visitor: Visit) -> None:
    assert visitor("lin").get("/").links["Orders"] == "/orders"
    assert "Orders" not in visitor("made").get("/").links
    assert visitor("made").get("/orders").status == 403
    assert visitor().get("/orders").url.startswith("/sign-in")


def test_an_empty_list_says_how_orders_come(app: Flask, visitor: Visit) -> None:
    assert "When you accept a quotation, the order arrives here." in visitor("lin").get("/orders")
    assert "When a buyer accepts one of your quotations" in visitor("sari").get("/orders")


def test_a_list_of_many_is_cut_into_pages(app: Flask, visitor: Visit) -> None:
    build.placed_order()
    assert "The list is shorter than that." in visitor("lin").get("/orders?page=2")


def test_the_proforma_is_announced_then_downloaded(
    app: Flask, visitor: Visit, now: datetime, work: Callable[[], int]
) -> None:
    order = build.confirmed_order()
    assert "is being prepared" in visitor("lin").get(order_url(order))
    assert visitor("lin").get(_paper_url(order)).status == 409
    work()
    for key in ("lin", "sari", "joko"):
        page = visitor(key).get(order_url(order)).follow("Proforma invoice PI-2026-000001 (PDF)")
        assert page.status == 200
        assert page.body.startswith(b"%PDF-")
        assert page.headers["Content-Type"] == "application/pdf"
        assert page.headers["Content-Disposition"] == 'attachment; filename="PI-2026-000001.pdf"'
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert visitor("greta").get(_paper_url(order)).status == 404


def test_a_paper_is_not_found_under_another_order(
    app: Flask, visitor: Visit, now: datetime
) -> None:
    listing = build.published_listing()
    mine = build.confirmed_order(build.quoted(listing=listing))
    theirs = build.confirmed_order(build.quoted(listing=listing, buyer="greta"), buyer="greta")
    (paper,) = queries.list_papers(order=theirs)
    assert visitor("lin").get(order_url(mine, f"papers/{paper.public_id}")).status == 404
