"""Another flagship: asked with evidence, decided by the officer of the province, kept as history."""

from __future__ import annotations

import io
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace.catalog import operations as catalog
from marketplace.catalog import queries as listings
from marketplace.catalog import storefront
from marketplace.catalog.states import ListingStatus
from marketplace.curation import operations as curation
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events import queries as events
from marketplace.mail.models import Letter
from marketplace.organisations.models import Membership
from marketplace.succession import operations, queries
from marketplace.succession.models import FlagshipChange
from marketplace.succession.operations import Evidence
from marketplace.succession.states import ChangeStatus
from tests.build import drafted_listing, published_listing
from tests.cast import HARIANG, NOW, acting
from tests.succession.build import MINUTES, new_flagship, requested_change

PDF = b"%PDF-1.7 minutes"


@transaction
def answer_for(province: str | None) -> None:
    """From now on Oka answers for this province only."""
    oka = sa.select(Membership).where(Membership.person_id == acting("oka").person_id)
    db.session.scalars(oka).one().province_code = province


def approved() -> FlagshipChange:
    change = requested_change()
    operations.approve_change(actor=acting("oka"), change=change, answer="Agreed.", at=NOW)
    return change


def test_an_approved_change_supersedes_the_flagship_and_frees_the_place(app):
    change = approved()
    db.session.rollback()
    assert change.listing.status is ListingStatus.SUPERSEDED
    assert (change.decided_by_name, change.answer) == ("Oka Mahendra", "Agreed.")
    steps = events.timeline(subjects=[("flagship_change", change.public_id)])
    assert [event.action for event in steps] == ["flagship_change.begin", "flagship_change.approve"]
    catalog.submit_listing(actor=acting("sari"), listing=change.successor, at=NOW)
    told = sa.select(Letter.recipient).where(Letter.subject.contains("change of flagship is"))
    assert sorted(db.session.scalars(told)) == ["joko@ngoran.example", "sari@ngoran.example"]


def test_the_old_address_leads_to_the_village_and_then_to_its_new_flagship(app, visitor):
    change = approved()
    old = f"/products/{change.listing.public_id}"
    answer = visitor().knock("GET", old)
    assert (answer.status, answer.headers["Location"]) == (302, "/villages/35.05.09.2003")
    catalog.submit_listing(actor=acting("sari"), listing=change.successor, at=NOW)
    curation.publish_listing(actor=acting("citra"), listing=change.successor, reason="", at=NOW)
    answer = visitor().knock("GET", old)
    assert answer.status == 301
    assert answer.headers["Location"] == f"/products/{change.successor.public_id}"
    assert "Djembe drum" in visitor().get("/villages/35.05.09.2003")
    former = storefront.former_flagships(village_id=change.village_id)
    assert [one.name_en for one in former] == ["Djembe drum"]
    (past,) = queries.approved_of(village_id=change.village_id)
    assert past.reason == "The mahogany is protected now."


def test_a_declined_change_leaves_the_flagship(app):
    change = requested_change()
    with pytest.raises(RefusedError):
        operations.decline_change(actor=acting("oka"), change=change, answer="", at=NOW)
    operations.decline_change(actor=acting("oka"), change=change, answer="Not yet.", at=NOW)
    db.session.rollback()
    assert change.listing.published
    requested_change(change.listing)  # another request may follow


def test_one_request_of_a_village_waits(app):
    change = requested_change()
    with pytest.raises(ConflictError):
        requested_change(change.listing)

    @transaction
    def go_around() -> None:
        second = FlagshipChange(
            village_id=change.village_id,
            listing_id=change.listing_id,
            successor_id=change.successor_id,
            status=ChangeStatus.ASKED,
            reason="why",
            evidence="none",
            asked_by_name="Sari",
            asked_at=NOW,
        )
        db.session.add(second)

    with pytest.raises(sa.exc.IntegrityError):
        go_around()


