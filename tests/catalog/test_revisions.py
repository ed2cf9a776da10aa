"""Changing a published listing: what is in force at once, what waits, and who decides."""

from __future__ import annotations

from itertools import product
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.catalog import queries, revision_operations, revision_queries
from marketplace.catalog.models import Listing
from marketplace.catalog.revision_states import RevisionStatus
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.terms import ListingTerms
from marketplace.catalog.wording import terms_of
from marketplace.curation import operations as curation
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events import queries as events
from marketplace.mail.models import Letter
from marketplace.money import Money
from tests.build import listing_terms, published_listing
from tests.cast import NOW, acting
from tests.catalog.storefronts import noted_changes

RENAMED = listing_terms(name_en="Goblet drum")
DEARER = listing_terms(tiers=((100, Money(1_950, "USD")),))


def change(
    listing: Listing, terms: ListingTerms = RENAMED, key: str = "joko"
) -> ListingRevision | None:
    return revision_operations.change_listing(
        actor=acting(key), listing=listing, terms=terms, at=NOW
    )


def waiting(listing: Listing) -> ListingRevision:
    revision = change(listing)
    assert revision is not None
    return revision


def actions_of(revision: ListingRevision) -> list[str]:
    return [e.action for e in events.timeline(subjects=[("revision", revision.public_id)])]


def letters_like(words: str) -> list[str]:
    found = db.session.scalars(sa.select(Letter.recipient).where(Letter.subject.contains(words)))
    return sorted(found)


def test_a_price_is_in_force_at_once_and_kept_as_a_revision(app):
    listing = published_listing()
    version = listing.version
    revision = change(listing, DEARER)
    assert revision is not None
    assert revision.status is RevisionStatus.CONFIRMED
    assert actions_of(revision) == ["revision.begin", "revision.confirm"]
    db.session.rollback()
    assert listing.lowest_price == Money(1_950, "USD")
    assert listing.version > version
    assert noted_changes()[-1] == listing.id
    assert revision_queries.find_pending(listing_id=listing.id) is None


def test_a_name_waits_and_then_holds(app):
    listing = published_listing()
    revision = waiting(listing)
    assert revision.status is RevisionStatus.PENDING
    assert letters_like("waits for you") == ["citra@lpei.example"]
    db.session.rollback()
    assert listing.name_en == "Djembe drum"
    curation.confirm_revision(actor=acting("citra"), revision=revision, at=NOW)
    db.session.rollback()
    assert (listing.name_en, revision.decided_by_name) == ("Goblet drum", "Citra Dewi")
    assert actions_of(revision) == ["revision.begin", "revision.confirm"]
    assert letters_like("in force") == ["joko@ngoran.example", "sari@ngoran.example"]


def test_a_declined_change_leaves_the_listing_and_says_why(app):
    listing = published_listing()
    revision = waiting(listing)
    with pytest.raises(RefusedError):
        curation.decline_revision(actor=acting("citra"), revision=revision, reason=" ", at=NOW)
    curation.decline_revision(
        actor=acting("citra"), revision=revision, reason="It is no goblet.", at=NOW
    )
    db.session.rollback()
    assert listing.name_en == "Djembe drum"
    assert (revision.status, revision.reason) == (RevisionStatus.DECLINED, "It is no goblet.")
    assert actions_of(revision) == ["revision.begin", "revision.decline"]


def test_while_one_waits_claims_are_refused_but_prices_go_on(app):
    listing = published_listing()
    revision = waiting(listing)
    with pytest.raises(ConflictError):
        change(listing, listing_terms(name_en="Third name"))
    change(listing, DEARER)
    curation.confirm_revision(actor=acting("citra"), revision=revision, at=NOW)
    db.session.rollback()
    assert terms_of(listing) == listing_terms(
        name_en="Goblet drum", tiers=((100, Money(1_950, "USD")),)
    )


def test_the_seller_takes_a_change_back_and_asks_again(app):
    listing = published_listing()
    revision = waiting(listing)
    revision_operations.cancel_revision(actor=acting("sari"), revision=revision, at=NOW)
    assert actions_of(revision) == ["revision.begin", "revision.cancel"]
    assert waiting(listing).number == 2


def test_saying_the_same_again_is_no_revision(app):
    assert change(published_listing(), listing_terms()) is None


def test_what_cannot_stand_is_refused(app):
    with pytest.raises(RefusedError):
        change(published_listing(), listing_terms(hs_code="drums"))


