"""Submitting a listing: who may, when, and the one place a village has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from marketplace.catalog import operations, queries
from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events.models import Event
from marketplace.lifecycle import IllegalTransitionError
from marketplace.mail.models import Letter
from marketplace.organisations.models import SellingMandate
from tests.build import drafted_listing, listing_terms, published_listing, submitted_listing
from tests.cast import NGORAN, NOW


def events_of(listing: Listing) -> list[str]:
    rows = db.session.scalars(
        sa.select(Event).where(Event.subject_id == listing.public_id).order_by(Event.id)
    )
    return [event.action for event in rows]


def test_the_director_submits_and_the_curators_get_a_letter(app, acting):
    listing = drafted_listing()
    operations.submit_listing(actor=acting("sari"), listing=listing, at=NOW)
    assert listing.status is ListingStatus.SUBMITTED
    assert events_of(listing) == ["listing.begin", "listing.submit"]
    letter = db.session.scalars(sa.select(Letter)).one()
    assert letter.recipient == "citra@lpei.example"
    assert "Djembe drum" in letter.subject
    assert f"/curation/{listing.public_id}" in letter.body


def test_an_operator_cannot_submit(app, acting):
    listing = drafted_listing()
    with pytest.raises(ForbiddenError):
        operations.submit_listing(actor=acting("joko"), listing=listing, at=NOW)
    assert listing.status is ListingStatus.DRAFT


@pytest.mark.parametrize("stranger", ["hasan", "lin", "citra", "stefan"])
def test_a_listing_does_not_exist_for_strangers(app, acting, stranger):
    listing = drafted_listing()
    with pytest.raises(NotFoundError):
        operations.submit_listing(actor=acting(stranger), listing=listing, at=NOW)


def test_a_submitted_listing_cannot_be_submitted_again(app, acting):
    listing = submitted_listing()
    with pytest.raises(IllegalTransitionError):
        operations.submit_listing(actor=acting("sari"), listing=listing, at=NOW)
    assert events_of(listing).count("listing.submit") == 1


def test_a_second_live_listing_is_refused_in_words_that_name_the_first(app, acting):
    published_listing()
    second = drafted_listing(terms=listing_terms(name_en="Bongo drum"))
    with pytest.raises(ConflictError, match="Ngoran already has a live listing, “Djembe drum”"):
        operations.submit_listing(actor=acting("sari"), listing=second, at=NOW)
    assert second.status is ListingStatus.DRAFT


def test_the_database_itself_refuses_a_second_live_listing(app):
    first = submitted_listing()
    second = drafted_listing(terms=listing_terms(name_en="Bongo drum"))

    @transaction
    def go_around() -> None:
        db.session.execute(
            sa.update(Listing).where(Listing.id == second.id).values(status=first.status)
        )

    with pytest.raises(sa.exc.IntegrityError):
        go_around()


def test_the_place_is_free_again_once_the_live_listing_retires(app, acting):
    first = published_listing()
    second = drafted_listing(terms=listing_terms(name_en="Bongo drum"))
    operations.retire_listing(
        actor=acting("sari"), listing=first, reason="The bongo sells better", at=NOW
    )
    operations.submit_listing(actor=acting("sari"), listing=second, at=NOW)
    assert first.status is ListingStatus.RETIRED
    assert queries.find_live_listing(village_id=second.village_id) is second


def test_without_a_mandate_in_force_nothing_is_submitted(app, acting):
    listing = drafted_listing()

    @transaction
    def end_mandate() -> None:
        mandate = db.session.scalars(
            sa.select(SellingMandate).where(SellingMandate.village_id == listing.village_id)
        ).one()
        mandate.ended_at = NOW

    end_mandate()
    with pytest.raises(RefusedError, match="no selling mandate in force for Ngoran"):
        operations.submit_listing(actor=acting("sari"), listing=listing, at=NOW)
    assert listing.village.code == NGORAN


def test_the_database_refuses_a_quantity_that_is_not_positive(app):
    listing = submitted_listing()

    @transaction
    def go_around() -> None:
        db.session.execute(sa.update(Listing).where(Listing.id == listing.id).values(moq=0))

    with pytest.raises(sa.exc.IntegrityError):
        go_around()


def test_of_two_drafts_submitted_at_the_same_moment_one_wins_and_the_other_is_told(app, acting):
    ids = [drafted_listing(terms=listing_terms(name_en=name)).public_id for name in ("A", "B")]
    sari, start = acting("sari"), Barrier(2)
    db.session.rollback()

    def submit(public_id: str) -> str:
        with app.app_context():
            listing = queries.get_listing(actor=sari, public_id=public_id)
            start.wait(timeout=30)
            try:
                operations.submit_listing(actor=sari, listing=listing, at=NOW)
            except ConflictError as conflict:
                return conflict.message
            return "submitted"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(submit, ids))
    assert answers.count("submitted") == 1
    assert any("already has a live listing" in answer for answer in answers)
