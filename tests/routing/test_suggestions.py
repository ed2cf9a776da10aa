"""An officer suggests another village: with a reason, everybody told, and the buyer decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events import queries as events
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Role
from marketplace.routing import suggestion_operations, suggestion_queries
from tests import build
from tests.cast import HARIANG, NOW, acting
from tests.pages import Visitor
from tests.support.queries import counted_queries
from tests.support.racing import race
from tests.support.world_silences import silent, suggested

pytestmark = pytest.mark.usefixtures("app", "now")
WORDS = "One 40-foot container of whole drums, please."


def letters(words: str) -> list[str]:
    db.session.rollback()
    found = sa.select(Letter.recipient).where(Letter.subject.contains(words))
    return sorted(db.session.scalars(found))


def steps(inquiry: Inquiry) -> list[str]:
    db.session.rollback()
    found = events.timeline(subjects=[("inquiry", inquiry.public_id)])
    return [event.action for event in found if "sugg" in event.action]


def test_everybody_is_told_and_the_named_village_learns_of_no_buyer(app: Flask) -> None:
    suggestion = suggested()
    assert letters("Another village for") == ["lin@shenzhen.example"]
    assert letters("Another village was suggested") == [
        *("joko@ngoran.example", "sari@ngoran.example")
    ]
    told = db.session.scalars(
        sa.select(Letter).where(Letter.subject.contains("Your product was suggested"))
    ).all()
    assert told
    assert all("hariang" in one.recipient for one in told)
    assert not any("Shenzhen" in one.body or "Lin" in one.body for one in told)
    assert steps(suggestion.inquiry) == ["routing.suggest"]


def test_the_buyer_takes_it_and_the_first_inquiry_stays_open(app: Flask) -> None:
    suggestion = suggested()
    first = suggestion.inquiry
    with pytest.raises(ForbiddenError):
        suggestion_operations.take(actor=acting("greta"), suggestion=suggestion, at=NOW)
    with pytest.raises(NotFoundError):
        suggestion_operations.take(actor=acting("sari"), suggestion=suggestion, at=NOW)
    led_to = suggestion_operations.take(actor=acting("lin"), suggestion=suggestion, at=NOW)
    again = suggestion_operations.take(actor=acting("lin"), suggestion=suggestion, at=NOW)
    assert led_to.id == again.id
    assert led_to.listing_id == suggestion.listing_id
    assert (led_to.quantity, led_to.destination) == (first.quantity, first.destination)
    assert [message.text for message in led_to.messages] == [WORDS]
    assert first.status is InquiryStatus.AWAITING_SELLER
    assert steps(first) == ["routing.suggest", "routing.take_suggestion"]
    with pytest.raises(ConflictError):
        suggestion_operations.leave(actor=acting("lin"), suggestion=suggestion, at=NOW)


def test_a_buyer_who_waits_can_be_suggested_another_but_not_the_same(app: Flask) -> None:
    suggestion = suggested()
    with pytest.raises(ConflictError, match="not yet said"):
        _suggest(suggestion.inquiry, suggestion.listing.public_id)
    suggestion_operations.leave(actor=acting("lin"), suggestion=suggestion, at=NOW)
    suggestion_operations.leave(actor=acting("lin"), suggestion=suggestion, at=NOW)
    assert steps(suggestion.inquiry) == ["routing.suggest", "routing.leave_suggestion"]
    with pytest.raises(RefusedError, match="already"):
        _suggest(suggestion.inquiry, suggestion.listing.public_id)


def test_an_answer_ends_what_was_suggested(app: Flask, visitor: Callable[..., Visitor]) -> None:
    suggestion = suggested()
    inquiries.write_message(
        actor=acting("joko"), inquiry=suggestion.inquiry, text="Yes.", submission_key=None, at=NOW
    )
    for act in (suggestion_operations.take, suggestion_operations.leave):
        with pytest.raises(ConflictError):
            act(actor=acting("lin"), suggestion=suggestion, at=NOW)
    page = visitor("lin").get(f"/inquiries/{suggestion.inquiry.public_id}")
    assert "Ask this village too" not in page


@pytest.mark.parametrize(
    ("listing", "reason", "field"),
    [("", "Free.", "listing"), ("own", "Free.", "listing"), ("other", " ", "reason"),
     ("other", "x" * 1001, "reason")],
)  # fmt: skip
def test_what_does_not_do_is_refused_beside_its_field(
    app: Flask, listing: str, reason: str, field: str
) -> None:
    inquiry = silent()
    other = build.published_listing(HARIANG)
    named = {"own": inquiry.listing.public_id, "other": other.public_id}.get(listing, listing)
    with pytest.raises(RefusedError) as refused:
        _suggest(inquiry, named, reason=reason)
    assert refused.value.field == field


def test_only_an_officer_of_the_place_suggests_and_only_once_it_climbed_to_officers(
    app: Flask,
) -> None:
    young = build.open_inquiry()
    for key in ("oka", "sari", "lin", "stefan", "greta"):
        with pytest.raises(NotFoundError):
            suggestion_queries.get_silent(actor=acting(key), public_id=young.public_id)
    old = silent(young.listing)
    for key in ("sari", "lin", "stefan"):
        with pytest.raises(NotFoundError):
            suggestion_queries.get_silent(actor=acting(key), public_id=old.public_id)
    assert suggestion_queries.get_silent(actor=acting("oka"), public_id=old.public_id).id == old.id

    @transaction
    def elsewhere() -> None:
        officers = sa.select(Membership).where(Membership.role == Role.PROGRAMME_OFFICER)
        db.session.scalars(officers).one().province_code = "36"

    elsewhere()
    with pytest.raises(NotFoundError):
        suggestion_queries.get_silent(actor=acting("oka"), public_id=old.public_id)


def test_an_officer_suggests_and_a_buyer_asks_there_on_their_pages(
    visitor: Callable[..., Visitor],
) -> None:
    inquiry = silent()
    build.published_listing(HARIANG, build.listing_terms(name_en="Rebana of Hariang"))
    oka = visitor("oka")
    page = oka.get(oka.get("/programme/silences").links["Suggest another village"])
    for secret in ("Shenzhen", "Lin Mei", "whole drums"):
        assert secret not in page.text
    form = page.form("")
    assert form.submit(reason="Their kiln is free.").status == 422
    option = suggestion_queries.list_fitting(inquiry=inquiry)[0]
    form.submit(listing=option.public_id, reason="Their kiln is free.")
    assert "not yet said anything" in oka.get(f"/programme/silences/{inquiry.public_id}/suggestion")
    buyer = visitor("lin")
    page = buyer.get(f"/inquiries/{inquiry.public_id}")
    assert "Their kiln is free." in page
    asked = page.form("question").submit()
    assert "Rebana of Hariang" in asked
    assert WORDS in asked
    assert "The buyer has asked there." in oka.get(
        f"/programme/silences/{inquiry.public_id}/suggestion"
    )
    history = visitor("joko").get(f"/inquiries/{inquiry.public_id}")
    assert "The buyer asked the suggested village too" in history


def test_two_presses_at_once_ask_one_village_once(app: Flask) -> None:
    suggestion = suggested()
    number = suggestion.id

    def press() -> str:
        found = db.session.get_one(type(suggestion), number)
        return suggestion_operations.take(
            actor=acting("lin"), suggestion=found, at=NOW + timedelta(minutes=1)
        ).public_id

    assert len(set(race(app, [press, press]))) == 1


def _suggest(inquiry: Inquiry, listing_id: str, reason: str = "Free."):
    return suggestion_operations.suggest(
        actor=acting("oka"),
        inquiry=inquiry,
        listing_id=listing_id,
        reason=reason,
        submission_key=None,
        at=NOW,
    )


@pytest.mark.parametrize("key", ["lin", "sari"])
def test_a_thread_with_a_suggestion_asks_the_database_at_most_twelve_times(
    visitor: Callable[..., Visitor], key: str
) -> None:
    path = f"/inquiries/{suggested().inquiry.public_id}"
    browser = visitor(key)
    browser.get(path)
    with counted_queries() as asked:
        assert browser.get(path).status == 200
    assert len(asked) <= 12