def test_every_status_step_and_role_of_a_revision(app):
    """Status × step × person against the table: who may, and from where."""
    may = {"confirm": {"citra"}, "decline": {"citra"}, "cancel": {"sari", "joko"}}
    refused_as = {"confirm": ForbiddenError, "decline": ForbiddenError, "cancel": NotFoundError}
    revision = waiting(published_listing())
    actors = {key: acting(key) for key in ("sari", "joko", "hasan", "citra", "oka", "lin")}
    for status, step, key in product(RevisionStatus, may, actors):
        found = _outcome(revision, status, step, actors[key])
        if key not in may[step]:
            wanted: object = refused_as[step]
        elif status is not RevisionStatus.PENDING:
            wanted = ConflictError
        else:
            wanted = {"confirm": "confirmed", "decline": "declined", "cancel": "cancelled"}[step]
        assert (status, step, key, found) == (status, step, key, wanted)


class Undo(Exception):
    pass


def _outcome(revision: ListingRevision, status: RevisionStatus, step: str, actor) -> object:
    take = {
        "confirm": lambda: curation.confirm_revision(actor=actor, revision=revision, at=NOW),
        "decline": lambda: curation.decline_revision(
            actor=actor, revision=revision, reason="why", at=NOW
        ),
        "cancel": lambda: revision_operations.cancel_revision(
            actor=actor, revision=revision, at=NOW
        ),
    }[step]

    @transaction
    def attempt() -> None:
        revision.status = status
        revision.decided_at = None if status is RevisionStatus.PENDING else NOW
        db.session.flush()
        try:
            take()
        except (NotFoundError, ForbiddenError, ConflictError) as refused:
            kinds = (NotFoundError, ForbiddenError, ConflictError)
            raise Undo(next(k for k in kinds if isinstance(refused, k))) from refused
        raise Undo(revision.status.value)

    with pytest.raises(Undo) as undone:
        attempt()
    return undone.value.args[0]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE listing_revision SET content = '{}'",
        "UPDATE listing_revision SET fields = 'stock'",
        "DELETE FROM listing_revision",
        "UPDATE listing_revision SET decided_at = asked_at",
        "UPDATE listing_revision SET status = 'confirmed'",
    ],
)
def test_the_database_keeps_a_revision_as_it_was_asked(app, statement):
    waiting(published_listing())

    @transaction
    def go_around() -> None:
        db.session.execute(sa.text(statement))

    with pytest.raises(sa.exc.IntegrityError):
        go_around()


def test_of_two_changes_at_the_same_moment_one_waits_and_the_other_is_told(app: Flask):
    public_id = published_listing().public_id
    joko, start, told = acting("joko"), Barrier(2), []
    db.session.rollback()

    def ask(name: str) -> None:
        with app.app_context():
            listing = queries.get_listing(actor=joko, public_id=public_id)
            start.wait(timeout=30)
            try:
                revision_operations.change_listing(
                    actor=joko, listing=listing, terms=listing_terms(name_en=name), at=NOW
                )
            except ConflictError as conflict:
                told.append(conflict.message)

    threads = [Thread(target=ask, args=(name,)) for name in ("First", "Second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert told == [revision_operations.ONE_WAITS]
    pending = sa.select(sa.func.count(ListingRevision.id)).where(
        ListingRevision.status == RevisionStatus.PENDING
    )
    assert db.session.scalar(pending) == 1


def test_a_seller_changes_a_published_listing_on_its_pages_and_the_curator_compares(app, visitor):
    listing = published_listing()
    browser = visitor("joko")
    page = browser.get(f"/listings/{listing.public_id}").follow("Change the listing")
    page = page.form("").submit(name_en="Goblet drum")
    assert "The change waits for LPEI's curator." in page
    assert "A change waits for the curator" in page
    assert "Djembe drum" in visitor().get(f"/products/{listing.public_id}")
    again = browser.get(f"/listings/{listing.public_id}/sections/story").form("")
    assert again.submit(story_en="Long ago.").status == 409
    page = visitor("citra").get("/curation").follow("Djembe drum")
    assert "Djembe drum" in page
    assert "Goblet drum" in page
    assert page.form("refusal").submit(reason="").status == 422
    assert "is in force" in page.form("confirmation").submit()
    assert "Goblet drum" in visitor().get(f"/products/{listing.public_id}")
    page = browser.get(f"/listings/{listing.public_id}/sections/price").form("")
    assert "buyers see it now" in page.submit(**{"offers-0-price": "19.50"})


def test_a_change_is_taken_back_on_the_page(app, visitor):
    listing = published_listing()
    waiting(listing)
    page = visitor("sari").get(f"/listings/{listing.public_id}")
    assert "The change is taken back" in page.form("cancellation").submit()
    assert not visitor("sari").get(f"/listings/{listing.public_id}").has_form("cancellation")
