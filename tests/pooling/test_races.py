"""Villages that act in the same moment: the parts stay within the whole, and weeks are held once."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from marketplace.capacity import queries as capacity
from marketplace.db import db
from marketplace.errors import ConflictError, RefusedError
from marketplace.events import queries as events
from marketplace.inquiries.reasons import ClosingReason
from marketplace.organisations.queries import get_actor
from marketplace.pooling import operations, queries
from marketplace.pooling.models import Pool, PoolShare
from marketplace.pooling.states import ShareStatus
from tests import build
from tests.cast import NOW, acting
from tests.pooling.build import (
    NEARBY,
    WHOLE,
    Sibling,
    accept,
    gathering,
    proposal,
    proposed,
    quoted,
    shares_of,
    sibling,
)
from tests.rfqs.asked import events_of
from tests.support.racing import race

Press = Callable[[], str]


def proposing(pool: Pool, to: Sibling, quantity: int) -> Press:
    pool_id, sibling_id = pool.id, to.listing.public_id

    def press() -> str:
        operations.propose_share(
            actor=acting("sari"),
            pool=db.session.get_one(Pool, pool_id),
            sibling_id=sibling_id,
            proposal=proposal(quantity),
            submission_key=None,
            at=NOW,
        )
        return "proposed"

    return press


def accepting(share: PoolShare, by: Sibling) -> Press:
    share_id, email = share.id, by.director.email

    def press() -> str:
        operations.accept_share(
            actor=get_actor(email=email), share=db.session.get_one(PoolShare, share_id), at=NOW
        )
        return "accepted"

    return press


def stepping_back(share: PoolShare, by: Sibling) -> Press:
    share_id, email = share.id, by.director.email

    def press() -> str:
        operations.step_back(
            actor=get_actor(email=email),
            share=db.session.get_one(PoolShare, share_id),
            reason=ClosingReason.SEASON,
            at=NOW,
        )
        return "stepped back"

    return press


def withdrawing(share: PoolShare) -> Press:
    share_id = share.id

    def press() -> str:
        share = db.session.get_one(PoolShare, share_id)
        operations.withdraw_share(actor=acting("sari"), share=share, at=NOW)
        return "withdrawn"

    return press


def quoting(pool: Pool) -> Press:
    pool_id = pool.id

    def press() -> str:
        quoted(db.session.get_one(Pool, pool_id))
        return "quoted"

    return press


def test_two_proposals_at_once_stay_within_the_whole(app: Flask) -> None:
    villages = [sibling(code) for code in NEARBY]
    pool = gathering(build.published_listing())
    outcomes = race(app, [proposing(pool, one, 8_000) for one in villages])
    assert sorted(map(str, outcomes))[1:] == ["proposed", "proposed"]
    assert sum(isinstance(one, RefusedError) for one in outcomes) == 1
    assert sum(share.quantity for share in shares_of(pool)) == 16_000 < WHOLE
    assert events.verify().intact


def test_of_two_promises_of_the_same_weeks_one_is_accepted(app: Flask) -> None:
    near, lead = sibling(), sibling(NEARBY[1])
    first = proposed(gathering(build.published_listing()), near)
    second = proposed(gathering(lead.listing), near, by=lead.director)
    outcomes = race(app, [accepting(first, near), accepting(second, near)])
    assert outcomes.count("accepted") == 1
    assert sum(isinstance(one, RefusedError) for one in outcomes) == 1
    assert capacity.reserved(listing_id=near.listing.id, at=NOW) == 5_000


def test_a_share_is_either_accepted_or_taken_back_first(app: Flask) -> None:
    near = sibling()
    share = proposed(gathering(build.published_listing()), near)
    outcomes = race(app, [accepting(share, near), withdrawing(share)])
    db.session.rollback()
    # Taken back first, it cannot be accepted; accepted first, it can still be taken back.
    assert outcomes[1] == "withdrawn"
    assert outcomes[0] == "accepted" or isinstance(outcomes[0], ConflictError)
    assert share.status is ShareStatus.WITHDRAWN
    taken = ["accept"] if outcomes[0] == "accepted" else []
    assert events_of("pool_share", share.public_id) == ["begin", *taken, "withdraw"]
    assert capacity.reserved(listing_id=near.listing.id, at=NOW) == 0


def test_an_offer_names_a_share_or_the_village_has_stepped_back(app: Flask) -> None:
    near = sibling()
    pool = gathering(build.published_listing())
    share = proposed(pool, near)
    accept(share, near)
    outcomes = race(app, [quoting(pool), stepping_back(share, near)])
    db.session.rollback()
    assert outcomes[0] == "quoted"
    if outcomes[1] == "stepped back":
        assert share.status is ShareStatus.STEPPED_BACK
        assert capacity.reserved(listing_id=near.listing.id, at=NOW) == 0
    else:
        assert isinstance(outcomes[1], ConflictError)
        assert share.status is ShareStatus.ACCEPTED
        assert queries.offer_stands(pool=pool, at=NOW)
        assert capacity.reserved(listing_id=near.listing.id, at=NOW) == 5_000


def test_leads_who_share_out_to_each_other_do_not_wait_in_a_circle(app: Flask) -> None:
    ngoran, near = build.published_listing(), sibling()
    theirs, ours = gathering(near.listing), gathering(ngoran)
    given = proposed(ours, near, 1_000)
    accept(given, near)
    taken = operations.propose_share(
        actor=near.director,
        pool=theirs,
        sibling_id=ngoran.public_id,
        proposal=proposal(1_000),
        submission_key=None,
        at=NOW,
    )
    operations.accept_share(actor=acting("sari"), share=taken, at=NOW)
    theirs_id, email = theirs.id, near.director.email

    def quote_theirs() -> str:
        quoted(db.session.get_one(Pool, theirs_id), by=get_actor(email=email))
        return "quoted"

    # Each offers beyond its weeks, so that the first leaves none for its part in the second's.
    outcomes = race(app, [quoting(ours), quote_theirs])
    assert outcomes.count("quoted") == 1
    assert sum(isinstance(one, RefusedError) for one in outcomes) == 1
