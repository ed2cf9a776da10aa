"""Eight at the same moment: two versions are accepted while one lapses, and one thing happens."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from flask import Flask

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
from tests.support.racing import race


def accept(public_id: str, at: datetime) -> str:
    actor = acting("lin")
    quotation = queries.get_quotation(actor=actor, public_id=public_id)
    return orders.accept_quotation(actor=actor, quotation=quotation, at=at).public_id


def expire(public_id: str, at: datetime) -> bool:
    found = db.session.scalars(sa.select(Quotation.id).where(Quotation.public_id == public_id))
    return endings.expire(quotation_id=found.one(), at=at)


def test_of_two_versions_accepted_and_one_expiring_one_wins(app: Flask) -> None:
    first = sent_quotation()
    newer = revised(first)
    in_time, late = newer.valid_until, newer.valid_until + timedelta(seconds=1)
    outcomes = race(
        app,
        [
            *[partial(accept, newer.public_id, in_time)] * 3,
            *[partial(accept, first.public_id, late)] * 3,
            *[partial(expire, newer.public_id, late)] * 2,
        ],
    )
    failed = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, ConflictError) for one in failed), failed
    order = db.session.scalars(sa.select(Order)).one()
    assert {one for one in outcomes if isinstance(one, str)} == {order.public_id}
    rows = db.session.scalars(sa.select(Quotation).order_by(Quotation.revision))
    statuses = [row.status.value for row in rows]
    assert statuses in (["superseded", "converted"], ["converted", "expired"])
    assert outcomes.count(True) <= 1
    assert verify().intact
