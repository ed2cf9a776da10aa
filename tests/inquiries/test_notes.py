"""What one side notes for itself stays with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from marketplace.db import db
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.models import Event
from marketplace.inquiries import note_operations, note_queries
from marketplace.inquiries.models import Inquiry
from marketplace.mail.models import Letter
from tests.build import open_inquiry
from tests.cast import NOW, acting
from tests.pages import Visitor

pytestmark = pytest.mark.usefixtures("app", "now")


def noted(key: str, inquiry: Inquiry, text: str = "They pay late.", submission: str | None = None):
    return note_operations.write_note(
        actor=acting(key), inquiry=inquiry, text=text, submission_key=submission, at=NOW
    )


def count(model: type[Event | Letter]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_a_note_is_read_by_its_own_side_and_leaves_no_trace_for_the_other(
    visitor: Callable[..., Visitor],
) -> None:
    inquiry = open_inquiry()
    before = (count(Event), count(Letter), inquiry.changed_at)
    address = f"/inquiries/{inquiry.public_id}"
    page = visitor("joko").get(address).follow("Note something for your own side")
    page = page.form("").submit(text="They pay late.")
    assert "They pay late." in page
    assert "They pay late." in visitor("sari").get(address)
    for part in ("", "/notes"):
        assert "They pay late." not in visitor("lin").get(address + part).html
    assert (count(Event), count(Letter), inquiry.changed_at) == before
    assert note_queries.list_notes(actor=acting("lin"), inquiry=inquiry) == []


def test_an_empty_note_is_refused_and_pressing_twice_notes_once() -> None:
    inquiry = open_inquiry()
    with pytest.raises(RefusedError):
        noted("joko", inquiry, "  ")
    first, again = (noted("joko", inquiry, submission="k" * 32) for _ in range(2))
    assert first.id == again.id
    with pytest.raises(ConflictError):
        noted("lin", inquiry, submission="k" * 32)
    for key in ("greta", "hasan", "oka", "stefan"):
        with pytest.raises(ForbiddenError):
            noted(key, inquiry)
