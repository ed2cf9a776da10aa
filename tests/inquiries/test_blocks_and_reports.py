"""Either side shows staff a message of the other, and may take no more words from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from marketplace.db import db
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.queries import timeline
from marketplace.inquiries import block_operations, operations, report_operations
from marketplace.inquiries.block_models import Block
from marketplace.inquiries.flag_models import MessageFlag
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.report_reasons import ReportReason
from tests.build import open_inquiry
from tests.cast import NOW, acting
from tests.pages import Visitor

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]


def wrote(key: str, inquiry: Inquiry) -> None:
    operations.write_message(
        actor=acting(key), inquiry=inquiry, text="And?", submission_key=None, at=NOW
    )


def test_a_reported_message_is_open_to_staff_and_no_other(visitor: Visits) -> None:
    inquiry = open_inquiry(text="Send the money first, then we talk.")
    wrote("lin", inquiry)
    page = visitor("joko").get(f"/inquiries/{inquiry.public_id}").follow("Report this message")
    page = page.form("").submit(reason="other")
    assert (page.status, "Choose a reason." in page) == (422, False)
    page = page.form("").submit(reason="fraud", text="They want it by tonight.")
    assert "Our staff look at this message." in page
    page = visitor("stefan").get("/back-office/flags").follow("Reported by the other side")
    # The last link of that name is of the last message.
    for words in (
        "And?",
        "Joko Prasetyo",
        "Wants money or bank details",
        "They want it by tonight.",
    ):
        assert words in page
    assert "Send the money first" not in page
    (flag,) = db.session.scalars(sa.select(MessageFlag))
    happened = timeline(subjects=[("message_flag", flag.public_id)])
    assert [(one.action, one.actor_name) for one in happened] == [
        ("message_flag.begin", "Joko Prasetyo")
    ]


def test_a_message_is_reported_once_and_only_by_the_other_side(visitor: Visits) -> None:
    inquiry = open_inquiry()
    message = inquiry.messages[0]

    def report(key: str) -> MessageFlag:
        return report_operations.report(
            actor=acting(key),
            inquiry=inquiry,
            message=message,
            reason=ReportReason.SPAM,
            text="",
            at=NOW,
        )

    assert report("joko").id == report("sari").id
    for key in ("lin", "greta", "hasan", "stefan"):
        with pytest.raises(ForbiddenError):
            report(key)
    own = f"/inquiries/{inquiry.public_id}/messages/{message.public_id}/report"
    assert visitor("lin").get(own).status == 404


@pytest.mark.parametrize(("blocker", "blocked"), [("joko", "lin"), ("lin", "joko")])
def test_who_is_blocked_is_told_neutrally_until_the_block_is_lifted(
    visitor: Visits, blocker: str, blocked: str
) -> None:
    inquiry = open_inquiry()
    wrote("joko", inquiry)
    here = f"/inquiries/{inquiry.public_id}"
    page = visitor(blocker).get(f"{here}/block").form("").submit()
    assert (page.url, "can write to you no more" in page) == (here, True)
    assert not page.has_form("messages")
    with pytest.raises(RefusedError, match="You have blocked"):
        wrote(blocker, inquiry)
    page = visitor(blocked).get(here)
    assert "does not take messages from your side at present" in page
    assert "block" not in page.form("sign-out").text
    assert not page.has_form("messages")
    with pytest.raises(RefusedError, match="does not take messages from your side"):
        wrote(blocked, inquiry)
    with pytest.raises(RefusedError):
        open_inquiry(inquiry.listing)
    with pytest.raises(ConflictError):  # not theirs to lift
        block_operations.lift(actor=acting(blocked), inquiry=inquiry, at=NOW)
    assert "takes no messages from" in visitor("stefan").get("/back-office/blocks")
    page = visitor(blocker).get(here).form("block/lifted").submit()
    assert page.has_form("messages")
    wrote(blocked, inquiry)
    (made,) = db.session.scalars(sa.select(Block))
    happened = timeline(subjects=[("party_block", made.public_id)])
    assert [one.action for one in happened] == ["party_block.block", "party_block.lift"]


def test_blocking_twice_is_blocking() -> None:
    inquiry = open_inquiry()
    first = block_operations.block(actor=acting("sari"), inquiry=inquiry, at=NOW)
    again = block_operations.block(actor=acting("joko"), inquiry=inquiry, at=NOW)
    assert first.id == again.id
    with pytest.raises(ForbiddenError):
        block_operations.block(actor=acting("stefan"), inquiry=inquiry, at=NOW)
