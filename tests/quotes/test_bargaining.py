"""The buyer asks for other terms, the director stays with the offer or sends a new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.catalog.models import Listing
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.queries import timeline
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.orders import operations as orders
from marketplace.quotes import bargaining, endings, operations, queries
from marketplace.quotes.models import Counter, Quotation
from marketplace.quotes.reasons import EndReason
from marketplace.quotes.states import TRANSITIONS, PaymentPlan, QuotationAction, QuotationStatus
from marketplace.quotes.terms import Wish
from marketplace.trade_terms import Incoterm
from tests.build import open_inquiry, published_listing, sent_quotation
from tests.cast import NOW, acting
from tests.pages import Visitor
from tests.support.racing import race

Act = Callable[[str, Quotation], object]
A, S = QuotationAction, QuotationStatus
WHO = {
    **dict.fromkeys((A.COUNTER, A.WITHDRAW_COUNTER, A.ACCEPT, A.DECLINE), "lin"),
    **dict.fromkeys((A.HOLD_PRICE, A.WITHDRAW, A.SUPERSEDE), "sari"),
    **dict.fromkeys((A.EXPIRE, A.NOT_SELECT, A.CONVERT), "system"),
}
# Written down once more, by hand: (status, action) → status.
WRITTEN = {
    ("sent", "counter"): "countered",
    ("countered", "hold_price"): "sent",
    ("countered", "withdraw_counter"): "sent",
    ("sent", "supersede"): "superseded",
    ("countered", "supersede"): "superseded",
    ("sent", "accept"): "accepted",
    ("sent", "decline"): "declined",
    ("countered", "decline"): "declined",
    ("sent", "withdraw"): "withdrawn",
    ("countered", "withdraw"): "withdrawn",
    ("sent", "expire"): "expired",
    ("countered", "expire"): "expired",
    ("sent", "not_select"): "not_selected",
    ("countered", "not_select"): "not_selected",
    ("accepted", "convert"): "converted",
}
PEOPLE = ("lin", "sari", "joko", "greta")


def wish(**changes: object) -> Wish:
    terms: dict[str, object] = {
        "quantity": 3500,
        "unit_price": Money(1_450, "USD"),
        "incoterm": Incoterm.FOB,
        "ready_date": date(2027, 2, 15),
        "payment_plan": PaymentPlan.DEPOSIT_AND_BALANCE,
    }
    return Wish(**{**terms, **changes})  # type: ignore[arg-type]


def counter(key: str, quotation: Quotation, **changes: object) -> Counter:
    return bargaining.counter_quotation(
        actor=acting(key),
        quotation=quotation,
        wish=wish(**changes),
        submission_key=None,
        at=NOW,
    )


def by(operation: Callable[..., object]) -> Act:
    return lambda key, quotation: operation(actor=acting(key), quotation=quotation, at=NOW)


def replace(key: str, quotation: Quotation) -> object:
    if key != "sari":
        raise ForbiddenError
    # Nothing but a version that is open can be replaced by sending another.
    if queries.find_sent(inquiry=quotation.inquiry) is not quotation:
        raise ConflictError("nothing to replace")
    return sent_quotation(quotation.inquiry)


def by_nobody(operation: Callable[..., object]) -> Act:
    """What no person can ask for: these operations take no actor."""

    def act(key: str, quotation: Quotation) -> object:
        if key != "system":
            raise ForbiddenError
        return operation(quotation=quotation, at=NOW)

    return act


def expire(*, quotation: Quotation, at: datetime) -> None:
    late = max(at, quotation.valid_until + timedelta(seconds=1))
    if not endings.expire(quotation_id=quotation.id, at=late):
        raise ConflictError("nothing to expire")


ACTS: dict[QuotationAction, Act] = {
    A.COUNTER: counter,
    A.HOLD_PRICE: by(bargaining.hold_price),
    A.WITHDRAW_COUNTER: by(bargaining.withdraw_counter),
    A.SUPERSEDE: replace,
    A.ACCEPT: by(operations.accept_quotation),
    A.DECLINE: by(partial(operations.decline_quotation, reason=EndReason.PRICE)),
    A.WITHDRAW: by(partial(operations.withdraw_quotation, reason=EndReason.COSTS)),
    A.EXPIRE: by_nobody(expire),
    A.NOT_SELECT: by_nobody(endings.not_select),
    A.CONVERT: by_nobody(operations.convert_quotation),
}
LEADS_TO: dict[QuotationStatus, tuple[tuple[QuotationAction, str], ...]] = {
    S.SENT: (),
    S.COUNTERED: ((A.COUNTER, "lin"),),
    S.SUPERSEDED: ((A.SUPERSEDE, "sari"),),
    S.ACCEPTED: ((A.ACCEPT, "lin"),),
    S.DECLINED: ((A.DECLINE, "lin"),),
    S.WITHDRAWN: ((A.WITHDRAW, "sari"),),
    S.EXPIRED: ((A.EXPIRE, "system"),),
    S.NOT_SELECTED: ((A.NOT_SELECT, "system"),),
    S.CONVERTED: ((A.ACCEPT, "lin"), (A.CONVERT, "system")),
}


def events_of(quotation: Quotation) -> list[str]:
    found = timeline(subjects=[("quotation", quotation.public_id)])
    return [event.action.removeprefix("quotation.") for event in found]


def test_the_table_is_the_written_one() -> None:
    assert {(a.value, b.value): c.value for (a, b), c in TRANSITIONS.table.items()} == WRITTEN


@pytest.mark.usefixtures("unlimited")
def test_every_status_action_and_role_does_what_the_table_says(app: Flask) -> None:
    wrong = []
    listing = published_listing()
    for status in S:
        still = _in(status, listing)  # what is refused leaves it as it was
        for action in A:
            for key in (*PEOPLE, "system") if WHO[action] == "system" else PEOPLE:
                to = WRITTEN.get((status.value, action.value))
                expected = "forbidden" if key != WHO[action] else "done" if to else "conflict"
                quotation = _in(status, listing) if expected == "done" else still
                before = events_of(quotation)
                happened = _outcome(action, key, quotation)
                moved = quotation.status.value != (to if expected == "done" else status.value)
                said = [action.value] if expected == "done" else []
                if happened != expected or moved or events_of(quotation) != before + said:
                    wrong.append((status, action, key, happened, quotation.status))
    assert wrong == []


def _outcome(action: QuotationAction, key: str, quotation: Quotation) -> str:
    try:
        ACTS[action](key, quotation)
    except ForbiddenError:
        return "forbidden"
    except ConflictError:
        return "conflict"
    return "done"


def _in(status: QuotationStatus, listing: Listing) -> Quotation:
    quotation = sent_quotation(open_inquiry(listing))
    for action, key in LEADS_TO[status]:
        ACTS[action](key, quotation)
    assert quotation.status is status
    return quotation


def test_the_village_is_told_what_is_asked_for_and_has_the_next_word(app: Flask) -> None:
    quotation = sent_quotation()
    asked = counter("lin", quotation, note="For\x00 a second container.")
    assert (asked.round, asked.note) == (1, "For a second container.")
    assert quotation.inquiry.status is InquiryStatus.AWAITING_SELLER
    found = db.session.scalars(sa.select(Letter).where(Letter.subject.contains("other terms")))
    letters = {letter.recipient: letter.body for letter in found}
    assert set(letters) == {"joko@ngoran.example", "sari@ngoran.example"}
    assert "USD 14.50" in letters["sari@ngoran.example"]


def test_who_asks_for_other_terms_cannot_accept_until_it_is_settled(app: Flask) -> None:
    quotation = sent_quotation()
    counter("lin", quotation)
    with pytest.raises(ConflictError, match="asked for other terms"):
        orders.accept_quotation(actor=acting("lin"), quotation=quotation, at=NOW)
    until = quotation.valid_until
    bargaining.hold_price(actor=acting("sari"), quotation=quotation, at=NOW)
    assert quotation.valid_until == until
    orders.accept_quotation(actor=acting("lin"), quotation=quotation, at=NOW)
    assert quotation.status is S.CONVERTED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit_price": Money(1_550, "USD")}, None),
        ({"unit_price": Money(0, "USD")}, "unit_price"),
        ({"unit_price": Money(10**15, "USD")}, "unit_price"),
        ({"quantity": 0}, "quantity"),
        ({"ready_date": date(2026, 11, 21)}, "ready_date"),
        ({"ready_date": date.max}, "ready_date"),
        ({"note": "x" * 4001}, "note"),
    ],
)
def test_a_wish_that_changes_nothing_or_cannot_be_is_refused(
    app: Flask, changes: dict[str, object], field: str | None
) -> None:
    quotation = sent_quotation()
    with pytest.raises(RefusedError) as refusal:
        counter("lin", quotation, **changes)
    assert refusal.value.field == field
    assert quotation.status is S.SENT


def test_after_five_rounds_there_are_messages_only(app: Flask) -> None:
    quotation = sent_quotation()
    for round_ in range(1, 6):
        assert counter("lin", quotation).round == round_
        if round_ == 3:
            quotation = sent_quotation(quotation.inquiry)  # a new version begins no new count
        else:
            bargaining.hold_price(actor=acting("sari"), quotation=quotation, at=NOW)
    with pytest.raises(ConflictError, match="messages"):
        counter("lin", quotation)

    @transaction
    def forge() -> None:
        db.session.execute(sa.text("UPDATE counter SET round = 6 WHERE round = 5"))

    with pytest.raises(DBAPIError):
        forge()


def test_pressed_by_many_at_once_there_is_one_counter_offer(app: Flask) -> None:
    public_id = sent_quotation().public_id

    def press() -> str:
        actor = acting("lin")
        found = queries.get_quotation(actor=actor, public_id=public_id)
        return bargaining.counter_quotation(
            actor=actor, quotation=found, wish=wish(), submission_key="k" * 32, at=NOW
        ).public_id

    assert len(set(race(app, [press] * 4))) == 1
    assert db.session.scalar(sa.select(sa.func.count(Counter.id))) == 1


def test_both_sides_bargain_on_their_pages(
    app: Flask, now: object, visitor: Callable[..., Visitor]
) -> None:
    quotation = sent_quotation()
    address = f"/quotations/{quotation.public_id}"
    buyer, director = visitor("lin"), visitor("sari")
    page = buyer.get(address).follow("Ask for other terms")
    form = page.form("")
    assert form.values["unit_price"] == ["15.50"]
    refused = form.submit(unit_price="fourteen", note="Please.")
    assert refused.status == 422
    assert "Write the amount as a plain number" in refused
    assert refused.form("").values["note"][0].strip() == "Please."
    assert form.submit().status == 422  # nothing was changed
    page = form.submit(unit_price="14.50", note="Please.")
    assert page.url == address
    assert "The buyer asks for other terms" in page
    assert "Review and accept" not in page.links
    for seen in (director.get(address), director.get(f"/inquiries/{quotation.inquiry.public_id}")):
        assert "USD 14.50 per piece" in seen
        assert "Please." in seen
    assert "USD 14.50 per piece" in director.get(
        f"/inquiries/{quotation.inquiry.public_id}/quotation"
    )
    page = director.get(address).form("hold").submit()
    assert "Your offer stands as it was." in page
    counter("lin", quotation)
    page = buyer.get(address).form("counter-withdrawal").submit()
    assert "You can accept again." in page
    assert page.links["Review and accept"] == f"{address}/acceptance"
