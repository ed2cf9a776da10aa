"""Two versions of a quotation are accepted while the newer one lapses, by eight processes at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace import clock
from marketplace.app import create_app
from marketplace.catalog.models import Listing
from marketplace.config import Config
from marketplace.db import db
from marketplace.events import queries as events
from marketplace.orders.models import Order
from marketplace.quotes import endings, operations
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import OPEN, TAKEN, EarlierVersion
from tests import build, cast
from tests.concurrency.contender import Outcome
from tests.pages import Visitor

PATIENCE = 200.0
SECOND = timedelta(seconds=1)
SOON = cast.TODAY + timedelta(days=4)  # the newer version's last day
EXPIRED, NOTHING_TO_DO = "expired", "nothing to do"


@dataclass(frozen=True)
class Press:
    """What one process does, and what it takes for the time while it does."""

    quotation: str
    at: datetime


def buy(config: Config, start: Barrier, tasks: Connection) -> None:
    """Sit at a browser of the buyer; accept what is named as soon as all are ready, until told None."""
    app = create_app(config)
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("marketplace.clock.now", lambda: cast.NOW)
        browser = Visitor.of(app, "lin")
        token = browser.csrf()
        while (press := tasks.recv()) is not None:
            patch.setattr("marketplace.clock.now", lambda press=press: press.at)
            start.wait(PATIENCE)
            answer = browser.knock("POST", f"/quotations/{press.quotation}/acceptance", token)
            tasks.send(Outcome(answer.status, answer.headers.get("Location", "")))


def end(config: Config, start: Barrier, tasks: Connection) -> None:
    """Be the daily round that finds the version lapsed."""
    with create_app(config).app_context():
        while (press := tasks.recv()) is not None:
            found = sa.select(Quotation.id).where(Quotation.public_id == press.quotation)
            quotation_id = db.session.scalars(found).one()
            db.session.rollback()
            start.wait(PATIENCE)
            tasks.send(_ended(quotation_id, press.at))


def _ended(quotation_id: int, at: datetime) -> str:
    try:
        return EXPIRED if endings.expire(quotation_id=quotation_id, at=at) else NOTHING_TO_DO
    except Exception as error:  # noqa: BLE001  the outcome is what the test looks at
        return repr(error)


ROLES = (*[buy] * 7, end)


class Table:
    """Seven browsers and one round, each a process with an application of its own."""

    def __init__(self, config: Config) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload(["tests.concurrency.test_two_versions_at_once"])
        self._start = context.Barrier(len(ROLES))
        self._pipes = []
        self._processes = []
        for role in ROLES:
            ours, theirs = context.Pipe()
            process = context.Process(target=role, args=(config, self._start, theirs))
            process.start()
            self._pipes.append(ours)
            self._processes.append(process)

    def press(self, presses: Sequence[Press]) -> list[object]:
        for pipe, press in zip(self._pipes, presses, strict=True):
            pipe.send(press)
        return [self._answer(pipe) for pipe in self._pipes]

    def end(self) -> None:
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join(PATIENCE)

    @staticmethod
    def _answer(pipe: Connection) -> object:
        if not pipe.poll(PATIENCE):
            raise TimeoutError("One of them gave no answer.")
        return pipe.recv()


@pytest.fixture
def table(app: Flask, config: Config) -> Iterator[Table]:
    table = Table(config)
    yield table
    table.end()


@pytest.mark.usefixtures("now")
def test_of_two_versions_accepted_while_one_lapses_at_most_one_wins(table: Table) -> None:
    listing = build.published_listing()
    for earlier in (EarlierVersion.KEEP, EarlierVersion.REPLACE, EarlierVersion.KEEP):
        older, newer = _two_versions(listing, earlier)
        late = newer.valid_until + SECOND
        accepting_older = Press(older.public_id, late)
        accepting_newer = Press(newer.public_id, newer.valid_until)
        presses = [accepting_older, accepting_newer] * 3
        expiring = Press(newer.public_id, late)
        inquiry_id = newer.inquiry_id
        db.session.rollback()
        *answers, round_ = table.press([*presses, accepting_newer, expiring])
        outcomes = [answer for answer in answers if isinstance(answer, Outcome)]

        assert len(outcomes) == len(presses) + 1
        assert {outcome.status for outcome in outcomes} <= {303, 409}, outcomes
        orders = _orders(inquiry_id)
        led_to = {outcome.location for outcome in outcomes if outcome.status == 303}
        assert led_to == {f"/orders/{order.public_id}" for order in orders}
        statuses = _statuses(inquiry_id)
        assert round_ in (EXPIRED, NOTHING_TO_DO)
        assert (len(orders), statuses) in _ENDS[earlier]
        assert (round_ == EXPIRED) <= (statuses[1] == "expired")
        assert _taken(inquiry_id) == len(orders)
    assert events.verify().intact


# The older version stands again where the newer one lapsed first; a replaced one never does.
_ENDS = {
    EarlierVersion.KEEP: [(1, ["superseded", "converted"]), (1, ["converted", "expired"])],
    EarlierVersion.REPLACE: [(1, ["superseded", "converted"]), (0, ["superseded", "expired"])],
}


def _two_versions(listing: Listing, earlier: EarlierVersion) -> tuple[Quotation, Quotation]:
    older = build.sent_quotation(build.open_inquiry(listing), quantity=300)
    newer = operations.send_quotation(
        actor=cast.acting("sari"),
        inquiry=older.inquiry,
        offer=build.offer(quantity=320, valid_through_date=SOON),
        submission_key=None,
        at=clock.now(),
        beyond_reason=build.SECOND_WORKSHOP,
        earlier=earlier,
    )
    return older, newer


def _orders(inquiry_id: int) -> list[Order]:
    statement = sa.select(Order).join(Quotation).where(Quotation.inquiry_id == inquiry_id)
    return list(db.session.scalars(statement))


def _statuses(inquiry_id: int) -> list[str]:
    rows = db.session.scalars(
        sa.select(Quotation).where(Quotation.inquiry_id == inquiry_id).order_by(Quotation.revision)
    ).all()
    assert not [row for row in rows if row.status in OPEN]
    return [row.status.value for row in rows]


def _taken(inquiry_id: int) -> int:
    statement = sa.select(sa.func.count(Quotation.id)).where(
        Quotation.inquiry_id == inquiry_id, Quotation.status.in_(TAKEN)
    )
    return db.session.scalar(statement) or 0
