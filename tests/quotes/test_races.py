"""Several people press at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa
from flask import Flask

from marketplace.db import db
from marketplace.errors import ConflictError
from marketplace.events.queries import verify
from marketplace.inquiries.models import Message
from marketplace.inquiries.operations import write_message
from marketplace.inquiries.queries import get_inquiry
from marketplace.quotes import operations, queries
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import QuotationStatus
from tests.build import offer, open_inquiry, sent_quotation
from tests.cast import NOW, acting

RIVALS = 4


def at_once(app: Flask, press: Callable[[int], object]) -> list[object]:
    """Let RIVALS threads press together; an error counts as an answer."""
    barrier = Barrier(RIVALS)

    def rival(number: int) -> object:
        with app.app_context():
            barrier.wait(timeout=30)
            try:
                return press(number)
            except ConflictError as conflict:
                return conflict
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(RIVALS) as pool:
        return list(pool.map(rival, range(RIVALS)))


def versions() -> list[tuple[int, QuotationStatus]]:
    rows = db.session.scalars(sa.select(Quotation).order_by(Quotation.revision))
    return [(row.revision, row.status) for row in rows]


def test_versions_sent_at_once_follow_each_other(app: Flask) -> None:
    public_id = open_inquiry().public_id

    def send(number: int) -> object:
        inquiry = get_inquiry(actor=acting("sari"), public_id=public_id)
        return operations.send_quotation(
            actor=acting("sari"),
            inquiry=inquiry,
            offer=offer(quantity=1000 + number),
            submission_key=f"{number}" * 32,
            at=NOW,
        ).revision

    assert sorted(str(answer) for answer in at_once(app, send)) == ["1", "2", "3", "4"]
    gone = QuotationStatus.SUPERSEDED
    assert versions() == [(1, gone), (2, gone), (3, gone), (4, QuotationStatus.SENT)]
    assert verify().intact


def test_one_button_pressed_many_times_at_once_sends_one_version(app: Flask) -> None:
    public_id = open_inquiry().public_id

    def send(_number: int) -> object:
        inquiry = get_inquiry(actor=acting("sari"), public_id=public_id)
        return operations.send_quotation(
            actor=acting("sari"), inquiry=inquiry, offer=offer(), submission_key="k" * 32, at=NOW
        ).number

    assert at_once(app, send) == ["QUO-2026-000001"] * RIVALS
    assert versions() == [(1, QuotationStatus.SENT)]


def test_of_an_acceptance_and_a_new_version_one_comes_first(app: Flask) -> None:
    quotation = sent_quotation()
    quoted, asked = quotation.public_id, quotation.inquiry.public_id

    def press(number: int) -> object:
        if number % 2:
            inquiry = get_inquiry(actor=acting("sari"), public_id=asked)
            return operations.send_quotation(
                actor=acting("sari"), inquiry=inquiry, offer=offer(), submission_key=None, at=NOW
            ).number
        found = queries.get_quotation(actor=acting("lin"), public_id=quoted)
        operations.accept_quotation(actor=acting("lin"), quotation=found, at=NOW)
        return "accepted"

    answers = at_once(app, press)
    statuses = [status for _, status in versions()]
    assert answers.count("accepted") == statuses.count(QuotationStatus.ACCEPTED) <= 1
    assert statuses.count(QuotationStatus.SENT) == 1


def test_messages_written_at_once_all_arrive(app: Flask) -> None:
    public_id = open_inquiry().public_id

    def write(number: int) -> object:
        key = ("sari", "joko")[number % 2]
        inquiry = get_inquiry(actor=acting(key), public_id=public_id)
        return write_message(
            actor=acting(key), inquiry=inquiry, text="Yes.", submission_key=None, at=NOW
        ).text

    assert at_once(app, write) == ["Yes."] * RIVALS
    assert db.session.scalar(sa.select(sa.func.count(Message.id))) == RIVALS + 1
