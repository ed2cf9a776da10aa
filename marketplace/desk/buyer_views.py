"""The buyer's first page: what waits, then offers, requests, orders and what is kept in view."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, url_for

from marketplace import clock
from marketplace.catalog import text_queries
from marketplace.catalog.text_queries import BriefText
from marketplace.desk import (
    buyer_lines,
    buyer_queries,
    buyer_tasks,
    buyer_work,
    saved_lines,
    saved_queries,
)
from marketplace.desk.buyer_statements import MOST
from marketplace.desk.queries import Rows
from marketplace.desk.talks import talks
from marketplace.forums import booking_queries as bookings
from marketplace.orders import queries as order_queries
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import BUYERS_ONLY
from marketplace.web.access import access
from marketplace.web.locale import current

blueprint = Blueprint("buyer_desk", __name__)


@blueprint.route("/desk/buying")
@access(get=BUYERS_ONLY)
def today() -> str:
    """Eleven queries at most, however much the company has under way, and one where texts are translated."""
    actor, at = current_actor(), clock.now()
    offers = buyer_queries.standing_offers(actor=actor, at=at)
    threads = buyer_queries.threads(actor=actor, at=at)
    rfqs = buyer_queries.live_rfqs(actor=actor)
    orders = buyer_queries.live_orders(actor=actor)
    dues = order_queries.list_dues_of(orders=[row.Order for row in orders])
    products = saved_queries.saved_products(actor=actor, at=at)
    searches = saved_queries.saved_searches(actor=actor, at=at)
    texts = _texts(offers, threads, rfqs, orders, products)
    tasks = buyer_tasks.in_order(
        [
            *buyer_work.offers(offers, texts, actor=actor, at=at),
            *buyer_work.inquiries(threads, texts, at=at),
            *buyer_work.rfqs(rfqs, at=at),
            *buyer_work.orders(orders, dues, texts, actor=actor, at=at),
            *talks(bookings.list_waiting(actor=actor, at=at, limit=MOST), actor=actor, at=at),
        ],
        at=at,
    )
    return render_template(
        "desk/buying.html",
        at=at,
        tasks=tasks[:MOST],
        count=buyer_lines.counted(buyer_queries.counts(actor=actor), offers),
        offers=buyer_lines.offers(offers, texts),
        rfqs=buyer_lines.rfqs(rfqs, texts),
        inquiries=buyer_lines.inquiries(threads, texts),
        orders=buyer_lines.orders(orders, dues, texts, actor=actor),
        villages=saved_lines.villages(products, texts),
        searches=saved_lines.searches(searches, results=url_for("catalog.search")),
        searches_kept=searches[0].saved if searches else 0,
    )


def _texts(*found: Rows) -> Mapping[int, BriefText]:
    ids = {row.listing_id for rows in found for row in rows if row.listing_id is not None}
    return text_queries.briefs_of(ids=ids, code=current().code)
