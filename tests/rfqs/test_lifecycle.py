"""The lifecycles of a request and of a village's part, against tables written down once more by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.catalog.models import Listing
from marketplace.errors import ConflictError, ForbiddenError
from marketplace.inquiries.states import InquiryStatus
from marketplace.rfqs import answering, sweeping
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.rfqs.recipient_states import (
    RECIPIENT_TRANSITIONS,
    RecipientAction,
    RecipientStatus,
)
from marketplace.rfqs.states import TRANSITIONS, RfqAction, RfqStatus
from tests import build
from tests.cast import NOW, acting
from tests.rfqs import asked
from tests.rfqs.asked import LATER, events_of, in_status, part_of

LIVE = ("draft", "submitted", "open", "needs_info", "quoted")
# Trade reference 5.4, with what decision 0036 adds: (status, action) → status.
WRITTEN: dict[tuple[str, str], str] = {
    ("draft", "submit"): "submitted",
    ("submitted", "screen_pass"): "open",
    ("submitted", "reject"): "rejected",
    ("open", "ask_info"): "needs_info",
    ("needs_info", "give_info"): "open",
    ("needs_info", "drop_question"): "open",
    ("open", "quote_sent"): "quoted",
    ("needs_info", "quote_sent"): "quoted",
    ("quoted", "quote_sent"): "quoted",
    ("open", "extend"): "open",
    ("quoted", "extend"): "quoted",
    ("quoted", "award"): "awarded",
    ("quoted", "close_no_award"): "closed_no_award",
    ("open", "decline_all"): "declined",
    **{(status, "expire"): "expired" for status in LIVE},
    **{(status, "cancel"): "cancelled" for status in LIVE},
}
RECIPIENTS_WRITTEN: dict[tuple[str, str], str] = {
    ("invited", "view"): "viewed",
    ("invited", "will_quote"): "will_quote",
    ("viewed", "will_quote"): "will_quote",
    **{(status, "quote"): "quoted" for status in ("invited", "viewed", "will_quote")},
    **{(status, "decline"): "declined" for status in ("invited", "viewed", "will_quote")},
    **{(status, "time_out"): "timed_out" for status in ("invited", "viewed", "will_quote")},
}
PEOPLE = ("lin", "greta", "sari", "joko", "hasan", "oka", "stefan", "citra")
A = RfqAction
# Who may press what; the rest is done by the system when something else happened.
WHO: dict[RfqAction, tuple[str, ...]] = {
    A.SUBMIT: ("lin",),
    A.SCREEN_PASS: ("oka", "stefan"),
    A.REJECT: ("oka", "stefan"),
    A.ASK_INFO: ("sari", "joko"),
    A.GIVE_INFO: ("lin",),
    A.EXTEND: ("lin",),
    A.CLOSE_NO_AWARD: ("lin",),
    A.CANCEL: ("lin", "oka", "stefan"),
}
ACTS: dict[RfqAction, Callable[[str, Rfq], object]] = {
    A.SUBMIT: asked.confirm,
    A.SCREEN_PASS: asked.pass_on,
    A.REJECT: asked.reject,
    A.ASK_INFO: asked.ask_info,
    A.GIVE_INFO: asked.give_info,
    A.EXTEND: asked.extend,
    A.CLOSE_NO_AWARD: asked.close,
    A.CANCEL: asked.cancel,
}
NO_VILLAGE = (RfqStatus.DRAFT, RfqStatus.SUBMITTED, RfqStatus.REJECTED)


def test_the_tables_are_the_written_ones() -> None:
    assert {(a.value, b.value): c.value for (a, b), c in TRANSITIONS.table.items()} == WRITTEN
    theirs = RECIPIENT_TRANSITIONS.table
    assert {(a.value, b.value): c.value for (a, b), c in theirs.items()} == RECIPIENTS_WRITTEN


@pytest.mark.usefixtures("unlimited")
def test_every_status_action_and_role_does_what_the_table_says(app: Flask) -> None:
    listing = build.published_listing()
    wrong = []
    for status in RfqStatus:
        still = in_status(status, listing)  # what is refused leaves it as it was
        for action, act in ACTS.items():
            if action is A.ASK_INFO and status in NO_VILLAGE:
                continue  # there is no thread anybody could ask in
            for key in PEOPLE:
                to = WRITTEN.get((status.value, action.value))
                expected = "forbidden" if key not in WHO[action] else "done" if to else "conflict"
                rfq = in_status(status, listing) if expected == "done" else still
                before = events_of("rfq", rfq.public_id)
                happened = _outcome(lambda: act(key, rfq))  # noqa: B023  called at once
                said = events_of("rfq", rfq.public_id)[len(before) :]
                ends = to if expected == "done" else status.value
                allowed = [[action.value]] if expected == "done" else [[]]
                if action is A.SUBMIT:  # what its officer wrote goes out at once
                    ends = "open" if expected == "done" else ends
                    allowed = [["submit", "screen_pass"]] if expected == "done" else allowed
                if happened != expected or rfq.status.value != ends or said not in allowed:
                    wrong.append((status.value, action.value, key, happened, rfq.status, said))
    assert wrong == []


def _outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except ForbiddenError:
        return "forbidden"
    except ConflictError:
        return "conflict"
    return "done"


@pytest.mark.parametrize("status", list(RfqStatus))
def test_time_ends_what_the_table_says_and_nothing_else(app: Flask, status: RfqStatus) -> None:
    rfq = in_status(status, build.published_listing())
    before = events_of("rfq", rfq.public_id)
    at = LATER if status is not RfqStatus.QUOTED else NOW + timedelta(days=40)
    sweeping.let_time_pass(rfq_id=rfq.id, at=at)
    sweeping.let_time_pass(rfq_id=rfq.id, at=at)  # safe to repeat
    to = WRITTEN.get((status.value, "expire"))
    said = events_of("rfq", rfq.public_id)[len(before) :]
    assert (rfq.status.value, said) == ((to, ["expire"]) if to else (status.value, []))


def test_what_the_system_does_follows_what_people_do(app: Flask) -> None:
    listing = build.published_listing()
    quoted = in_status(RfqStatus.OPEN, listing)
    asked.quote("sari", quoted)
    asked.quote("sari", quoted)
    said = events_of("rfq", quoted.public_id)
    assert said == ["begin", "submit", "screen_pass", "quote_sent", "quote_sent"]
    asked.award("lin", quoted)
    assert events_of("rfq", quoted.public_id)[5:] == ["award"]

    declined = in_status(RfqStatus.OPEN, listing)
    asked.decline("sari", declined)
    assert events_of("rfq", declined.public_id)[3:] == ["decline_all"]
    assert part_of(declined).inquiry.status is InquiryStatus.DECLINED

    asker = in_status(RfqStatus.NEEDS_INFO, listing)
    asked.decline("sari", asker)
    assert events_of("rfq", asker.public_id)[4:] == ["drop_question", "decline_all"]


PART_ACTS: dict[RecipientAction, Callable[[str, RfqRecipient], object]] = {
    RecipientAction.VIEW: lambda key, part: answering.note_view(
        actor=acting(key), recipient_id=part.id, at=NOW
    ),
    RecipientAction.WILL_QUOTE: lambda key, part: answering.will_quote(
        actor=acting(key), recipient=part, at=NOW
    ),
    RecipientAction.DECLINE: lambda key, part: asked.decline(key, part.rfq),
}
PARTS_WHO: dict[RecipientAction, tuple[str, ...]] = {
    RecipientAction.VIEW: ("sari", "joko"),
    RecipientAction.WILL_QUOTE: ("sari", "joko"),
    RecipientAction.DECLINE: ("sari",),
}


def test_every_status_action_and_role_of_a_village_does_what_the_table_says(app: Flask) -> None:
    listing = build.published_listing()
    wrong = []
    for status in RecipientStatus:
        still = _part_in(status, listing)
        for action, act in PART_ACTS.items():
            for key in PEOPLE:
                to = RECIPIENTS_WRITTEN.get((status.value, action.value))
                refused = "forbidden" if key not in PARTS_WHO[action] else ""
                # Looking again is no mistake; it says nothing new.
                again = "done" if action is RecipientAction.VIEW else "conflict"
                expected = refused or ("done" if to else again)
                part = _part_in(status, listing) if to and not refused else still
                before = events_of("rfq_recipient", part.public_id)
                happened = _outcome(lambda: act(key, part))  # noqa: B023  called at once
                said = events_of("rfq_recipient", part.public_id)[len(before) :]
                moved = bool(to) and not refused
                ends = (to, [action.value]) if moved else (status.value, [])
                if happened != expected or (part.status.value, said) != ends:
                    wrong.append((status.value, action.value, key, happened, part.status, said))
    assert wrong == []


@pytest.mark.parametrize("status", list(RecipientStatus))
def test_quoting_and_time_move_a_village_as_the_table_says(
    app: Flask, status: RecipientStatus
) -> None:
    listing = build.published_listing()
    for action in (RecipientAction.QUOTE, RecipientAction.TIME_OUT):
        part = _part_in(status, listing)
        before = events_of("rfq_recipient", part.public_id)
        if action is RecipientAction.TIME_OUT:
            sweeping.let_time_pass(rfq_id=part.rfq_id, at=LATER)
        elif status not in (RecipientStatus.DECLINED, RecipientStatus.TIMED_OUT):
            asked.quote("sari", part.rfq)
        to = RECIPIENTS_WRITTEN.get((status.value, action.value))
        said = events_of("rfq_recipient", part.public_id)[len(before) :]
        expected = (to, [action.value]) if to else (status.value, [])
        assert (part.status.value, said) == expected, action


def _part_in(status: RecipientStatus, listing: Listing) -> RfqRecipient:
    part = part_of(asked.asked(listing))
    if status is RecipientStatus.VIEWED:
        PART_ACTS[RecipientAction.VIEW]("joko", part)
    elif status is RecipientStatus.WILL_QUOTE:
        PART_ACTS[RecipientAction.WILL_QUOTE]("joko", part)
    elif status is RecipientStatus.QUOTED:
        asked.quote("sari", part.rfq)
    elif status is RecipientStatus.DECLINED:
        asked.decline("sari", part.rfq)
    elif status is RecipientStatus.TIMED_OUT:
        sweeping.let_time_pass(rfq_id=part.rfq_id, at=LATER)
    assert part.status is status
    return part
