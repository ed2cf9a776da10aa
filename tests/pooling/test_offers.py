"""One quotation for what several villages make: it holds weeks of each, and becomes one contract."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.capacity import operations as calendar
from marketplace.capacity import queries as capacity
from marketplace.capacity.weeks import WEEK, week_of
from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.desk import queries as desk
from marketplace.errors import ConflictError, RefusedError
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.reasons import ClosingReason
from marketplace.money import Money
from marketplace.orders import contract as contracts
from marketplace.orders import operations as orders
from marketplace.pooling import operations, queries
from marketplace.pooling.models import Pool, PoolShare
from marketplace.pooling.states import PoolStatus, ShareStatus
from marketplace.quotes import endings
from marketplace.quotes import operations as quotes
from marketplace.quotes.models import Quotation
from marketplace.quotes.queries import find_paper
from marketplace.quotes.reasons import EndReason
from marketplace.quotes.states import EarlierVersion, QuotationStatus
from marketplace.quotes.tiers import Tier
from marketplace.rfqs import deciding
from tests import build
from tests.cast import NOW, TODAY, acting
from tests.pooling.build import (
    BY,
    LEAST,
    NEARBY,
    WHOLE,
    Sibling,
    accept,
    gathering,
    proposed,
    quoted,
    sibling,
    withdraw,
)
from tests.rfqs import asked

# Of 4,000 a month six tenths are believed: until the end of February some 7,800 in each village.
SHARE = 7_000


@pytest.fixture
def villages(app: Flask) -> tuple[Listing, Sibling, Sibling]:
    return build.published_listing(), sibling(), sibling(NEARBY[1])


Villages = tuple[Listing, Sibling, Sibling]


def covered(villages: Villages) -> tuple[Pool, PoolShare, PoolShare]:
    """Both siblings have said yes; what is left fits Ngoran's own weeks."""
    listing, near, far = villages
    pool = gathering(listing)
    first, second = proposed(pool, near, SHARE), proposed(pool, far, SHARE)
    accept(first, near)
    accept(second, far)
    return pool, first, second


def held(villages: Villages) -> list[int]:
    """By Ngoran, and by the two siblings."""
    listing, near, far = villages
    return [
        capacity.reserved(listing_id=one.id, at=NOW) for one in (listing, near.listing, far.listing)
    ]


def test_one_offer_holds_each_villages_own_weeks(villages: Villages) -> None:
    pool, first, second = covered(villages)
    quotation = quoted(pool, beyond="")
    assert held(villages) == [WHOLE - 2 * SHARE, SHARE, SHARE]
    parts = queries.list_parts(quotation_id=quotation.id)
    assert [part.quantity for part in parts] == [WHOLE - 2 * SHARE, SHARE, SHARE]
    assert [part.share_id for part in parts] == [None, first.id, second.id]
    assert sum(part.quantity for part in parts) == quotation.quantity


def test_what_several_make_has_a_price_at_that_quantity_alone(villages: Villages) -> None:
    pool, _first, _second = covered(villages)
    larger = (Tier(pool.quantity * 2, Money(1_500, "USD")),)
    with pytest.raises(RefusedError) as refusal:
        quoted(pool, tiers=larger)
    assert refusal.value.field == "tier_1_price"
    db.session.rollback()
    alone = quoted(pool, quantity=pool.quantity - 1, tiers=larger)
    assert queries.list_parts(quotation_id=alone.id) == []
    assert alone.tiers == larger


def test_without_the_shares_the_same_offer_is_refused(villages: Villages) -> None:
    pool, _first, second = covered(villages)
    withdraw(second, villages[2])
    with pytest.raises(RefusedError) as refused:
        quoted(pool, beyond="")
    assert refused.value.field == "ready_date"
    assert held(villages) == [0, SHARE, 0]


def test_a_reason_of_the_lead_opens_no_weeks_of_a_sibling(villages: Villages) -> None:
    """The share was accepted; since then the sibling has closed weeks."""
    pool, *_ = covered(villages)
    near = villages[1]
    for number in range(4):
        calendar.set_week(
            actor=near.director,
            listing=near.listing,
            week=week_of(TODAY) + (number + 1) * WEEK,
            quantity=0,
            reason="Harvest",
            at=NOW,
        )
    with pytest.raises(RefusedError, match="free weeks of") as refused:
        quoted(pool, beyond=build.SECOND_WORKSHOP)
    assert refused.value.field == "ready_date"
    assert held(villages) == [0, SHARE, SHARE]


