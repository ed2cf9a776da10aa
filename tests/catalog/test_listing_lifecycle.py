"""Every status × every step × every role, against a table written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from flask import Flask

from marketplace.catalog import operations, revision_operations
from marketplace.catalog.models import Listing
from marketplace.catalog.states import LIVE, TRANSITIONS, ListingStatus, PauseCause
from marketplace.curation import operations as curation
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, DomainError, ForbiddenError, NotFoundError
from marketplace.organisations.roles import Actor
from marketplace.succession import operations as succession
from tests.build import drafted_listing, listing_terms
from tests.cast import NOW, acting
from tests.succession.build import asked_change

DRAFT, SUBMITTED, CHANGES, REJECTED, APPROVED, PUBLISHED, PAUSED, RETIRED, SUPERSEDED = (
    ListingStatus
)
OTHER = listing_terms(keywords="another word")
# Step → who may take it → from which statuses it is possible.
ALLOWED: dict[str, tuple[set[str], set[ListingStatus]]] = {
    "revise": ({"sari", "joko"}, {DRAFT, CHANGES}),
    "submit": ({"sari"}, {DRAFT, CHANGES}),
    "request_changes": ({"citra"}, {SUBMITTED}),
    "reject": ({"citra"}, {SUBMITTED}),
    "publish": ({"citra"}, {SUBMITTED}),
    "change": ({"sari", "joko"}, {PUBLISHED, PAUSED}),
    "pause": ({"sari"}, {PUBLISHED}),
    "republish": ({"sari"}, {PAUSED}),
    "retire": ({"sari"}, {DRAFT, CHANGES, PUBLISHED, PAUSED}),
    "supersede": ({"oka"}, {PUBLISHED, PAUSED}),
}
# Where each step leads; a revision leaves the status alone.
LEADS_TO = {
    "submit": SUBMITTED,
    "request_changes": CHANGES,
    "reject": REJECTED,
    "publish": PUBLISHED,
    "pause": PAUSED,
    "republish": PUBLISHED,
    "retire": RETIRED,
    "supersede": SUPERSEDED,
}
# Whoever may not take a step is told that they may not, or that there is no such listing.
OF_SELLERS = {"revise", "submit", "change", "pause", "republish", "retire"}
PEOPLE = ("sari", "joko", "hasan", "citra", "oka", "lin", "made", "stefan")


class Undo(Exception):
    """Ends a transaction that must leave nothing behind; carries what happened in it."""


@pytest.fixture(scope="module")
def listing(app_once: Flask) -> Iterator[Listing]:
    yield drafted_listing()
    db.session.rollback()


def take(step: str, actor: Actor, listing: Listing) -> None:
    steps: dict[str, Callable[[], object]] = {
        "revise": lambda: operations.revise_listing(
            actor=actor, listing=listing, terms=OTHER, at=NOW
        ),
        "submit": lambda: operations.submit_listing(actor=actor, listing=listing, at=NOW),
        "request_changes": lambda: curation.request_changes(
            actor=actor, listing=listing, reason="why", at=NOW
        ),
        "reject": lambda: curation.reject_listing(
            actor=actor, listing=listing, reason="why", at=NOW
        ),
        "publish": lambda: curation.publish_listing(
            actor=actor, listing=listing, reason="", at=NOW
        ),
        "change": lambda: revision_operations.change_listing(
            actor=actor, listing=listing, terms=OTHER, at=NOW
        ),
        "pause": lambda: operations.pause_listing(
            actor=actor, listing=listing, reason="why", at=NOW
        ),
        "republish": lambda: operations.republish_listing(actor=actor, listing=listing, at=NOW),
        "retire": lambda: operations.retire_listing(
            actor=actor, listing=listing, reason="why", at=NOW
        ),
        "supersede": lambda: succession.approve_change(
            actor=actor, change=asked_change(listing), answer="", at=NOW
        ),
    }
    steps[step]()


def outcome(step: str, actor: Actor, listing: Listing, status: ListingStatus) -> object:
    """The status afterwards, or the kind of refusal; nothing of it stays."""

    @transaction
    def attempt() -> None:
        listing.status = status
        listing.pause_cause = PauseCause.SELLER if status is PAUSED else None
        db.session.flush()
        try:
            take(step, actor, listing)
        except DomainError as refused:
            kinds = (NotFoundError, ForbiddenError, ConflictError)
            kind = next((k for k in kinds if isinstance(refused, k)), type(refused))
            raise Undo(kind) from refused
        raise Undo(listing.status)

    with pytest.raises(Undo) as undone:
        attempt()
    return undone.value.args[0]


def expected(step: str, key: str, status: ListingStatus) -> object:
    people, statuses = ALLOWED[step]
    if key not in people:
        hidden = step in OF_SELLERS and key not in {"sari", "joko"}
        return NotFoundError if hidden else ForbiddenError
    if status not in statuses:
        return ConflictError
    return LEADS_TO.get(step, status)


@pytest.mark.parametrize("step", ALLOWED)
def test_each_step_is_taken_by_these_people_from_these_statuses_only(listing, step):
    actors = {key: acting(key) for key in PEOPLE}
    wrong = [
        (key, status.value, found, wanted)
        for key, status in product(PEOPLE, ListingStatus)
        if (found := outcome(step, actors[key], listing, status))
        != (wanted := expected(step, key, status))
    ]
    assert wrong == []


def test_the_places_that_are_taken_are_those_of_the_trade():
    assert set(LIVE) == {SUBMITTED, CHANGES, APPROVED, PUBLISHED, PAUSED}


def test_what_has_ended_stays_so():
    for status in (REJECTED, RETIRED, SUPERSEDED):
        assert TRANSITIONS.actions(status) == []
