"""An operator writes a quotation, the director checks it: sent by their hand, or given back with why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.db import db, transaction
from marketplace.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
)
from marketplace.events.queries import timeline, verify
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.quotes import drafts, operations, queries, reviewing
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.draft_states import DRAFT_TRANSITIONS, DraftAction, DraftStatus
from marketplace.quotes.states import EarlierVersion
from marketplace.trade_terms import Incoterm
from tests.build import SECOND_WORKSHOP, offer, open_inquiry, sent_quotation
from tests.cast import NOW, acting
from tests.pages import Visitor
from tests.quotes.handing_in import WHY, give_back, handed_in, send, sent
from tests.support.racing import race

Visits = Callable[..., Visitor]
PEOPLE = ("lin", "sari", "joko", "asep", "hasan", "ratna", "greta", "stefan")


def letters_to(address: str) -> list[str]:
    found = db.session.scalars(sa.select(Letter).where(Letter.recipient == address))
    return [letter.subject for letter in found]


def in_status(status: DraftStatus) -> QuotationDraft:
    draft = handed_in(open_inquiry())
    if status in (DraftStatus.RETURNED, DraftStatus.DROPPED):
        give_back(draft)
    if status in (DraftStatus.SENT, DraftStatus.DROPPED):
        send(draft.inquiry)
    assert draft.status is status
    return draft


# What each person can do with a draft in each status, and what it leads to: trade reference 5.5.
TABLE = {
    (DraftStatus.IN_REVIEW, DraftAction.RETURN, "sari"): DraftStatus.RETURNED,
    (DraftStatus.IN_REVIEW, DraftAction.SEND, "sari"): DraftStatus.SENT,
    (DraftStatus.RETURNED, DraftAction.SUBMIT_FOR_REVIEW, "joko"): DraftStatus.IN_REVIEW,
    # Sending without one in review sends the director's own words.
    (DraftStatus.RETURNED, DraftAction.SEND, "sari"): DraftStatus.DROPPED,
    (DraftStatus.SENT, DraftAction.SEND, "sari"): DraftStatus.SENT,
    (DraftStatus.DROPPED, DraftAction.SEND, "sari"): DraftStatus.DROPPED,
    # A new draft: the one that is over stays as it is.
    (DraftStatus.SENT, DraftAction.SUBMIT_FOR_REVIEW, "joko"): DraftStatus.SENT,
    (DraftStatus.DROPPED, DraftAction.SUBMIT_FOR_REVIEW, "joko"): DraftStatus.DROPPED,
}
ACTIONS = (DraftAction.SUBMIT_FOR_REVIEW, DraftAction.RETURN, DraftAction.SEND)


def act(action: DraftAction, draft: QuotationDraft, key: str) -> None:
    if action is DraftAction.RETURN:
        give_back(draft, key)
    elif action is DraftAction.SEND:
        send(draft.inquiry, key)
    else:
        reviewing.hand_in(
            actor=acting(key),
            inquiry=draft.inquiry,
            offer=offer(),
            earlier=EarlierVersion.REPLACE,
            submission_key=None,
            at=NOW,
        )


@pytest.mark.parametrize("status", list(DraftStatus))
def test_the_whole_table_of_status_action_and_person(app: Flask, status: DraftStatus) -> None:
    for action, key in product(ACTIONS, PEOPLE):
        expected = TABLE.get((status, action, key))
        if expected is not None:
            continue  # each in a world of its own, below
        draft = db.session.scalars(sa.select(QuotationDraft)).first() or in_status(status)
        before = timeline(subjects=[("quotation_draft", draft.public_id)]), sent()
        with pytest.raises(DomainError):
            act(action, draft, key)
        db.session.rollback()
        assert (timeline(subjects=[("quotation_draft", draft.public_id)]), sent()) == before
        assert draft.status is status


@pytest.mark.parametrize(("status", "action", "key"), list(TABLE))
def test_what_is_allowed_writes_one_event_of_the_draft(
    app: Flask, status: DraftStatus, action: DraftAction, key: str
) -> None:
    draft = in_status(status)
    before = timeline(subjects=[("quotation_draft", draft.public_id)])
    act(action, draft, key)
    expected = TABLE[status, action, key]
    assert draft.status is expected
    after = timeline(subjects=[("quotation_draft", draft.public_id)])
    assert len(after) - len(before) == (expected is not status)
    assert verify().intact


def test_the_table_leads_nowhere_else() -> None:
    ends = {status for status in DraftStatus if not DRAFT_TRANSITIONS.actions(status)}
    assert ends == {DraftStatus.SENT, DraftStatus.DROPPED}


def test_handing_in_tells_the_directors_alone_and_is_no_answer_to_the_buyer(app: Flask) -> None:
    inquiry = open_inquiry()
    draft = handed_in(inquiry)
    assert draft.status is DraftStatus.IN_REVIEW
    assert inquiry.status is InquiryStatus.AWAITING_SELLER
    assert letters_to("sari@ngoran.example")[-1].startswith("Check the quotation of Joko")
    assert not any("quotation" in subject for subject in letters_to("lin@shenzhen.example"))
    assert sent() == 0
    assert queries.list_versions(actor=acting("lin"), inquiry=inquiry) == []


def test_nobody_outside_the_enterprise_finds_it(app: Flask) -> None:
    draft = handed_in(open_inquiry())
    for key in ("sari", "joko"):
        assert drafts.get_draft(actor=acting(key), public_id=draft.public_id) is draft
        assert drafts.find_live(actor=acting(key), inquiry=draft.inquiry) is draft
    for key in ("lin", "greta", "hasan", "ratna", "stefan"):
        assert drafts.find_live(actor=acting(key), inquiry=draft.inquiry) is None
        with pytest.raises(NotFoundError):
            drafts.get_draft(actor=acting(key), public_id=draft.public_id)


def test_what_was_typed_comes_back_whole(app: Flask) -> None:
    typed = offer(
        incoterm=Incoterm.CIF,
        named_place="Hamburg",
        freight=Money(210_000, "USD"),
        insurance=Money(35_000, "USD"),
        packaging="One drum per carton.",
        tolerance_percent=5,
        partial_shipment=True,
    )
    inquiry = open_inquiry()
    draft = reviewing.hand_in(
        actor=acting("joko"),
        inquiry=inquiry,
        offer=typed,
        earlier=EarlierVersion.KEEP,
        submission_key=None,
        at=NOW,
    )
    assert isinstance(draft, QuotationDraft)
    db.session.expire(draft)
    assert (draft.offer, draft.earlier) == (typed, EarlierVersion.KEEP)
    assert draft.offer.total == typed.total
    give_back(draft)
    assert draft.offer == typed


def test_an_unsound_one_is_refused_before_the_director_sees_it(app: Flask) -> None:
    inquiry = open_inquiry()
    for changes, field in (
        ({"named_place": " "}, "named_place"),
        ({"unit_price": Money(0, "USD")}, "unit_price"),
        ({"valid_through_date": date(2026, 11, 20)}, "valid_through_date"),
    ):
        with pytest.raises(RefusedError) as refused:
            handed_in(inquiry, **changes)
        assert refused.value.field == field
    assert drafts.find_live(actor=acting("joko"), inquiry=inquiry) is None


def test_beyond_the_free_weeks_the_director_gives_the_reason_not_the_operator(app: Flask) -> None:
    inquiry = open_inquiry()
    far_too_many: dict[str, Any] = {"quantity": 900_000}
    draft = handed_in(inquiry, **far_too_many)
    with pytest.raises(RefusedError, match="free weeks"):
        operations.send_quotation(
            actor=acting("sari"),
            inquiry=inquiry,
            offer=draft.offer,
            submission_key=None,
            at=NOW,
        )
    db.session.rollback()
    assert draft.status is DraftStatus.IN_REVIEW
    quotation = send(inquiry, **far_too_many)
    assert draft.quotation_id == quotation.id


def test_pressed_twice_it_is_handed_in_once_and_only_one_lies_there(app: Flask) -> None:
    inquiry = open_inquiry()
    draft = handed_in(inquiry, key="k" * 32)
    assert handed_in(inquiry, key="k" * 32) is draft
    with pytest.raises(RefusedError, match="with your director already"):
        handed_in(inquiry, quantity=5)
    assert draft.quantity == 3500
    told = [one for one in letters_to("sari@ngoran.example") if one.startswith("Check")]
    assert len(told) == 1


def test_several_hand_in_at_once_and_one_lies_there(app: Flask) -> None:
    public_id = open_inquiry().public_id

    def press() -> str:
        inquiry = db.session.scalars(sa.select(Inquiry).filter_by(public_id=public_id)).one()
        return handed_in(inquiry).public_id

    outcomes = race(app, [press] * 4)
    draft = db.session.scalars(sa.select(QuotationDraft)).one()
    assert outcomes.count(draft.public_id) == 1
    assert all(isinstance(one, RefusedError) for one in outcomes if one != draft.public_id)


def test_of_sending_and_giving_back_at_once_one_happens(app: Flask) -> None:
    draft = handed_in(open_inquiry())
    public_id, asked = draft.public_id, draft.inquiry.public_id

    def back() -> None:
        give_back(drafts.get_draft(actor=acting("sari"), public_id=public_id))

    def out() -> int:
        inquiry = db.session.scalars(sa.select(Inquiry).filter_by(public_id=asked)).one()
        return send(inquiry).revision

    returned, number = race(app, [back, out])
    db.session.rollback()
    assert number == 1  # the director sends whatever stands on their page
    assert draft.status is (DraftStatus.SENT if returned is not None else DraftStatus.DROPPED)
    assert returned is None or isinstance(returned, ConflictError)


def test_a_thread_that_is_over_takes_nothing(app: Flask) -> None:
    quotation = sent_quotation()
    inquiries.close_inquiry(
        actor=acting("sari"), inquiry=quotation.inquiry, reason=ClosingReason.CAPACITY, at=NOW
    )
    with pytest.raises(ConflictError, match="over"):
        handed_in(quotation.inquiry)


def test_the_director_says_why(app: Flask) -> None:
    draft = handed_in(open_inquiry())
    for reason in ("  ", "\x00", "x" * 4001):
        with pytest.raises(RefusedError):
            give_back(draft, reason=reason)
    with pytest.raises(ForbiddenError):
        give_back(draft, "joko")


def test_the_database_holds_it_too(app: Flask) -> None:
    draft = handed_in(open_inquiry())

    @transaction
    def forge(change: str) -> None:
        db.session.execute(sa.text(f"UPDATE quotation_draft SET {change} WHERE id = {draft.id}"))

    for forged in ("status = 'returned'", "status = 'sent'", "quantity = 0"):
        with pytest.raises(DBAPIError):
            forge(forged)


def test_from_the_operator_s_page_to_the_buyer_s(app: Flask, now: object, visitor: Visits) -> None:
    inquiry = open_inquiry()
    page = f"/inquiries/{inquiry.public_id}"
    joko, sari, lin = visitor("joko"), visitor("sari"), visitor("lin")
    written = joko.get(page).follow("Write a quotation")
    assert "The buyer sees nothing of it before" in written
    answers = {
        "unit_price": "15.50",
        "named_place": "Tanjung Perak, Surabaya",
        "ready_date": "2027-02-15",
        "note": "Packed in export cartons.",
    }
    refused = written.form("").submit(**{**answers, "unit_price": "free"})
    assert refused.status == 422
    assert refused.form("").values["note"][0].strip() == "Packed in export cartons."
    handed = refused.form("").submit(**answers)
    assert "Your director has it" in handed
    assert "handed this to your director" in joko.get(f"{page}/quotation")
    assert not joko.get(f"{page}/quotation").has_form("")
    assert "Check the quotation for Shenzhen" in sari.get("/desk")
    seen = sari.get(f"{page}/quotation")
    assert "Joko Prasetyo wrote this for you" in seen
    assert seen.form("").values["unit_price"] == ["15.50"]
    back = sari.get(seen.links["Give it back"])
    assert back.form("").submit(reason=" ").status == 422
    assert "reads what should be different" in back.form("").submit(reason=WHY)
    assert "Change the quotation for Shenzhen" in joko.get("/desk")
    again = joko.get(f"{page}/quotation")
    assert WHY in again
    assert again.form("").values["note"][0].strip() == "Packed in export cartons."
    again.form("").submit(unit_price="16.25")
    seen = sari.get(f"{page}/quotation")
    out = seen.form("").submit(beyond_reason=SECOND_WORKSHOP)
    assert "The quotation is with Shenzhen Drum Trading." in out
    bought = lin.get(page)
    assert "USD 16.25 per piece" in bought
    assert "Joko" not in lin.get(out.url)
    assert WHY not in bought.text


def test_two_tabs_of_the_operator_lose_nothing(app: Flask, now: object, visitor: Visits) -> None:
    inquiry = open_inquiry()
    joko = visitor("joko")
    tab = joko.get(f"/inquiries/{inquiry.public_id}/quotation")
    handed_in(inquiry)
    late = tab.form("").submit(
        unit_price="17", named_place="Tanjung Perak, Surabaya", note="My own words."
    )
    assert late.status == 422
    assert "with your director already" in late
    assert late.form("").values["note"][0].strip() == "My own words."
