"""One person writes sixty messages an hour and one company asks twenty times a day, no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import add, db, transaction
from marketplace.errors import TooManyError
from marketplace.inquiries import limits, operations
from marketplace.inquiries.models import Inquiry, Message
from tests.build import open_inquiry, published_listing
from tests.cast import NOW, acting
from tests.pages import Visitor
from tests.support.racing import race


def wrote(inquiry: Inquiry, minutes: int = 0) -> Message:
    return operations.write_message(
        actor=acting("lin"),
        inquiry=inquiry,
        text="And?",
        submission_key=None,
        at=NOW + timedelta(minutes=minutes),
    )


@transaction
def written_by_lin(inquiry: Inquiry, count: int) -> None:
    """So many messages at NOW, past the operation, which would take its time."""
    lin = acting("lin")
    for _ in range(count):
        add(
            Message(
                inquiry_id=inquiry.id,
                author_id=lin.person_id,
                organisation_id=lin.organisation_id,
                text="And?",
                sent_at=NOW,
            )
        )


@pytest.mark.usefixtures("app", "now")
def test_the_sixty_first_message_of_an_hour_waits_and_its_text_is_kept(
    visitor: Callable[..., Visitor],
) -> None:
    inquiry = open_inquiry()
    written_by_lin(inquiry, limits.MESSAGES_AN_HOUR - 1)
    with pytest.raises(TooManyError) as refusal:
        wrote(inquiry, minutes=59)
    assert refusal.value.retry_after == timedelta(minutes=1)
    form = visitor("lin").get(f"/inquiries/{inquiry.public_id}").form("messages")
    page = form.submit(text="One more thing.")
    assert (page.status, page.headers["Retry-After"]) == (429, "3600")
    assert "very many messages within an hour" in page
    assert page.form("messages").values["text"][0].strip() == "One more thing."
    assert wrote(inquiry, minutes=60).id


@pytest.mark.usefixtures("app", "now")
def test_two_at_the_same_moment_do_not_write_one_too_many(app: Flask) -> None:
    inquiry = open_inquiry()
    written_by_lin(inquiry, limits.MESSAGES_AN_HOUR - 2)
    inquiry_id = inquiry.id
    calls = [lambda: wrote(db.session.get_one(Inquiry, inquiry_id))] * 4
    outcomes = race(app, calls)
    assert sum(isinstance(one, TooManyError) for one in outcomes) == 3
    db.session.rollback()
    count = db.session.scalar(sa.select(sa.func.count(Message.id)))
    assert count == limits.MESSAGES_AN_HOUR


@pytest.mark.usefixtures("app")
def test_the_twenty_first_inquiry_of_a_day_waits(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "INQUIRIES_A_DAY", 4)
    listing = published_listing()
    for hour in range(4):
        open_inquiry(listing, at=NOW + timedelta(hours=hour))
    with pytest.raises(TooManyError) as refusal:
        open_inquiry(listing, at=NOW + timedelta(hours=4))
    assert (refusal.value.field, refusal.value.retry_after) == ("text", timedelta(hours=20))
    assert open_inquiry(listing, at=NOW + timedelta(hours=24)).id
    monkeypatch.setitem(
        app.extensions, "desaport", replace(app.extensions["desaport"], unlimited=True)
    )
    assert open_inquiry(listing, at=NOW + timedelta(hours=24)).routed_at