def lapse(quotation: Quotation) -> None:
    endings.expire(quotation_id=quotation.id, at=quotation.valid_until + timedelta(seconds=1))


def decline(quotation: Quotation) -> None:
    quotes.decline_quotation(
        actor=acting("lin"), quotation=quotation, reason=EndReason.PRICE, at=NOW
    )


def withdraw_offer(quotation: Quotation) -> None:
    quotes.withdraw_quotation(
        actor=acting("sari"), quotation=quotation, reason=EndReason.COSTS, at=NOW
    )


def close(quotation: Quotation) -> None:
    inquiries.close_inquiry(
        actor=acting("lin"),
        inquiry=quotation.inquiry,
        reason=ClosingReason.NO_LONGER_NEEDED,
        at=NOW,
    )


def take(quotation: Quotation) -> None:
    orders.accept_quotation(actor=acting("lin"), quotation=quotation, at=NOW)


@pytest.mark.parametrize("end", [lapse, decline, withdraw_offer, close, take])
def test_every_end_of_the_offer_releases_every_village(
    villages: Villages, end: Callable[[Quotation], None]
) -> None:
    pool, *_ = covered(villages)
    quotation = quoted(pool)
    end(quotation)
    assert held(villages) == [0, 0, 0]


def test_a_further_version_replaces_or_keeps_the_one_before_in_every_village(
    villages: Villages,
) -> None:
    pool, *_ = covered(villages)
    quoted(pool)
    second = quoted(pool, unit_price=Money(1_500, "USD"))
    assert held(villages) == [WHOLE - 2 * SHARE, SHARE, SHARE]
    third = quotes.send_quotation(
        actor=acting("sari"),
        inquiry=pool.inquiry,
        offer=build.offer(quantity=WHOLE, ready_date=BY),
        submission_key=None,
        at=NOW,
        earlier=EarlierVersion.KEEP,
    )
    assert held(villages) == [WHOLE - 2 * SHARE, SHARE, SHARE]
    withdraw_offer(third)
    assert second.open_at(NOW)
    assert held(villages) == [WHOLE - 2 * SHARE, SHARE, SHARE]
    assert len(queries.list_parts(quotation_id=third.id)) == 3


def test_an_order_books_each_villages_weeks_and_frees_them_when_all_is_made(
    villages: Villages,
) -> None:
    pool, first, second = covered(villages)
    order = build.confirmed_order(quoted(pool))
    assert pool.status is PoolStatus.ORDERED
    assert first.status is second.status is ShareStatus.BOUND
    listing, near, far = villages
    booked = {
        booking.listing_id: booking.quantity
        for booking in capacity.list_bookings_of(order_id=order.public_id)
    }
    assert booked == {listing.id: WHOLE - 2 * SHARE, near.listing.id: SHARE, far.listing.id: SHARE}
    free = capacity.free_by(listing=near.listing, day=BY, at=NOW)

    build.settled(build.dues_of(order)[0])
    ours = desk.orders_to_do(organisation_id=acting("sari").organisation_id, at=NOW)
    assert [row.number for row in ours] == [order.number]
    orders.report_milestone(
        actor=acting("sari"), order=order, produced=9_000, note="", submission_key=None, at=NOW
    )
    assert capacity.calendar_of(listing=listing, at=NOW + timedelta(days=7)).recorded_weeks == 0
    orders.mark_ready(actor=acting("sari"), order=order, at=NOW)
    assert capacity.free_by(listing=near.listing, day=BY, at=NOW) == free + SHARE


def test_the_contract_is_with_the_lead_and_names_who_makes_it(villages: Villages) -> None:
    pool, *_ = covered(villages)
    order = build.placed_order(quoted(pool))
    terms = contracts.read(order.contract).terms
    assert terms.seller.name == "BUM Desa Karya Mandiri Ngoran"
    assert [one.quantity for one in terms.makers] == [WHOLE - 2 * SHARE, SHARE, SHARE]
    assert [one.village_code for one in terms.makers] == ["35.05.09.2003", *NEARBY[:2]]
    assert contracts.digest(order.contract) == order.contract_hash
    assert contracts.write(contracts.read(order.contract)) == order.contract