def test_a_request_needs_reason_evidence_and_a_draft_of_the_village(app):
    listing = published_listing()
    draft, other = new_flagship(), drafted_listing(key="asep", village=HARIANG)
    bad: list[tuple[dict[str, Any], str]] = [
        ({"reason": " "}, "reason"),
        ({"evidence": Evidence(" ")}, "evidence"),
        ({"successor": other}, "successor"),
        ({"successor": listing}, "successor"),
    ]
    for changes, field in bad:
        said: dict[str, Any] = {"successor": draft, "reason": "why", "evidence": MINUTES, **changes}
        with pytest.raises(RefusedError) as refused:
            operations.ask_for_change(
                actor=acting("sari"), listing=listing, submission_key=None, at=NOW, **said
            )
        assert refused.value.field == field


@pytest.mark.parametrize(("province", "sees"), [(None, True), ("35", True), ("36", False)])
def test_an_officer_decides_for_their_own_province_only(app, visitor, province, sees):
    change = requested_change()
    answer_for(province)
    address = f"/flagship-changes/{change.public_id}"
    assert visitor("oka").get(address).status == (200 if sees else 404)
    assert ("Ngoran" in visitor("oka").get("/flagship-changes")) is sees
    if not sees:
        with pytest.raises(NotFoundError):
            operations.approve_change(actor=acting("oka"), change=change, answer="", at=NOW)


def test_letters_go_to_the_officers_of_the_province(app):
    answer_for("36")
    requested_change()
    asked = sa.select(Letter.recipient).where(Letter.subject.contains("another flagship"))
    assert db.session.scalars(asked).all() == []


class Undo(Exception):
    pass


def test_every_status_step_and_role_of_a_change(app):
    may = {"approve": {"oka"}, "decline": {"oka"}, "withdraw": {"sari"}}
    leads = {"approve": "approved", "decline": "declined", "withdraw": "withdrawn"}
    change = requested_change()
    actors = {key: acting(key) for key in ("sari", "joko", "hasan", "oka", "citra", "lin")}
    for status, step, key in product(ChangeStatus, may, actors):
        found = _outcome(change, status, step, actors[key])
        if key not in may[step]:
            hidden = step == "withdraw" and key != "joko"
            wanted: object = NotFoundError if hidden else ForbiddenError
        else:
            wanted = leads[step] if status is ChangeStatus.ASKED else ConflictError
        assert (status, step, key, found) == (status, step, key, wanted)


def _outcome(change: FlagshipChange, status: ChangeStatus, step: str, actor) -> object:
    take = {
        "approve": lambda: operations.approve_change(actor=actor, change=change, answer="", at=NOW),
        "decline": lambda: operations.decline_change(
            actor=actor, change=change, answer="why", at=NOW
        ),
        "withdraw": lambda: operations.withdraw_change(actor=actor, change=change, at=NOW),
    }[step]

    @transaction
    def attempt() -> None:
        change.status = status
        change.decided_at = None if status is ChangeStatus.ASKED else NOW
        db.session.flush()
        try:
            take()
        except (NotFoundError, ForbiddenError, ConflictError) as refused:
            kinds = (NotFoundError, ForbiddenError, ConflictError)
            raise Undo(next(k for k in kinds if isinstance(refused, k))) from refused
        raise Undo(change.status.value)

    with pytest.raises(Undo) as undone:
        attempt()
    return undone.value.args[0]


def test_the_whole_way_on_the_pages(app, visitor):
    listing = published_listing()
    sari = visitor("sari")
    page = sari.get(f"/listings/{listing.public_id}").follow("Ask for another flagship")
    assert "First write a draft" in page
    draft = new_flagship()
    page = sari.get(f"/flagship-changes/of/{listing.public_id}")
    assert page.form("").submit(reason="", evidence="").status == 422
    page = page.form("").submit(
        successor=draft.public_id,
        reason="The mahogany is protected now.",
        evidence="Minutes no. 4",
        paper=(io.BytesIO(PDF), "Musdes 4.pdf"),
    )
    assert "The programme officer of your province decides." in page
    assert "waits for the programme officer" in sari.get(f"/listings/{listing.public_id}")
    officer = visitor("oka").get("/flagship-changes")
    page = officer.follow("Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur")
    assert "Minutes no. 4" in page
    assert visitor("oka").get(page.links["Musdes-4.pdf"]).body == PDF
    assert page.form("refusal").submit(reason="").status == 422
    assert "The change is approved" in page.form("approval").submit()
    db.session.rollback()
    assert listings.find_live_listing(village_id=listing.village_id) is None
