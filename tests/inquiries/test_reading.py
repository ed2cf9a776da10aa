"""What is new to a person, and who of the other side has read what we wrote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from marketplace.inquiries import operations, reading_operations
from marketplace.inquiries.models import Inquiry, Message
from marketplace.inquiries.reading_queries import UNREAD_OF_MEMBER
from marketplace.organisations.queries import list_memberships_with_news
from tests.build import open_inquiry
from tests.cast import NOW, acting
from tests.pages import Page, Visitor

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]
LATER = NOW + timedelta(hours=5)


def wrote(key: str, inquiry: Inquiry, text: str = "Yes, we can.") -> Message:
    return operations.write_message(
        actor=acting(key), inquiry=inquiry, text=text, submission_key=None, at=LATER
    )


def unread(key: str) -> int:
    actor = acting(key)
    found = list_memberships_with_news(person_id=actor.person_id, news=UNREAD_OF_MEMBER)
    return sum(count for _membership, count in found)


def opened(visitor: Visits, key: str, inquiry: Inquiry) -> Page:
    return visitor(key).get(f"/inquiries/{inquiry.public_id}")


def test_each_person_has_an_own_count_until_they_open_the_thread(visitor: Visits) -> None:
    inquiry = open_inquiry()
    assert [unread(key) for key in ("sari", "joko", "lin", "hasan", "oka")] == [1, 1, 0, 0, 0]
    wrote("lin", inquiry, "Hello?")
    assert "2 new messages" in visitor("sari").get("/inquiries")
    assert "You have not read 2 messages." in visitor("sari").get("/desk")
    page = visitor("sari").get("/")
    assert "Inquiries 2 new messages" in page
    assert opened(visitor, "sari", inquiry).text.count("New ") == 2
    assert [unread(key) for key in ("sari", "joko")] == [0, 2]
    page = visitor("sari").get("/inquiries")
    assert "new message" not in page
    assert "You have not read" not in visitor("sari").get("/desk")


def test_the_writer_sees_who_read_the_last_message_first_and_when(visitor: Visits) -> None:
    inquiry = open_inquiry()
    assert "Read by" not in opened(visitor, "lin", inquiry)
    opened(visitor, "joko", inquiry)
    opened(visitor, "sari", inquiry)
    words = "Read by Joko Prasetyo, 21 Nov 2026, 10:00 Jakarta"
    assert words in opened(visitor, "lin", inquiry)
    assert "Read by" not in opened(
        visitor, "sari", inquiry
    )  # their own side's reading is no answer
    wrote("lin", inquiry, "Hello?")
    assert "Read by" not in opened(visitor, "lin", inquiry)


def test_a_page_fetched_ahead_is_not_read(visitor: Visits) -> None:
    inquiry = open_inquiry()
    browser = visitor("joko")
    browser.get(f"/inquiries/{inquiry.public_id}", headers={"Sec-Purpose": "prefetch"})
    assert unread("joko") == 1


def test_a_reading_never_goes_back() -> None:
    inquiry = open_inquiry()
    first, second = inquiry.messages[0].id, wrote("lin", inquiry).id
    for message_id in (second, first):
        reading_operations.note_reading(
            actor=acting("joko"), inquiry_id=inquiry.id, message_id=message_id, at=LATER
        )
    assert unread("joko") == 0
