"""Curators decide: the queue, publishing, asking for changes, and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace.catalog import operations as catalog
from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.curation import operations, queries
from marketplace.curation.models import CurationDecision, CurationVerdict
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events import queries as events
from marketplace.lifecycle import IllegalTransitionError
from marketplace.mail.models import Letter
from marketplace.organisations.models import SellingMandate
from tests.build import drafted_listing, published_listing, submitted_listing
from tests.cast import HARIANG, NOW
from tests.catalog.storefronts import noted_changes


def only_decision() -> CurationDecision:
    db.session.rollback()
    return db.session.scalars(sa.select(CurationDecision)).one()


def letters_about(words: str) -> list[Letter]:
    db.session.rollback()
    letters = db.session.scalars(sa.select(Letter).order_by(Letter.id))
    return [letter for letter in letters if words in letter.subject]


def test_publishing_leaves_a_decision_an_event_letters_and_a_job(app, acting):
    listing = submitted_listing()
    operations.publish_listing(
        actor=acting("citra"), listing=listing, reason=" Well made. ", at=NOW
    )
    assert listing.published
    assert listing.published_at == NOW
    decision = only_decision()
    assert decision.verdict is CurationVerdict.PUBLISHED
    assert (decision.reason, decision.decided_by_name) == ("Well made.", "Citra Dewi")
    told = events.timeline(subjects=[("listing", listing.public_id)])
    assert [event.action for event in told].count("listing.publish") == 1
    recipients = {letter.recipient for letter in letters_about("is published")}
    assert recipients == {"sari@ngoran.example", "joko@ngoran.example"}
    assert noted_changes() == [listing.id]


def test_asking_for_changes_needs_a_reason(app, acting):
    listing = submitted_listing()
    with pytest.raises(RefusedError):
        operations.request_changes(actor=acting("citra"), listing=listing, reason=" \n", at=NOW)
    assert listing.status is ListingStatus.SUBMITTED


def test_the_seller_is_told_what_to_change(app, acting):
    listing = submitted_listing()
    operations.request_changes(
        actor=acting("citra"), listing=listing, reason="Say how high it is.", at=NOW
    )
    assert listing.status is ListingStatus.CHANGES_REQUESTED
    assert only_decision().reason == "Say how high it is."
    letters = letters_about("Please change")
    assert len(letters) == 2
    assert all("Say how high it is." in letter.body for letter in letters)


@pytest.mark.parametrize("key", ["sari", "hasan", "lin", "made", "agus", "oka", "stefan"])
def test_nobody_but_a_curator_decides(app, acting, key):
    listing = submitted_listing()
    with pytest.raises(ForbiddenError):
        operations.publish_listing(actor=acting(key), listing=listing, reason="", at=NOW)
    assert listing.status is ListingStatus.SUBMITTED


def test_a_draft_or_published_listing_cannot_be_decided(app, acting):
    for listing in (drafted_listing(key="asep", village=HARIANG), published_listing()):
        with pytest.raises(IllegalTransitionError):
            operations.request_changes(actor=acting("citra"), listing=listing, reason="x", at=NOW)


def test_a_listing_whose_mandate_ended_is_not_published(app, acting):
    listing = submitted_listing()

    @transaction
    def end_mandate() -> None:
        statement = sa.update(SellingMandate).where(SellingMandate.village_id == listing.village_id)
        db.session.execute(statement.values(ended_at=NOW))

    end_mandate()
    with pytest.raises(ConflictError, match="no longer in force"):
        operations.publish_listing(actor=acting("citra"), listing=listing, reason="", at=NOW)


def test_the_queue_is_oldest_first_and_says_how_long(app, acting, visitor, now):
    newer = submitted_listing()
    older = drafted_listing(key="asep", village=HARIANG)
    catalog.submit_listing(actor=acting("hasan"), listing=older, at=NOW - timedelta(days=3))
    waiting = queries.list_waiting(actor=acting("citra"), offset=0, limit=10)
    assert waiting == [older, newer]
    page = visitor("citra").get("/curation")
    assert "2 listings wait" in page
    assert page.text.index("waits for 3 days") < page.text.index("waits since today")


def test_a_curator_publishes_from_the_page(app, visitor):
    listing = submitted_listing()
    page = visitor("citra").get("/curation").follow("Djembe drum")
    form = page.form("publication")
    page = form.submit(note="A fine drum.")
    assert "Djembe drum is published." in page
    assert "Nothing waits" in page
    db.session.rollback()
    assert db.session.scalars(sa.select(Listing)).one().published
    assert form.submit().status == 409
    assert only_decision().listing_id == listing.id


def test_a_curator_asks_for_changes_from_the_page(app, visitor):
    listing = submitted_listing()
    form = visitor("citra").get(f"/curation/{listing.public_id}").form("change-request")
    again = form.submit(reason="   ")
    assert again.status == 422
    assert "Say what must change" in again
    assert "is asked to change Djembe drum" in form.submit(reason="Say how high it is.")


def test_a_decided_listing_shows_no_decision_forms(app, visitor):
    listing = published_listing()
    page = visitor("citra").get(f"/curation/{listing.public_id}")
    assert not page.has_form("publication")
    assert "does not wait for a decision" in page


def test_a_draft_does_not_exist_for_a_curator(app, visitor):
    listing = drafted_listing()
    assert visitor("citra").get(f"/curation/{listing.public_id}").status == 404


def test_the_pages_of_curation_are_for_curators(app, visitor):
    listing = submitted_listing()
    assert visitor("sari").get("/curation").status == 403
    assert visitor("sari").get(f"/curation/{listing.public_id}").status == 403
    assert visitor("hasan").get(f"/curation/{listing.public_id}").status == 404
    assert visitor("lin").get(f"/curation/{listing.public_id}").status == 404
    assert "Sign in" in visitor().get("/curation")


def test_a_decision_is_never_changed(app):
    published_listing()
    decision = only_decision()

    @transaction
    def rewrite() -> None:
        statement = sa.update(CurationDecision).where(CurationDecision.id == decision.id)
        db.session.execute(statement.values(reason="another"))

    with pytest.raises(sa.exc.IntegrityError):
        rewrite()
