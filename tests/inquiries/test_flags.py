"""A message that names a bank account warns both sides and comes before staff, who decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace.db import db
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.queries import timeline
from marketplace.inquiries import flag_operations, operations
from marketplace.inquiries.flag_models import MessageFlag
from marketplace.inquiries.flag_states import FlagAction, FlagStatus
from marketplace.inquiries.models import Inquiry
from marketplace.mail.models import Letter
from tests.build import open_inquiry
from tests.cast import NOW, acting
from tests.pages import Visitor

pytestmark = pytest.mark.usefixtures("app", "now")
ACCOUNT = "Our bank has changed: IBAN DE89 3704 0044 0532 0130 00."
WARNING = "This message names a bank account."


def wrote(key: str, inquiry: Inquiry, text: str) -> None:
    operations.write_message(
        actor=acting(key), inquiry=inquiry, text=text, submission_key=None, at=NOW
    )


def flags() -> list[MessageFlag]:
    return list(db.session.scalars(sa.select(MessageFlag)))


def test_both_sides_are_warned_and_staff_see_the_flag_but_not_the_message(
    visitor: Callable[..., Visitor],
) -> None:
    inquiry = open_inquiry()
    wrote("joko", inquiry, "Three weeks. Carton 68 cm.")
    wrote("joko", inquiry, ACCOUNT)
    wrote("lin", inquiry, "Write to me at lin@shenzhen.example")
    for key in ("joko", "lin"):
        page = visitor(key).get(f"/inquiries/{inquiry.public_id}")
        assert (page.text.count(WARNING), page.text.count("leads away from Desaport")) == (1, 1)
    letter = db.session.scalar(sa.select(Letter).where(Letter.body.contains("DE89")))
    assert letter is not None
    assert "Careful: this message names a bank account." in letter.body
    page = visitor("stefan").get("/back-office/flags").follow("Names a bank account")
    for words in ("Joko Prasetyo", "Shenzhen Drum Trading", "DE89…00", inquiry.number):
        assert words in page
    assert "Our bank has changed" not in page
    page = page.form("").submit(action="uphold")
    assert page.status == 422
    page = page.form("").submit(action="uphold", reason="Asked the village: not theirs.")
    assert (page.url, "Against the rules" in page) == ("/back-office/flags", True)
    (flag,) = flags()
    events = timeline(subjects=[("message_flag", flag.public_id)])
    assert [event.action for event in events] == ["message_flag.begin", "message_flag.uphold"]
    assert not any("DE89" in event.details for event in events)


def test_a_decision_needs_staff_and_a_reason_and_is_made_once() -> None:
    inquiry = open_inquiry()
    wrote("lin", inquiry, ACCOUNT)
    (flag,) = flags()
    decided: dict[str, Any] = {"flag": flag, "action": FlagAction.DISMISS, "at": NOW}
    with pytest.raises(RefusedError):
        flag_operations.decide_flag(actor=acting("stefan"), reason=" ", **decided)
    for key in ("sari", "lin", "oka", "citra"):
        with pytest.raises(ForbiddenError):
            flag_operations.decide_flag(actor=acting(key), reason="Mine.", **decided)
    flag_operations.decide_flag(actor=acting("stefan"), reason="Harmless.", **decided)
    assert flag.status is FlagStatus.DISMISSED
    with pytest.raises(ConflictError):
        flag_operations.decide_flag(actor=acting("stefan"), reason="Again.", **decided)
