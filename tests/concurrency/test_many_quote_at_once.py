"""Fifteen villages quote on one request in the same moment, each in a process: ten quotations stand."""

from __future__ import annotations

from datetime import date, timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from marketplace.accounts import operations as accounts
from marketplace.app import create_app
from marketplace.config import Config
from marketplace.db import db, transaction
from marketplace.errors import ConflictError
from marketplace.events import queries as events
from marketplace.events.operations import SYSTEM
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import get_inquiry
from marketplace.organisations import operations as organisations
from marketplace.organisations.queries import get_actor
from marketplace.organisations.roles import Actor, Role
from marketplace.quotes import operations as quotes
from marketplace.rfqs import deciding, filing, fitting, queries
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.rfqs.states import MOST_INVITED, MOST_LIVE, RfqStatus
from marketplace.rfqs.terms import Request
from tests import build, cast
from tests.catalog.storefronts import many_listings

PATIENCE = 240.0
PRESSES = 8


def quote(config: Config, public_id: str, email: str, start: Barrier, said: Queue[str]) -> None:
    """One director's press, in a process of their own."""
    with create_app(config).app_context():
        actor = get_actor(email=email)
        inquiry = get_inquiry(actor=actor, public_id=public_id)
        db.session.rollback()
        start.wait(PATIENCE)
        said.put(_pressed(actor, inquiry))


def _pressed(actor: Actor, inquiry: Inquiry) -> str:
    """What the director reads; on a slow machine SQLite may let one wait too long: they press again."""
    for _ in range(PRESSES):
        try:
            quotes.send_quotation(
                actor=actor,
                inquiry=inquiry,
                offer=build.offer(quantity=300),
                submission_key=None,
                at=cast.NOW,
                beyond_reason=build.SECOND_WORKSHOP,
            )
        except ConflictError as refusal:
            return refusal.message
        except OperationalError as error:
            if "locked" not in str(error):
                return repr(error)
        except Exception as error:  # noqa: BLE001  the outcome is what the test looks at
            return repr(error)
        else:
            return "sent"
    return "never came through"


@pytest.mark.usefixtures("now")  # lists bring mandates from the day they are read on
def test_of_fifteen_quotations_at_once_ten_stand_and_five_are_refused_plainly(
    app: Flask, config: Config, tmp_path: Path
) -> None:
    many_listings(app, tmp_path, count=MOST_INVITED)
    rfq = filing.ask_many(
        actor=cast.acting("greta"),
        request=Request(
            quantities=(300,),
            destination="DE",
            deadline_date=cast.TODAY + timedelta(days=10),
            category="bags-leather",
            needed_to_date=date(2027, 2, 28),
        ),
        submission_key=None,
        at=cast.NOW,
    )
    engine = app.extensions["search_engine"]
    seen = fitting.matched(rfq=rfq, engine=engine, at=cast.NOW)
    deciding.pass_rfq(actor=cast.acting("oka"), rfq=rfq, matched=seen, at=cast.NOW)
    parts = queries.list_recipients(rfq=rfq)
    assert len(parts) == MOST_INVITED
    threads = [(part.inquiry.public_id, _director_of(part)) for part in parts]
    db.session.rollback()

    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.concurrency.test_many_quote_at_once"])
    start, said = context.Barrier(len(threads)), context.Queue()
    processes = [
        context.Process(target=quote, args=(config, public_id, email, start, said))
        for public_id, email in threads
    ]
    for process in processes:
        process.start()
    outcomes = [said.get(timeout=PATIENCE) for _ in processes]
    for process in processes:
        process.join(PATIENCE)

    refused = [one for one in outcomes if one != "sent"]
    assert len(outcomes) - len(refused) == MOST_LIVE, refused
    assert [one for one in refused if "10 quotations to choose from" not in one] == []
    db.session.rollback()
    assert queries.count_live(rfq_id=rfq.id, apart_from=0, at=cast.NOW) == MOST_LIVE
    assert rfq.status is RfqStatus.QUOTED
    assert events.verify().intact


@transaction
def _director_of(part: RfqRecipient) -> str:
    """Somebody who may bind this village's enterprise."""
    email = f"director-{part.inquiry.seller_id}@villages.example"
    person = accounts.add_person(
        email=email, name=f"Director {part.id}", password_hash="-", at=cast.NOW
    )
    organisations.add_member(
        organisation=part.inquiry.seller,
        person=person,
        role=Role.SELLER_DIRECTOR,
        actor=SYSTEM,
        at=cast.NOW,
    )
    return email
