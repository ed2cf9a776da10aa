"""Both sides write; the turn passes; letters go to the other side; either side may close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.queries import timeline
from marketplace.inquiries import inbox, operations, queries
from marketplace.inquiries.inbox import Tally, Wanted
from marketplace.inquiries.models import Inquiry, Message
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.organisations.roles import Actor
from tests.build import open_inquiry, published_listing
from tests.cast import HARIANG, NOW

pytestmark = pytest.mark.usefixtures("app")
Acting = Callable[[str], Actor]
LATER = NOW + timedelta(hours=5)


def wrote(actor: Actor, inquiry: Inquiry, text: str = "Yes, we can.", key: str | None = None):
    return operations.write_message(
        actor=actor, inquiry=inquiry, text=text, submission_key=key, at=LATER
    )


def letters(words: str) -> list[Letter]:
    return list(
        db.session.scalars(
            sa.select(Letter).where(Letter.subject.contains(words)).order_by(Letter.recipient)
        )
    )


def actions(inquiry: Inquiry) -> list[str]:
    return [event.action for event in timeline(subjects=[("inquiry", inquiry.public_id)])]


def test_the_turn_passes_from_side_to_side(acting: Acting) -> None:
    inquiry = open_inquiry()
    wrote(acting("joko"), inquiry)
    assert (inquiry.status, inquiry.changed_at) == (InquiryStatus.AWAITING_BUYER, LATER)
    wrote(acting("lin"), inquiry, "Good. When?")
    assert inquiry.status is InquiryStatus.AWAITING_SELLER
    assert [message.text for message in inquiry.messages[1:]] == ["Yes, we can.", "Good. When?"]
    assert actions(inquiry) == ["inquiry.begin", "inquiry.answer", "inquiry.reply"]


def test_a_second_word_of_the_same_side_does_not_restart_the_clock(acting: Acting) -> None:
    inquiry = open_inquiry()
    wrote(acting("lin"), inquiry, "Hello?")
    assert (inquiry.status, inquiry.changed_at) == (InquiryStatus.AWAITING_SELLER, NOW)


def test_two_people_of_the_seller_may_answer_one_after_the_other(acting: Acting) -> None:
    inquiry = open_inquiry()
    wrote(acting("joko"), inquiry, "I ask our director.")
    wrote(acting("sari"), inquiry, "Yes, in February.")
    assert inquiry.status is InquiryStatus.AWAITING_BUYER
    assert [message.author.name for message in inquiry.messages[1:]] == [
        "Joko Prasetyo",
        "Sari Wulandari",
    ]


def test_a_message_goes_to_the_other_side_only(acting: Acting) -> None:
    inquiry = open_inquiry()
    wrote(acting("joko"), inquiry)
    found = letters("wrote about")
    assert [letter.recipient for letter in found] == ["lin@shenzhen.example"]
    assert "Joko Prasetyo of BUM Desa Karya Mandiri Ngoran wrote on" in found[0].body
    assert "21 Nov 2026, 15:00 Jakarta" in found[0].body
    assert "Yes, we can." in found[0].body
    assert f"/inquiries/{inquiry.public_id}" in found[0].body


def test_the_sellers_people_are_all_told_of_a_reply(acting: Acting) -> None:
    wrote(acting("lin"), open_inquiry(), "When?")
    recipients = [letter.recipient for letter in letters("wrote about")]
    assert recipients == ["joko@ngoran.example", "sari@ngoran.example"]


@pytest.mark.parametrize("text", ["", "  ", "\x00", "x" * 4001])
def test_a_message_says_something_in_at_most_4000_characters(acting: Acting, text: str) -> None:
    inquiry = open_inquiry()
    with pytest.raises(RefusedError) as refusal:
        wrote(acting("joko"), inquiry, text)
    assert refusal.value.field == "text"
    assert inquiry.status is InquiryStatus.AWAITING_SELLER


def test_pressing_twice_writes_once(acting: Acting) -> None:
    inquiry = open_inquiry()
    first = wrote(acting("joko"), inquiry, key="k" * 32)
    again = wrote(acting("joko"), inquiry, key="k" * 32)
    assert again.id == first.id
    assert len(inquiry.messages) == 2
    assert len(letters("wrote about")) == 1


def test_a_key_of_somebody_else_never_shows_their_message(acting: Acting) -> None:
    inquiry = open_inquiry()
    wrote(acting("joko"), inquiry, key="k" * 32)
    with pytest.raises(ConflictError):
        wrote(acting("sari"), inquiry, key="k" * 32)


@pytest.mark.parametrize("key", ["greta", "hasan", "citra", "made", "oka", "stefan"])
def test_outsiders_cannot_write_or_close(acting: Acting, key: str) -> None:
    inquiry = open_inquiry()
    with pytest.raises(ForbiddenError):
        wrote(acting(key), inquiry)
    with pytest.raises(ForbiddenError):
        operations.close_inquiry(
            actor=acting(key), inquiry=inquiry, reason=ClosingReason.PRICE, at=LATER
        )


def test_a_message_is_never_edited(acting: Acting) -> None:
    inquiry = open_inquiry()

    @transaction
    def edit() -> None:
        db.session.execute(
            sa.update(Message).where(Message.inquiry_id == inquiry.id).values(text="Free of charge")
        )

    with pytest.raises(DBAPIError, match="never changed"):
        edit()


def test_a_sellers_no_declines_and_tells_the_buyer_why_and_what_next(acting: Acting) -> None:
    inquiry = open_inquiry()
    operations.close_inquiry(
        actor=acting("joko"),
        inquiry=inquiry,
        reason=ClosingReason.CAPACITY,
        text="We are full until June.",
        at=LATER,
    )
    assert (inquiry.status, inquiry.declined_for) == (
        InquiryStatus.DECLINED,
        ClosingReason.CAPACITY,
    )
    assert inquiry.messages[-1].text == "We are full until June."
    event = timeline(subjects=[("inquiry", inquiry.public_id)])[-1]
    assert (event.action, event.facts["reason"]) == ("inquiry.decline", "capacity")
    (letter,) = letters("declined inquiry")
    assert letter.recipient == "lin@shenzhen.example"
    assert "Reason: Not enough capacity" in letter.body
    assert "Next step: The village cannot make this much in time." in letter.body
    assert "We are full until June." in letter.body


def test_the_buyer_closes_without_further_words(acting: Acting) -> None:
    inquiry = open_inquiry()
    reason = ClosingReason.FOUND_ELSEWHERE
    operations.close_inquiry(actor=acting("lin"), inquiry=inquiry, reason=reason, at=LATER)
    assert inquiry.status is InquiryStatus.CLOSED
    assert len(inquiry.messages) == 1
    assert len(letters("Shenzhen Drum Trading closed inquiry")) == 2


@pytest.mark.parametrize(
    ("key", "reason", "field"),
    [
        ("lin", ClosingReason.SEASON, "reason"),
        ("joko", ClosingReason.FOUND_ELSEWHERE, "reason"),
        ("lin", ClosingReason.OTHER, "text"),
    ],
)
def test_a_reason_belongs_to_the_side_and_another_reason_needs_words(
    acting: Acting, key: str, reason: ClosingReason, field: str
) -> None:
    inquiry = open_inquiry()
    with pytest.raises(RefusedError) as refusal:
        operations.close_inquiry(actor=acting(key), inquiry=inquiry, reason=reason, at=LATER)
    assert refusal.value.field == field
    assert inquiry.open


def test_what_is_closed_stays_closed(acting: Acting) -> None:
    inquiry = open_inquiry()
    reason = ClosingReason.PRICE
    operations.close_inquiry(actor=acting("lin"), inquiry=inquiry, reason=reason, at=LATER)
    with pytest.raises(ConflictError):
        operations.close_inquiry(actor=acting("sari"), inquiry=inquiry, reason=reason, at=LATER)
    with pytest.raises(ConflictError):
        wrote(acting("joko"), inquiry)
    assert actions(inquiry) == ["inquiry.begin", "inquiry.close"]


def test_what_waits_for_you_comes_first_longest_wait_on_top(acting: Acting) -> None:
    listing = published_listing()
    oldest, second, answered = (open_inquiry(listing) for _ in range(3))
    wrote(acting("joko"), answered)  # a company that was answered may ask more often
    closed = open_inquiry(listing)
    for inquiry, hours in ((oldest, -3), (second, -2)):
        _ask_back(acting, inquiry, hours)
    reason = ClosingReason.PRICE
    operations.close_inquiry(actor=acting("lin"), inquiry=closed, reason=reason, at=LATER)
    sellers = queries.list_inquiries(actor=acting("sari"))
    assert [inquiry.id for inquiry in sellers] == [i.id for i in (oldest, second, answered, closed)]
    page, counted = _inbox(acting("sari"))
    assert page == [inquiry.id for inquiry in sellers]
    assert counted.of([InquiryStatus.AWAITING_SELLER]) == 2
    buyers = queries.list_inquiries(actor=acting("lin"))
    assert buyers[0].id == answered.id
    assert buyers[-1].id == closed.id
    page, counted = _inbox(acting("lin"))
    assert page == [inquiry.id for inquiry in buyers]
    assert counted.of([InquiryStatus.AWAITING_BUYER]) == 1
    assert counted.among(Wanted()) == 4


def test_each_sees_their_own_inquiries_only(acting: Acting) -> None:
    mine = open_inquiry()
    published_listing(HARIANG)
    assert [i.id for i in queries.list_inquiries(actor=acting("joko"))] == [mine.id]
    assert queries.list_inquiries(actor=acting("hasan")) == []
    assert queries.list_inquiries(actor=acting("greta")) == []
    assert [_inbox(acting(key))[0] for key in ("joko", "hasan", "greta")] == [[mine.id], [], []]


def _inbox(actor: Actor) -> tuple[list[int], Tally]:
    """What the page of inquiries lists, two at a time, and what it counts."""
    counted = inbox.tally(actor=actor, wanted=Wanted())
    pages = [
        inbox.list_page(actor=actor, wanted=Wanted(), counted=counted, offset=offset, limit=2)
        for offset in (0, 2, 4)
    ]
    return [row.id for page in pages for row in page], counted


def _ask_back(acting: Acting, inquiry: Inquiry, hours: int) -> None:
    """Let the inquiry wait for the seller since so many hours before LATER."""
    for key, at in (("joko", LATER - timedelta(hours=4)), ("lin", LATER + timedelta(hours=hours))):
        operations.write_message(
            actor=acting(key), inquiry=inquiry, text="And?", submission_key=None, at=at
        )
