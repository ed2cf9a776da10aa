"""Pools in the world all routes are tried on: one that Ngoran leads, and two it has a share in."""

from __future__ import annotations

from datetime import date, timedelta

from marketplace.capacity import operations as calendar
from marketplace.catalog.models import Listing
from marketplace.inquiries.models import Inquiry
from marketplace.orders import operations as orders
from marketplace.orders.models import Order
from marketplace.pooling import operations
from marketplace.pooling.models import PoolShare
from marketplace.quotes import operations as quotes
from tests import build, cast
from tests.pooling.build import BY, Sibling, asked, proposal, sibling
from tests.support.routes import Thing


def furnish_pools(listing: Listing) -> dict[str, Thing]:
    """Lin asks Ngoran and the village beside it for more than either can make."""
    near = sibling()
    led = _asked(listing, days=5)
    pool = operations.ask_for_pool(actor=cast.acting("lin"), inquiry=led, at=cast.NOW)
    given = operations.propose_share(
        actor=cast.acting("sari"),
        pool=pool,
        sibling_id=near.listing.public_id,
        proposal=proposal(500),
        submission_key=None,
        at=cast.NOW,
    )
    _open_a_week(listing)
    waiting, bound = _share_of(near, listing, days=6), _share_of(near, listing, days=7)
    _order(near, bound)
    traders: set[str | None] = {"lin", "ratna", "sari", "joko"}
    sellers: set[str | None] = {"sari", "joko"}
    return {
        "pooling.withdraw": Thing(
            {"public_id": led.public_id, "share_id": given.public_id}, traders
        ),
        "pooling.": Thing({"public_id": led.public_id}, traders),
        "proceeds.of_order": Thing({"public_id": _led_order(listing).public_id}, sellers),
        "proceeds.of_share": Thing({"public_id": bound.public_id}, sellers),
        "shares.": Thing({"public_id": waiting.public_id}, sellers),
    }


def _led_order(listing: Listing) -> Order:
    """One that Ngoran leads, with its deposit."""
    near = sibling("35.05.09.2002")
    pool = operations.ask_for_pool(
        actor=cast.acting("lin"), inquiry=_asked(listing, days=8), at=cast.NOW
    )
    share = operations.propose_share(
        actor=cast.acting("sari"),
        pool=pool,
        sibling_id=near.listing.public_id,
        proposal=proposal(400),
        submission_key=None,
        at=cast.NOW,
    )
    operations.accept_share(actor=near.director, share=share, at=cast.NOW)
    quotation = build.sent_quotation(pool.inquiry, quantity=pool.quantity, ready_date=BY)
    return build.paid_deposit(build.confirmed_order(quotation))


def _open_a_week(listing: Listing) -> None:
    """Whatever its season says, Ngoran can make the shares it accepts."""
    calendar.set_week(
        actor=cast.acting("sari"),
        listing=listing,
        week=date(2027, 2, 1),
        quantity=2_000,
        reason="Both workshops.",
        at=cast.NOW,
    )


def _asked(listing: Listing, *, days: int) -> Inquiry:
    """Not all on one day: the fourth of a company nobody has answered yet would be held."""
    return asked(listing, at=cast.NOW - timedelta(days=days))


def _share_of(lead: Sibling, listing: Listing, *, days: int) -> PoolShare:
    pool = operations.ask_for_pool(
        actor=cast.acting("lin"), inquiry=_asked(lead.listing, days=days), at=cast.NOW
    )
    return operations.propose_share(
        actor=lead.director,
        pool=pool,
        sibling_id=listing.public_id,
        proposal=proposal(100),
        submission_key=None,
        at=cast.NOW,
    )


def _order(lead: Sibling, share: PoolShare) -> None:
    operations.accept_share(actor=cast.acting("sari"), share=share, at=cast.NOW)
    pool = share.pool
    quotation = quotes.send_quotation(
        actor=lead.director,
        inquiry=pool.inquiry,
        offer=build.offer(quantity=pool.quantity, ready_date=BY),
        submission_key=None,
        at=cast.NOW,
        beyond_reason=build.SECOND_WORKSHOP,
    )
    orders.accept_quotation(actor=cast.acting("lin"), quotation=quotation, at=cast.NOW)
