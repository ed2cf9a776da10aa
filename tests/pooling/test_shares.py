"""The lives of a pool and of its shares, against tables written down once more by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from marketplace.capacity import queries as capacity
from marketplace.catalog.models import Listing
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.organisations.roles import Actor
from marketplace.pooling import operations, policy, queries
from marketplace.pooling.models import PoolShare
from marketplace.pooling.states import (
    HELD,
    SHARE_TRANSITIONS,
    TRANSITIONS,
    PoolStatus,
    ShareAction,
    ShareStatus,
)
from tests import build
from tests.cast import HARIANG, NOW, TODAY, acting
from tests.pooling.build import (
    LATE,
    NEARBY,
    WHOLE,
    Sibling,
    accept,
    asked,
    gathering,
    proposal,
    proposed,
    share_in,
    shares_of,
    sibling,
)
from tests.rfqs.asked import events_of, moment

WRITTEN: dict[tuple[str, str], str] = {
    ("proposed", "accept"): "accepted",
    ("proposed", "decline"): "declined",
    ("proposed", "time_out"): "timed_out",
    ("proposed", "withdraw"): "withdrawn",
    ("proposed", "end"): "ended",
    ("accepted", "withdraw"): "withdrawn",
    ("accepted", "step_back"): "stepped_back",
    ("accepted", "end"): "ended",
    ("accepted", "bind"): "bound",
}
POOLS_WRITTEN = {("gathering", "order"): "ordered", ("gathering", "end"): "ended"}
PEOPLE = ("lin", "greta", "sari", "joko", "director", "operator", "hasan", "oka")
A = ShareAction
Act = Callable[[Actor, PoolShare], object]
# Who may press what; the rest is done by time, by an order or by the end of the pool.
WHO: dict[ShareAction, tuple[str, ...]] = {
    A.ACCEPT: ("director",),
    A.DECLINE: ("director",),
    A.STEP_BACK: ("director",),
    A.WITHDRAW: ("sari",),
    A.END: ("lin", "sari"),
}
ACTS: dict[ShareAction, Act] = {
    A.ACCEPT: lambda actor, share: operations.accept_share(actor=actor, share=share, at=NOW),
    A.DECLINE: lambda actor, share: operations.decline_share(
        actor=actor, share=share, reason=ClosingReason.PRICE, at=NOW
    ),
    A.STEP_BACK: lambda actor, share: operations.step_back(
        actor=actor, share=share, reason=ClosingReason.DATE, at=NOW
    ),
    A.WITHDRAW: lambda actor, share: operations.withdraw_share(actor=actor, share=share, at=NOW),
    A.END: lambda actor, share: operations.end_pool(actor=actor, pool=share.pool, at=NOW),
}


def test_the_tables_are_the_written_ones() -> None:
    shares, pools = SHARE_TRANSITIONS.table, TRANSITIONS.table
    assert {(a.value, b.value): c.value for (a, b), c in shares.items()} == WRITTEN
    assert {(a.value, b.value): c.value for (a, b), c in pools.items()} == POOLS_WRITTEN


@pytest.mark.usefixtures("unlimited")
def test_every_status_action_and_role_does_what_the_table_says(app: Flask) -> None:
    listing, near = build.published_listing(), sibling()
    wrong = []
    for status in ShareStatus:
        still = share_in(status, listing, near, at=moment())  # what is refused leaves it as it was
        for action, act in ACTS.items():
            for key in PEOPLE:
                to = WRITTEN.get((status.value, action.value))
                done = key in WHO[action] and to is not None
                if action is A.END and still.pool.gathering and key in WHO[action]:
                    done, to = True, to or status.value  # the pool ends, a share that is over stays
                refused = "conflict" if key in WHO[action] else "forbidden"
                share = share_in(status, listing, near, at=moment()) if done else still
                before = events_of("pool_share", share.public_id)
                happened = _outcome(lambda: act(_actor(key, near), share))  # noqa: B023  called at once
                said = events_of("pool_share", share.public_id)[len(before) :]
                moves = done and to != status.value
                expected = (
                    "done" if done else refused,
                    to if done else status.value,
                    [action.value] if moves else [],
                )
                if (happened, share.status.value, said) != expected:
                    wrong.append((status.value, action.value, key, happened, share.status, said))
    assert wrong == []


@pytest.mark.parametrize("status", list(ShareStatus))
def test_time_and_orders_move_a_share_as_the_table_says(app: Flask, status: ShareStatus) -> None:
    share = share_in(status, build.published_listing(), sibling())
    before = events_of("pool_share", share.public_id)
    operations.time_out(public_id=share.public_id, at=LATE)
    operations.time_out(public_id=share.public_id, at=LATE)  # safe to repeat
    to = WRITTEN.get((status.value, "time_out"))
    said = events_of("pool_share", share.public_id)[len(before) :]
    assert (share.status.value, said) == ((to, ["time_out"]) if to else (status.value, []))


def test_an_order_binds_once_and_the_pool_with_it(app: Flask) -> None:
    share = share_in(ShareStatus.BOUND, build.published_listing(), sibling())
    assert events_of("pool_share", share.public_id) == ["begin", "accept", "bind"]
    assert events_of("pool", share.pool.public_id) == ["begin", "order"]
    assert share.pool.status is PoolStatus.ORDERED


def _actor(key: str, near: Sibling) -> Actor:
    return {"director": near.director, "operator": near.operator}.get(key) or acting(key)


def _outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except ForbiddenError:
        return "forbidden"
    except ConflictError:
        return "conflict"
    return "done"


def test_only_a_buyer_consents_and_only_to_more_than_the_weeks_hold(app: Flask) -> None:
    listing = build.published_listing()
    inquiry = asked(listing)
    for key in ("sari", "greta", "hasan"):
        with pytest.raises(ForbiddenError):
            operations.ask_for_pool(actor=acting(key), inquiry=inquiry, at=NOW)
    pool = operations.ask_for_pool(actor=acting("lin"), inquiry=inquiry, at=NOW)
    assert operations.ask_for_pool(actor=acting("lin"), inquiry=inquiry, at=NOW) is pool
    assert events_of("pool", pool.public_id) == ["begin"]
    with pytest.raises(ConflictError, match="free weeks for all of it"):
        operations.ask_for_pool(actor=acting("lin"), inquiry=asked(listing, quantity=500), at=NOW)
    [letter] = _letters("sari@ngoran.example", "several villages")
    assert "Your director" in letter or "your director" in letter


def test_a_share_is_asked_of_villages_nearby_within_the_whole(app: Flask) -> None:
    listing, near, far = build.published_listing(), sibling(), sibling(NEARBY[2])
    elsewhere = build.published_listing(HARIANG, build.listing_terms())
    pool = gathering(listing)

    def refusal(to: Listing, **changes: object) -> str | None:
        with pytest.raises(RefusedError) as refused:
            operations.propose_share(
                actor=acting("sari"),
                pool=pool,
                sibling_id=to.public_id,
                proposal=replace(proposal(), **changes),  # type: ignore[arg-type]
                submission_key=None,
                at=NOW,
            )
        return refused.value.field

    assert refusal(elsewhere) == refusal(listing) == "sibling"
    assert refusal(near.listing, quantity=WHOLE) == "quantity"
    assert refusal(near.listing, quantity=99) == "quantity"  # drums sell from 100 on
    assert refusal(near.listing, answer_date=TODAY) == "answer_date"
    assert refusal(near.listing, answer_date=TODAY + timedelta(days=15)) == "answer_date"
    zero = replace(proposal().least_price, minor=0)
    assert refusal(near.listing, least_price=zero) == "least_price"
    proposed(pool, near, WHOLE - 1000)
    assert refusal(near.listing) == "sibling"  # one each
    assert refusal(far.listing, quantity=1000) == "quantity"
    proposed(pool, far, 999)
    assert policy.own_part(pool, shares_of(pool)) == 1


def test_the_database_itself_refuses_more_than_the_whole_and_what_is_over(app: Flask) -> None:
    near, far = sibling(), sibling(NEARBY[1])
    pool = gathering(build.published_listing())
    share = proposed(pool, near, WHOLE - 100)
    columns = {
        name: getattr(share, name)
        for name in (
            *("pool_id", "status", "proposed_by_id", "proposed_at", "answer_until", "changed_at"),
            "version",
        )
    }

    @transaction
    def past_the_rules(quantity: int) -> None:
        row = {
            **columns,
            "public_id": f"RIVAL{quantity}",
            "listing_id": far.listing.id,
            "seller_id": far.listing.organisation_id,
            "quantity": quantity,
            "least_minor": 1,
            "currency": "USD",
        }
        db.session.execute(sa.insert(PoolShare).values(**row))

    with pytest.raises(IntegrityError, match="less than the whole"):
        past_the_rules(100)
    past_the_rules(99)

    operations.withdraw_share(actor=acting("sari"), share=share, at=NOW)

    @transaction
    def again() -> None:
        db.session.execute(
            sa.update(PoolShare).where(PoolShare.id == share.id).values(status="accepted")
        )

    with pytest.raises(IntegrityError, match="stays over"):
        again()


def test_pressing_twice_proposes_once(app: Flask) -> None:
    near = sibling()
    pool = gathering(build.published_listing())

    def press() -> PoolShare:
        return operations.propose_share(
            actor=acting("sari"),
            pool=pool,
            sibling_id=near.listing.public_id,
            proposal=proposal(),
            submission_key="k" * 32,
            at=NOW,
        )

    assert press() is press()


def test_an_accepted_share_holds_the_siblings_weeks_until_it_is_over(app: Flask) -> None:
    listing, near = build.published_listing(), sibling()
    share = proposed(gathering(listing), near)
    held = lambda at: capacity.reserved(listing_id=near.listing.id, at=at)  # noqa: E731
    assert held(NOW) == 0
    accept(share, near)
    assert share.held_until is not None
    assert held(NOW) == held(share.held_until) == 5_000
    assert held(NOW + HELD + timedelta(days=1)) == 0
    operations.step_back(actor=near.director, share=share, reason=ClosingReason.SEASON, at=NOW)
    assert held(NOW) == 0
    [letter] = _letters("sari@ngoran.example", "Stepped back")
    assert "Outside the season" in letter


def test_a_sibling_without_weeks_time_or_certificate_cannot_accept(app: Flask) -> None:
    listing, near = build.published_listing(), sibling()
    share = proposed(gathering(listing), near, 12_000)
    with pytest.raises(RefusedError, match="not enough"):
        accept(share, near)
    db.session.rollback()
    assert share.status is ShareStatus.PROPOSED
    with pytest.raises(ConflictError, match="time to answer"):
        operations.accept_share(actor=near.director, share=share, at=LATE)
    with pytest.raises(RefusedError, match="reason"):
        operations.decline_share(
            actor=near.director, share=share, reason=ClosingReason.FOUND_ELSEWHERE, at=NOW
        )


def test_what_a_sibling_is_told_names_no_buyer(app: Flask) -> None:
    near = sibling()
    share = proposed(gathering(build.published_listing()), near)
    [letter] = _letters(near.director.email, "make a share")
    assert "5,000 pcs" in letter
    assert "28 Feb 2027" in letter
    assert "USD" in letter
    assert "China" in letter
    assert "Shenzhen" not in letter
    assert "Lin" not in letter
    assert share.public_id in letter


def test_outsiders_find_no_share(app: Flask) -> None:
    near, other = sibling(), sibling(NEARBY[1])
    share = proposed(gathering(build.published_listing()), near)
    found = queries.get_share(actor=near.operator, public_id=share.public_id)
    assert found is share
    for actor in (other.director, acting("lin"), acting("sari"), acting("hasan"), acting("oka")):
        with pytest.raises(NotFoundError):
            queries.get_share(actor=actor, public_id=share.public_id)


def test_sharing_out_is_an_answer_and_keeps_the_inquiry_from_lapsing(app: Flask) -> None:
    listing, near = build.published_listing(), sibling()
    pool = gathering(listing)
    before = pool.inquiry.status
    share = proposed(pool, near)
    assert (before, pool.inquiry.status) == (
        InquiryStatus.AWAITING_SELLER,
        InquiryStatus.AWAITING_BUYER,
    )
    accept(share, near)
    assert share.held_until is not None
    kept = [
        db.session.scalars(sa.select(Inquiry.id).where(queries.keeps(at=at))).all()
        for at in (NOW, share.held_until, share.held_until + timedelta(seconds=1))
    ]
    assert kept == [[pool.inquiry_id], [pool.inquiry_id], []]


def test_a_pool_ends_with_its_thread_and_siblings_are_told(app: Flask) -> None:
    near, other = sibling(), sibling(NEARBY[1])
    pool = gathering(build.published_listing())
    first, second = proposed(pool, near, 400), proposed(pool, other, 300)
    accept(first, near)
    inquiries.close_inquiry(
        actor=acting("lin"), inquiry=pool.inquiry, reason=ClosingReason.NO_LONGER_NEEDED, at=NOW
    )
    assert pool.status is PoolStatus.ENDED
    assert first.status is second.status is ShareStatus.ENDED
    assert capacity.reserved(listing_id=near.listing.id, at=NOW) == 0
    assert _letters(near.director.email, "is over")
    with pytest.raises(ConflictError):
        proposed(pool, near)


def _letters(recipient: str, words: str) -> list[str]:
    found = db.session.scalars(sa.select(Letter).where(Letter.recipient == recipient))
    return [one.body for one in found if words in one.subject]
