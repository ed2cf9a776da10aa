"""Save a search, pause and resume its alert, remove it, and write the letter of new matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext

from marketplace.accounts.models import Person
from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Listing
from marketplace.catalog.searches import Search
from marketplace.clock import jakarta_date
from marketplace.db import add, db, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events import operations as events
from marketplace.events.operations import SYSTEM, Recordable
from marketplace.labels import N_
from marketplace.organisations import queries as organisations
from marketplace.organisations.roles import Actor
from marketplace.searches import emails, policy, queries, saving
from marketplace.searches.emails import Told
from marketplace.searches.models import AlertedListing, SavedSearch, SearchAlert
from marketplace.searches.pause_links import PauseLinks
from marketplace.searches.states import TRANSITIONS, AlertStatus

MOST_SAVED = 50
LONGEST_NAME = 80
MOST_TOLD = 100  # listings remembered one by one for a saved search and letter


@transaction
def save_search(
    *,
    actor: Actor,
    search: Search,
    name: str,
    alert: AlertStatus,
    submission_key: str | None,
    at: datetime,
) -> SavedSearch:
    """Keep the search under ``name``; its alert tells of what is published from now on.

    Raises RefusedError for one that asks for nothing, is saved already, is too long, or is one too
    many.
    """
    if not policy.can_save(actor):
        raise ForbiddenError(N_("Only buyers can save a search."))
    earlier = queries.find_by_submission(submission_key=submission_key)
    if earlier is not None:
        return _same_person(earlier, actor=actor)
    person = db.session.get_one(Person, actor.person_id)
    lock(person)  # so that two windows cannot both save the last one
    search = saving.kept(search)
    name = _name(name)
    _refuse_search(search, person=person)
    saved = SavedSearch(
        person=person,
        status=alert,
        name=name,
        address=saving.address_of(search),
        fingerprint=saving.fingerprint(search),
        saved_at=at,
        alerts_from=at,
        submission_key=submission_key,
    )
    add(saved)
    saved.begun(actor=actor, at=at)
    return saved


@transaction
def pause_alert(*, actor: Actor, saved: SavedSearch, at: datetime) -> None:
    """Write no more letters about it. Raises ConflictError when it is paused already."""
    _take(saved, actor=actor)
    saved.pause(actor=actor, at=at)


@transaction
def resume_alert(*, actor: Actor, saved: SavedSearch, at: datetime) -> None:
    """Write again, of what is published from now on. Raises ConflictError when it is on."""
    _take(saved, actor=actor)
    saved.resume(actor=actor, at=at)


@transaction
def pause_by_letter(*, saved: SavedSearch, at: datetime) -> None:
    """Whoever holds the letter's signed link pauses in the person's name."""
    lock(saved)
    saved.pause(actor=_owner(saved), at=at)


@transaction
def remove_search(*, actor: Actor, saved: SavedSearch, at: datetime) -> None:
    """Keep it no longer; what it asked for is gone with it, the event holds no words."""
    _take(saved, actor=actor)
    events.record(
        actor=actor,
        action=f"{TRANSITIONS.name}.remove",
        subject=TRANSITIONS.name,
        subject_id=saved.public_id,
        at=at,
    )
    db.session.delete(saved)


@transaction
def write_alert(
    *, person_id: int, matches: Mapping[int, Sequence[int]], links: PauseLinks, at: datetime
) -> None:
    """One letter about new matches (listing ids by saved search), and the person's last today.

    What changed meanwhile is taken as it is now: alerts paused, listings retired, a letter another
    worker wrote. Nothing left to tell writes nothing.
    """
    person, day = db.session.get_one(Person, person_id), jakarta_date(at)
    lock(person)
    if queries.was_alerted(person_id=person_id, day=day):
        return
    told = queries.told_of(saved_ids=matches.keys())
    news = []
    for saved in queries.list_by_ids(saved_ids=matches.keys()):
        ids = [one for one in matches[saved.id] if (saved.id, one) not in told]
        listings = catalog.published_by_ids(ids=ids) if saved.alerting else []
        if listings:
            news.append(Told(saved, listings))
            _remember_told(saved, listings, at=at)
    if news:
        add(SearchAlert(person_id=person_id, day=day))
        emails.new_matches(person=person, news=news, links=links, at=at)


@transaction
def sweep_alerts(*, before: datetime) -> None:
    """Forget what was told before a moment so long ago that no round looks back to it."""
    db.session.execute(sa.delete(AlertedListing).where(AlertedListing.alerted_at < before))
    db.session.execute(sa.delete(SearchAlert).where(SearchAlert.day < jakarta_date(before)))


def _remember_told(saved: SavedSearch, listings: Sequence[Listing], *, at: datetime) -> None:
    if len(listings) > MOST_TOLD:
        # After the import of a province: the letter leads to the page, and what is out is told.
        saved.alerts_from = at
        return
    db.session.add_all(
        AlertedListing(saved_search_id=saved.id, listing_id=listing.id, alerted_at=at)
        for listing in listings
    )
    db.session.flush()


def _name(text: str) -> str:
    name = " ".join(text.replace("\x00", "").split())
    if not name:
        raise RefusedError(N_("Give the search a name."), field="name")
    if len(name) > LONGEST_NAME:
        longest = gettext("Write at most %(count)s characters.", count=LONGEST_NAME)
        raise RefusedError(longest, field="name")
    return name


def _refuse_search(search: Search, *, person: Person) -> None:
    if not saving.asks_for_something(search):
        raise RefusedError(N_("Type a word or choose a filter before you save the search."))
    if len(saving.address_of(search)) > saving.LONGEST_ADDRESS:
        raise RefusedError(N_("This search has too many filters to be saved."))
    same = queries.find_same(person_id=person.id, fingerprint=saving.fingerprint(search))
    if same is not None:
        raise RefusedError(
            gettext("You have saved this search already, as “%(name)s”.", name=same.name)
        )
    if queries.count_saved(person_id=person.id) >= MOST_SAVED:
        raise RefusedError(
            gettext(
                "You have saved %(count)s searches, which is as many as can be kept. "
                "Delete one of them first.",
                count=MOST_SAVED,
            )
        )


def _take(saved: SavedSearch, *, actor: Actor) -> None:
    if saved.person_id != actor.person_id:
        raise ForbiddenError
    lock(saved)


def _same_person(earlier: SavedSearch, *, actor: Actor) -> SavedSearch:
    if earlier.person_id != actor.person_id:
        raise ConflictError(N_("This form was used already. Open the page again."))
    return earlier


def _owner(saved: SavedSearch) -> Recordable:
    memberships = organisations.list_memberships(person_id=saved.person_id)
    return memberships[0].actor() if memberships else SYSTEM
