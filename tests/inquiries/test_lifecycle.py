"""Every status × action × role of an inquiry, against the table of trade reference 5.3."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
import sqlalchemy as sa

from marketplace.db import db, transaction
from marketplace.errors import DomainError
from marketplace.events.models import Event
from marketplace.inquiries import operations, screening_operations
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.screening_models import Hold
from marketplace.inquiries.states import TRANSITIONS, InquiryAction, InquiryStatus
from tests.build import open_inquiry
from tests.cast import NOW, acting

Act = Callable[[str, Inquiry], object]
SCREENERS, SELLERS, BUYER = ("stefan", "oka"), ("sari", "joko"), ("lin",)
EVERYBODY = ("lin", "greta", "sari", "joko", "hasan", "citra", "made", "oka", "stefan")
_S = InquiryStatus
# What each step may be pressed from, and by whom; to where it leads stands in the last column.
TABLE: dict[tuple[InquiryStatus, str], tuple[tuple[str, ...], InquiryStatus]] = {
    (_S.HELD, "release"): (SCREENERS, _S.AWAITING_SELLER),
    (_S.HELD, "mark_spam"): (SCREENERS, _S.SPAM),
    (_S.AWAITING_SELLER, "answer"): (SELLERS, _S.AWAITING_BUYER),
    (_S.AWAITING_BUYER, "answer"): (SELLERS, _S.AWAITING_BUYER),
    (_S.AWAITING_SELLER, "reply"): (BUYER, _S.AWAITING_SELLER),
    (_S.AWAITING_BUYER, "reply"): (BUYER, _S.AWAITING_SELLER),
    (_S.LAPSED, "reply"): (BUYER, _S.AWAITING_SELLER),
    (_S.AWAITING_SELLER, "decline"): (SELLERS, _S.DECLINED),
    (_S.AWAITING_BUYER, "decline"): (SELLERS, _S.DECLINED),
    (_S.AWAITING_SELLER, "close"): ((*BUYER, *SELLERS), _S.CLOSED),
    (_S.AWAITING_BUYER, "close"): ((*BUYER, *SELLERS), _S.CLOSED),
}
# Steps nobody presses: an accepted quotation converts, a silence lapses, a counter-offer is taken back.
OF_THE_HOUSE = {
    (_S.AWAITING_SELLER, "convert"): _S.CONVERTED,
    (_S.AWAITING_BUYER, "convert"): _S.CONVERTED,
    (_S.AWAITING_SELLER, "retract"): _S.AWAITING_BUYER,
    (_S.AWAITING_SELLER, "lapse"): _S.LAPSED,
    (_S.AWAITING_BUYER, "lapse"): _S.LAPSED,
}


def test_the_table_of_the_model_is_the_table_of_the_trade() -> None:
    written = {at: to for at, (_, to) in TABLE.items()} | OF_THE_HOUSE
    assert {(start, str(action)): end for (start, action), end in TRANSITIONS.table.items()} == {
        (start, action): end for (start, action), end in written.items()
    }


def _speak(key: str, inquiry: Inquiry) -> object:
    return operations.write_message(
        actor=acting(key), inquiry=inquiry, text="A word.", submission_key=None, at=NOW
    )


def _end(reason: ClosingReason) -> Act:
    def end(key: str, inquiry: Inquiry) -> object:
        operations.close_inquiry(actor=acting(key), inquiry=inquiry, reason=reason, at=NOW)
        return None

    return end


def _screen(decide: Callable[..., None]) -> Act:
    def screen(key: str, inquiry: Inquiry) -> object:
        hold = db.session.scalars(sa.select(Hold)).one()
        decide(actor=acting(key), hold=hold, reason="Looked.", at=NOW)
        return None

    return screen


# A word is an answer or a reply by who says it; a reason declines or closes by who gives it.
PRESSED: dict[str, tuple[tuple[str, ...], Act]] = {
    "release": (EVERYBODY, _screen(screening_operations.release)),
    "mark_spam": (EVERYBODY, _screen(screening_operations.mark_spam)),
    "answer": (("sari", "joko", "hasan", "citra", "made", "oka", "stefan"), _speak),
    "reply": (("lin", "greta"), _speak),
    "decline": (EVERYBODY, _end(ClosingReason.CAPACITY)),
    "close": (EVERYBODY, _end(ClosingReason.NO_LONGER_NEEDED)),
}


@transaction
def _stand(inquiry: Inquiry, status: InquiryStatus) -> None:
    """Past every operation, so that one inquiry does for all."""
    unseen = status in (_S.HELD, _S.SPAM)
    inquiry.routed_at = None if unseen else NOW
    inquiry.declined_for = ClosingReason.PRICE if status is _S.DECLINED else None
    inquiry.status = status
    hold = db.session.scalars(sa.select(Hold)).one()
    hold.decided_at = hold.decided_by_id = None
    hold.reason = ""


def _events() -> int:
    counted = sa.select(sa.func.count(Event.id)).where(Event.subject == TRANSITIONS.name)
    return db.session.scalar(counted) or 0


@pytest.mark.usefixtures("app_once")
def test_every_status_action_and_role_is_as_written_with_one_event_each() -> None:
    inquiry = open_inquiry(text="See www.elsewhere.example")
    for status, (action, (people, act)) in product(InquiryStatus, PRESSED.items()):
        allowed, end = TABLE.get((status, action), ((), status))
        for key in people:
            _stand(inquiry, status)
            before = _events()
            case = (status.value, action, key)
            try:
                act(key, inquiry)
                done = True
            except DomainError:
                done = False
            db.session.rollback()
            assert done is (key in allowed), case
            assert inquiry.status is (end if done else status), case
            assert _events() - before == done, case
            if done:
                last = sa.select(Event.action).order_by(Event.id.desc()).limit(1)
                assert db.session.scalar(last) == f"inquiry.{action}", case


def test_no_action_is_left_out_of_the_product() -> None:
    assert {*PRESSED, *(action for _, action in OF_THE_HOUSE)} == {str(a) for a in InquiryAction}
