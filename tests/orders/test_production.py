"""Progress as the BUMDes reports it, and the moment the goods are ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.queries import timeline
from marketplace.mail.models import Letter
from marketplace.orders import operations
from marketplace.orders.due_states import DueStatus
from marketplace.orders.models import Milestone, Order
from marketplace.orders.states import OrderStatus
from tests import build
from tests.cast import NOW, acting
from tests.orders.pages import order_url, press
from tests.pages import Visitor

Visit = Callable[..., Visitor]


def _report(order: Order, produced: int, *, key: str = "joko", press: str | None = None) -> None:
    operations.report_milestone(
        actor=acting(key), order=order, produced=produced, note="", submission_key=press, at=NOW
    )


def _counts() -> list[int]:
    return list(db.session.scalars(sa.select(Milestone.produced).order_by(Milestone.id)))


def test_the_operator_reports_and_the_buyer_reads_it(
    app: Flask, visitor: Visit, now: datetime
) -> None:
    order = build.order_in_production()
    form = visitor("joko").get(order_url(order, "milestones")).form("")
    page = form.submit(produced="1200", note="Skins arrive on Monday.")
    assert page.url == order_url(order)
    seen = visitor("lin").get(order_url(order))
    assert "1,200 pcs of 3,500 pcs made" in seen
    assert "Skins arrive on Monday." in seen


def test_a_count_nobody_would_believe_is_shown_again(
    app: Flask, visitor: Visit, now: datetime
) -> None:
    order = build.order_in_production()
    form = visitor("joko").get(order_url(order, "milestones")).form("")
    for produced in ("", "-1", "many", "3851", "1e3", "9" * 30, "9" * 400):
        page = form.submit(produced=produced, note="What I typed")
        assert page.status == 422, produced
        assert page.form("").values["note"][0].strip() == "What I typed"
    assert _counts() == []


def test_a_tenth_more_than_ordered_is_the_most(app: Flask) -> None:
    order = build.order_in_production()
    with pytest.raises(RefusedError) as refusal:
        _report(order, 3851)
    assert refusal.value.field == "produced"
    _report(order, 3850)
    assert _counts() == [3850]


def test_the_count_never_goes_back(app: Flask) -> None:
    order = build.order_in_production()
    _report(order, 1200)
    with pytest.raises(RefusedError) as refusal:
        _report(order, 1199)
    assert refusal.value.field == "produced"
    _report(order, 1200)
    assert _counts() == [1200, 1200]


def test_less_than_nothing_and_an_endless_note_are_refused(app: Flask) -> None:
    order = build.order_in_production()
    with pytest.raises(RefusedError):
        _report(order, -1)
    with pytest.raises(RefusedError) as refusal:
        operations.report_milestone(
            actor=acting("joko"), order=order, produced=1, note="x" * 2001,
            submission_key=None, at=NOW,
        )  # fmt: skip
    assert refusal.value.field == "note"


def test_pressing_twice_reports_once(app: Flask) -> None:
    order = build.order_in_production()
    for _ in range(2):
        _report(order, 1200, press="k" * 32)
    assert _counts() == [1200]
    actions = [event.action for event in timeline(subjects=[("order", order.public_id)])]
    assert actions.count("order.report_milestone") == 1


def test_anothers_key_is_never_answered_with_anothers_report(app: Flask) -> None:
    order = build.order_in_production()
    _report(order, 1200, press="k" * 32)
    with pytest.raises(ConflictError):
        _report(order, 1300, key="sari", press="k" * 32)


@pytest.mark.parametrize("made", [build.confirmed_order, build.ready_order])
def test_progress_is_reported_only_in_production(
    app: Flask, visitor: Visit, now: datetime, made: Callable[[], Order]
) -> None:
    order = made()
    page = visitor("joko").get(order_url(order, "milestones")).form("").submit(produced="1")
    assert page.status == 409
    assert _counts() == []


def test_nobody_outside_the_enterprise_reports(app: Flask, visitor: Visit, now: datetime) -> None:
    order = build.order_in_production()
    url = order_url(order, "milestones")
    refused = {"lin": 403, "hasan": 404, "greta": 404}
    assert {key: visitor(key).get(url).status for key in refused} == refused
    assert {key: press(visitor(key), url, produced="1").status for key in refused} == refused
    for key in refused:
        with pytest.raises(ForbiddenError):
            _report(order, 1, key=key)


def test_a_report_is_never_changed(app: Flask) -> None:
    _report(build.order_in_production(), 10)

    @transaction
    def change() -> None:
        db.session.execute(sa.update(Milestone).values(produced=11))

    with pytest.raises(IntegrityError):
        change()


def test_the_director_marks_ready_and_the_balance_falls_due(
    app: Flask, visitor: Visit, now: datetime
) -> None:
    order = build.order_in_production()
    page = visitor("sari").get(order_url(order)).form("readiness").submit()
    assert "Ready to ship" in page
    assert build.dues_of(order)[1].status is DueStatus.DUE
    (letter,) = db.session.scalars(
        sa.select(Letter).where(Letter.subject.contains("goods are ready"))
    )
    assert letter.recipient.startswith("lin@")
    assert "USD 39,200.00" in letter.body
    assert "Pay USD 39,200.00 before they can be shipped." in visitor("lin").get(order_url(order))


def test_ready_twice_is_a_conflict(app: Flask, visitor: Visit, now: datetime) -> None:
    order = build.order_in_production()
    form = visitor("sari").get(order_url(order)).form("readiness")
    assert form.submit().status == 200
    assert form.submit().status == 409
    assert order.status is OrderStatus.READY


def test_nobody_else_marks_ready(app: Flask, visitor: Visit, now: datetime) -> None:
    order = build.order_in_production()
    url = order_url(order, "readiness")
    refused = {"joko": 403, "lin": 403, "hasan": 404, "greta": 404}
    assert {key: press(visitor(key), url).status for key in refused} == refused
    for key in refused:
        with pytest.raises(ForbiddenError):
            operations.mark_ready(actor=acting(key), order=order, at=NOW)
    assert order.status is OrderStatus.IN_PRODUCTION
