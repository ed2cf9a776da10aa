"""Eight at the same moment: two versions are accepted while one lapses, and one thing happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

import sqlalchemy as sa
from flask import Flask

from marketplace.app import create_app
from marketplace.config import Config
from marketplace.db import db
from marketplace.errors import ConflictError
from marketplace.events.queries import verify
from marketplace.orders import operations as orders
from marketplace.orders.models import Order
from marketplace.quotes import endings, queries
from marketplace.quotes.models import Quotation
from tests.build import sent_quotation
from tests.cast import acting
from tests.quotes.test_keeping import revised

PATIENCE = 300.0


def accept(public_id: str, at: datetime) -> str:
    actor = acting("lin")
    quotation = queries.get_quotation(actor=actor, public_id=public_id)
    return orders.accept_quotation(actor=actor, quotation=quotation, at=at).public_id


def expire(public_id: str, at: datetime) -> str:
    found = db.session.scalars(sa.select(Quotation.id).where(Quotation.public_id == public_id))
    ended = endings.expire(quotation_id=found.one(), at=at)
    return "expired" if ended else "nothing to end"


def contend(
    config: Config, act: Callable[[str, datetime], str], arguments: tuple[str, datetime],
    start: Barrier, answers: object,
) -> None:  # fmt: skip
    app = create_app(config)
    with app.app_context():
        try:
            start.wait(PATIENCE)
            answer = act(*arguments)
        except ConflictError:
            answer = "conflict"
        except Exception as error:  # noqa: BLE001  the test looks at whatever it was
            answer = f"failed: {error!r}"
        answers.put(answer)  # type: ignore[attr-defined]  # a queue


def test_of_two_versions_accepted_and_one_expiring_one_wins(app: Flask, config: Config) -> None:
    first = sent_quotation()
    newer = revised(first)
    late = newer.valid_until + timedelta(seconds=1)
    in_time = newer.valid_until
    calls = [
        *[(accept, (newer.public_id, in_time))] * 3,
        *[(accept, (first.public_id, late))] * 3,
        *[(expire, (newer.public_id, late))] * 2,
    ]
    db.session.rollback()
    context = get_context("spawn")
    start, answers = context.Barrier(len(calls)), context.Queue()
    rivals = [
        context.Process(target=contend, args=(config, act, given, start, answers))
        for act, given in calls
    ]
    for rival in rivals:
        rival.start()
    said = [answers.get(timeout=PATIENCE) for _ in rivals]
    for rival in rivals:
        rival.join(PATIENCE)

    assert not [answer for answer in said if answer.startswith("failed")]
    order = db.session.scalars(sa.select(Order)).one()
    placed = {answer for answer in said if len(answer) == len(order.public_id)}
    assert placed == {order.public_id}
    rows = db.session.scalars(sa.select(Quotation).order_by(Quotation.revision))
    statuses = [row.status.value for row in rows]
    assert statuses in (["superseded", "converted"], ["converted", "expired"])
    assert said.count("expired") <= 1
    assert verify().intact
