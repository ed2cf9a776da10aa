"""Put listings on a person's shortlist and take them off; take in what a browser kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import ngettext

from marketplace.accounts.models import Person
from marketplace.catalog.models import Listing
from marketplace.db import add, db, lock, transaction
from marketplace.errors import RefusedError
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.shortlists import queries, viewing
from marketplace.shortlists.cookies import MOST_SHORTLISTED
from marketplace.shortlists.models import LONGEST_NOTE, ShortlistEntry


@transaction
def add_listing(*, actor: Actor, listing: Listing, at: datetime) -> None:
    """Put a listing on the shortlist; there already, it stays as it is."""
    _hold(actor.person_id)
    if queries.find_entry(person_id=actor.person_id, listing_id=listing.id) is not None:
        return
    if queries.count_entries(person_id=actor.person_id) >= MOST_SHORTLISTED:
        raise RefusedError(
            ngettext(
                "A shortlist holds %(num)s listing. Take one off first.",
                "A shortlist holds %(num)s listings. Take one off first.",
                MOST_SHORTLISTED,
            )
        )
    _add(person_id=actor.person_id, listing=listing, at=at)


@transaction
def remove_listing(*, actor: Actor, public_id: str) -> None:
    """Take a listing off, and its note with it. Raises NotFoundError."""
    db.session.delete(queries.get_entry(actor=actor, public_id=public_id))


@transaction
def write_note(*, actor: Actor, public_id: str, note: str) -> None:
    """Keep the person's own words about a listing. Raises NotFoundError."""
    if len(note) > LONGEST_NOTE:
        raise RefusedError(N_("This is too long."), field="note")
    queries.get_entry(actor=actor, public_id=public_id).note = note.strip()


@transaction
def take_in(
    *, person_id: int, shortlisted: Sequence[Listing], viewed: Sequence[Listing], at: datetime
) -> None:
    """Move a browser's lists (latest first) into the account; what it knows already stays as it is."""
    _hold(person_id)
    free = MOST_SHORTLISTED - queries.count_entries(person_id=person_id)
    new = [
        listing
        for listing in shortlisted
        if queries.find_entry(person_id=person_id, listing_id=listing.id) is None
    ][: max(free, 0)]
    # A moment apart, so that they keep their order.
    for place, listing in enumerate(new):
        _add(person_id=person_id, listing=listing, at=at - timedelta(milliseconds=place))
    for place, listing in reversed(list(enumerate(viewed))):
        moment = at - timedelta(milliseconds=place)
        viewing.remember(person_id=person_id, listing_id=listing.id, at=moment)


def _hold(person_id: int) -> None:
    """Two presses at once would each see a last free place."""
    lock(db.session.get_one(Person, person_id))


def _add(*, person_id: int, listing: Listing, at: datetime) -> None:
    add(ShortlistEntry(person_id=person_id, listing_id=listing.id, note="", added_at=at))
