"""An export partner's staff write a quotation for the village: its director sends it, or gives it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.accounts import operations as accounts
from marketplace.accounts.passwords import hash_password
from marketplace.costing import floor_operations
from marketplace.db import db, transaction
from marketplace.errors import ForbiddenError, NotFoundError, RefusedError
from marketplace.events.models import Event
from marketplace.events.operations import SYSTEM
from marketplace.inquiries.models import Inquiry
from marketplace.mail.models import Letter
from marketplace.mandates import operations as mandates
from marketplace.mandates import queries as granted
from marketplace.money import Money
from marketplace.organisations import operations as organisations
from marketplace.organisations.powers import Step
from marketplace.organisations.queries import get_actor
from marketplace.organisations.roles import Actor, Role
from marketplace.quotes import drafts, reviewing
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.draft_states import DraftStatus
from marketplace.quotes.grounds import Ground
from marketplace.quotes.states import EarlierVersion
from tests import build
from tests.cast import NOW, PASSPHRASE, acting
from tests.mandates import build as given
from tests.pages import Visitor
from tests.quotes.handing_in import WHY, give_back, handed_in, send, sent

Visits = Callable[..., Visitor]
DEDI = "dedi@samudra.example"


@transaction
def dedi_joins() -> None:
    """Staff of PT Samudra Ekspor, with the pass phrase of the cast."""
    person = accounts.add_person(
        email=DEDI, name="Dedi Kurnia", password_hash=hash_password(PASSPHRASE), at=NOW
    )
    person.confirmed_at = NOW
    person.language, person.time_zone = "en", "Asia/Jakarta"
    organisations.add_member(
        organisation=given.partner("ratna"),
        person=person,
        role=Role.EXPORT_STAFF,
        actor=SYSTEM,
        at=NOW,
    )


def dedi() -> Actor:
    return granted.empowered(actor=get_actor(email=DEDI), at=NOW)


def written(inquiry: Inquiry, **changes: object) -> QuotationDraft:
    done = reviewing.hand_in(
        actor=dedi(),
        inquiry=inquiry,
        offer=build.offer(**changes),
        earlier=EarlierVersion.REPLACE,
        submission_key=None,
        at=NOW,
    )
    assert isinstance(done, QuotationDraft)
    return done


def letters_to(address: str) -> list[Letter]:
    found = sa.select(Letter).where(Letter.recipient == address).order_by(Letter.id)
    return list(db.session.scalars(found))


def test_it_goes_to_the_village_s_director_under_the_mandate(app: Flask) -> None:
    dedi_joins()
    inquiry = build.open_inquiry()
    mandate = given.accepted()
    draft = written(inquiry)
    assert draft.status is DraftStatus.IN_REVIEW
    assert drafts.grounds_of(draft=draft) == (Ground.ASSISTED, Ground.FIRST_THREE)
    letter = letters_to("sari@ngoran.example")[-1].body
    assert "Dedi Kurnia of PT Samudra Ekspor has written a quotation" in letter
    assert "- An export partner's staff wrote it for the village." in letter
    begun = db.session.scalars(sa.select(Event).where(Event.action == "quotation_draft.begin"))
    assert mandate.number in str(begun.one().details)
    assert sent() == 0
    quotation = send(inquiry)
    assert (draft.status, quotation.sent_by.name) == (DraftStatus.SENT, "Sari Wulandari")


def test_its_writer_finds_it_and_nobody_else_outside_does(app: Flask) -> None:
    dedi_joins()
    inquiry = build.open_inquiry()
    given.accepted()
    draft = written(inquiry)
    for actor in (dedi(), acting("joko"), acting("sari")):
        assert drafts.find_live(actor=actor, inquiry=inquiry) is draft
    for actor in (given.empowered(), acting("lin"), acting("oka"), acting("hasan")):
        assert drafts.find_live(actor=actor, inquiry=inquiry) is None
        with pytest.raises(NotFoundError):
            drafts.get_draft(actor=actor, public_id=draft.public_id)


def test_what_the_village_s_own_people_write_is_not_written_over(app: Flask) -> None:
    dedi_joins()
    inquiry = build.open_inquiry()
    given.accepted()
    draft = handed_in(inquiry)
    for _ in ("in review", "returned"):
        assert drafts.find_live(actor=dedi(), inquiry=inquiry) is None
        with pytest.raises(RefusedError, match="in hand"):
            written(inquiry, quantity=5)
        if draft.status is DraftStatus.IN_REVIEW:
            give_back(draft)
    assert draft.quantity == 3500


@pytest.mark.parametrize("steps", [(Step.SHIP,), (Step.DOCUMENTS,)], ids=str)
def test_without_the_step_nobody_writes(app: Flask, steps: tuple[Step, ...]) -> None:
    dedi_joins()
    inquiry = build.open_inquiry()
    given.accepted(steps=steps)
    with pytest.raises(ForbiddenError):
        written(inquiry)


def test_after_the_end_the_writer_is_told_nothing(app: Flask) -> None:
    dedi_joins()
    inquiry = build.open_inquiry()
    mandate = given.accepted()
    draft = written(inquiry)
    mandates.end_mandate(actor=acting("sari"), mandate=mandate, reason="Over.", at=NOW)
    before = len(letters_to(DEDI))
    give_back(draft)
    assert len(letters_to(DEDI)) == before
    with pytest.raises(ForbiddenError):
        written(inquiry)


def test_by_page_from_the_writer_to_the_director_and_back(
    app: Flask, now: object, visitor: Visits
) -> None:
    dedi_joins()
    inquiry = build.open_inquiry()
    given.accepted()
    floor_operations.set_floor(
        actor=acting("sari"), listing=inquiry.listing, amount=Money(7_771_391, "USD"), at=NOW
    )
    browser = Visitor(app.test_client())
    browser.get("/sign-in").form("").submit(email=DEDI, password=PASSPHRASE)
    thread = f"/inquiries/{inquiry.public_id}"
    page = browser.get(thread).follow("Write a quotation")
    assert "An export partner's staff wrote it for the village." in page
    handed = page.form("").submit(
        unit_price="15.50", named_place="Tanjung Perak, Surabaya", ready_date="2027-02-15"
    )
    assert "has it now, and sends it or tells you what should be different" in handed
    assert "handed this to the director of BUM Desa Karya Mandiri Ngoran" in handed
    for shown in (page, handed):
        assert "floor" not in shown.text
        assert "send nothing on their own" not in shown
    sari = visitor("sari")
    seen = sari.get(f"{thread}/quotation")
    assert "Dedi Kurnia wrote this for you" in seen
    assert "The price of one unit is below the floor price." in seen
    sari.get(seen.links["Give it back"]).form("").submit(reason=WHY)
    assert WHY in letters_to(DEDI)[-1].body
    again = browser.get(f"{thread}/quotation")
    assert WHY in again
    assert again.form("").values["unit_price"] == ["15.50"]