def test_the_paper_of_the_offer_names_who_makes_it(villages: Villages) -> None:
    pool, *_ = covered(villages)
    quotation = quoted(pool)
    paper = find_paper(quotation=quotation)
    assert paper is not None
    [row] = [
        row for row in json.loads(paper.snapshot)["terms"] if row["label"].startswith("Made by")
    ]
    assert row["values"] == [
        f"{one.village.place}: {quantity} pcs"
        for one, quantity in zip(
            (villages[0], villages[1].listing, villages[2].listing),
            (WHOLE - 2 * SHARE, SHARE, SHARE),
            strict=True,
        )
    ]


def test_what_the_villages_were_promised_is_kept(villages: Villages) -> None:
    pool, *_ = covered(villages)
    for changes, field in (
        ({"unit_price": LEAST - Money(1, "USD")}, "unit_price"),
        ({"unit_price": Money(1_400_000, "IDR")}, "currency"),
        ({"ready_date": BY - timedelta(days=1)}, "ready_date"),
    ):
        with pytest.raises(RefusedError) as refused:
            quoted(pool, **changes)
        assert refused.value.field == field
    assert held(villages) == [0, SHARE, SHARE]
    quoted(pool, unit_price=LEAST)


def test_nobody_is_left_out_who_has_not_answered(villages: Villages) -> None:
    listing, near, far = villages
    pool = gathering(listing)
    accept(proposed(pool, near, SHARE), near)
    waits = proposed(pool, far, SHARE)
    with pytest.raises(ConflictError, match="not answered yet"):
        quoted(pool)
    late = waits.answer_until + timedelta(minutes=1)
    quotes.send_quotation(
        actor=acting("sari"),
        inquiry=pool.inquiry,
        offer=build.offer(quantity=WHOLE, ready_date=BY),
        submission_key=None,
        at=late,
        beyond_reason=build.SECOND_WORKSHOP,
    )
    assert waits.status is ShareStatus.TIMED_OUT


def test_while_an_offer_stands_no_share_moves(villages: Villages) -> None:
    pool, first, _second = covered(villages)
    quotation = quoted(pool)
    near = villages[1]
    for move in (
        lambda: operations.step_back(
            actor=near.director, share=first, reason=ClosingReason.SEASON, at=NOW
        ),
        lambda: operations.withdraw_share(actor=acting("sari"), share=first, at=NOW),
        lambda: operations.end_pool(actor=acting("lin"), pool=pool, at=NOW),
    ):
        with pytest.raises(ConflictError, match="stands"):
            move()
    decline(quotation)
    operations.withdraw_share(actor=acting("sari"), share=first, at=NOW)
    assert first.status is ShareStatus.WITHDRAWN


def test_an_offer_of_the_lead_alone_ends_the_pool_when_it_is_accepted(villages: Villages) -> None:
    pool, first, _second = covered(villages)
    quotation = quoted(pool, quantity=500)
    assert queries.list_parts(quotation_id=quotation.id) == []
    assert held(villages) == [500, SHARE, SHARE]
    take(quotation)
    assert pool.status is PoolStatus.ENDED
    assert first.status is ShareStatus.ENDED
    assert held(villages) == [0, 0, 0]
    assert quotation.status is QuotationStatus.CONVERTED


def test_a_request_that_ends_ends_the_pools_of_its_threads(villages: Villages) -> None:
    listing, near, _far = villages
    rfq = asked.asked(listing, quantities=(WHOLE,), needed_to_date=BY)
    thread = asked.part_of(rfq).inquiry
    pool = operations.ask_for_pool(actor=acting("lin"), inquiry=thread, at=NOW)
    share = proposed(pool, near, 500)
    deciding.cancel(actor=acting("lin"), rfq=rfq, reason="Not any more.", at=NOW)
    assert pool.status is PoolStatus.ENDED
    assert share.status is ShareStatus.ENDED
