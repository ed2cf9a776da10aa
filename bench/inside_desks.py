"""Fills the database of the settings with open inquiries, and measures the lists over them.

python -m bench.inside_desks fill 10000
python -m bench.inside_desks measure 40     # writes JSON
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from bench import offers_of_desks
from marketplace.accounts import operations as accounts
from marketplace.app import create_app
from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.clock import now
from marketplace.db import Model, db, new_public_id, transaction
from marketplace.inquiries.flag_models import MessageFlag
from marketplace.inquiries.flag_states import FlagKind, FlagStatus
from marketplace.inquiries.models import Inquiry, Message
from marketplace.inquiries.states import InquiryStatus
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Role
from marketplace.routing.models import Hop
from marketplace.routing.queries import SUBJECT
from marketplace.routing.rungs import LADDER
from marketplace.trade_terms import Incoterm
from marketplace.workdays import queries as workdays

MOST_CPU, MOST_QUERIES = 50, 12
WARM_UP = 3
LONGEST = timedelta(days=30)
BATCH = 2_000
FIRST = 10**6  # ids above all others
LISTS = (
    ("a seller's page without a list", "joko", "/closures"),
    ("seller's inbox", "joko", "/inquiries"),
    ("its page 200", "joko", "/inquiries?page=200"),
    ("what waits for the seller", "joko", "/inquiries?state=awaiting_seller"),
    ("of one country", "joko", "/inquiries?country=CN"),
    ("found by words", "joko", "/inquiries?q=BENCH-99"),
    ("buyer's desk", "lin", "/desk/buying"),
    ("buyer's inquiries", "lin", "/inquiries"),
    ("offers that stand", "lin", "/quotations?state=under_way"),
    ("board of silences", "oka", "/programme/silences"),
    ("of one rung", "oka", "/programme/silences?rung=officer"),
    ("staff's flags", "stefan", "/back-office/flags"),
)
ROLES = {
    "joko": Role.SELLER_DIRECTOR,
    "lin": Role.BUYER,
    "oka": Role.PROGRAMME_OFFICER,
    "stefan": Role.STAFF,
}


@transaction
def fill(*, count: int, at: datetime) -> None:
    """So many open inquiries, their messages, rungs, flags, offers and requests."""
    seller, buyer = member("joko"), member("lin")
    listing = db.session.scalars(_listings_of(seller)).first()
    if listing is None:
        raise LookupError("The first director of the demo world has no published product.")
    calendar = workdays.calendar_of(organisation_id=seller.organisation_id, since=at - LONGEST)
    inquiries, messages, hops, flags = [], [], [], []
    for number in range(count):
        began_at = at - LONGEST * (number + 1) / count
        silent = number % 5 < 3
        public_id = new_public_id()
        inquiries.append(
            {
                "id": FIRST + number,
                "public_id": public_id,
                "number": f"BENCH-{number}",
                "status": InquiryStatus.AWAITING_SELLER if silent else InquiryStatus.AWAITING_BUYER,
                "listing_id": listing.id,
                "buyer_id": buyer.organisation_id,
                "seller_id": seller.organisation_id,
                "asked_by_id": buyer.person_id,
                "quantity": 500 + number,
                "unit": listing.unit,
                "destination": "CN",
                "incoterm": Incoterm.FOB,
                "asked_at": began_at,
                "changed_at": began_at,
                "version": 1,
            }
        )
        messages.append(
            {
                "id": FIRST + number,
                "public_id": new_public_id(),
                "inquiry_id": FIRST + number,
                "author_id": (buyer if silent else seller).person_id,
                "organisation_id": (buyer if silent else seller).organisation_id,
                "text": "One container, please.",
                "sent_at": began_at,
            }
        )
        if number % 2:
            flags.append(
                {
                    "public_id": new_public_id(),
                    "message_id": FIRST + number,
                    "kind": FlagKind.ACCOUNT,
                    "status": FlagStatus.OPEN,
                    "sign": "DE89…00",
                    "reason": "",
                    "raised_at": began_at,
                    "decision": "",
                    "version": 1,
                }
            )
        waited = calendar.minutes_between(began_at, at)
        for place, rung in enumerate(LADDER if silent else ()):
            if waited < rung.minutes:
                break
            due_at = calendar.moment_after(began_at, rung.minutes)
            following = LADDER[place + 1] if place + 1 < len(LADDER) else None
            hops.append(
                {
                    "subject": SUBJECT,
                    "subject_id": public_id,
                    "turn_began_at": began_at,
                    "rung": rung,
                    "rule": rung.rule,
                    "choice": "people",
                    "told": "[]",
                    "facts": "{}",
                    "due_at": due_at,
                    "climbed_at": due_at,
                    "next_due_at": following and calendar.moment_after(began_at, following.minutes),
                }
            )
    for model, rows in (
        (Inquiry, inquiries),
        (Message, messages),
        (Hop, hops),
        (MessageFlag, flags),
    ):
        _insert(model, rows)
    offers_of_desks.fill(inquiries=inquiries, seller=seller, at=at)


def measure(app: Flask, *, calls: int) -> list[dict[str, float | str]]:
    """CPU milliseconds and queries of each list."""
    found: list[dict[str, float | str]] = []
    for name, key, address in LISTS:
        with app.app_context():
            client = signed_in(app, member(key))
        for _ in range(WARM_UP):
            _get(client, address)
        # As the server does once it is warm: what stays is not gone through again and again.
        gc.collect()
        gc.freeze()
        with _queries(app) as sent:
            _get(client, address)
        spent = [_cpu(client, address) for _ in range(calls)]
        found.append(
            {
                "list": name,
                "median": median(spent),
                "p95": quantiles(spent, n=20)[-1],
                "queries": len(sent),
            }
        )
    return found


def _listings_of(seller: Membership) -> sa.Select[Listing]:
    return sa.select(Listing).where(
        Listing.organisation_id == seller.organisation_id,
        Listing.status == ListingStatus.PUBLISHED,
    )


def member(key: str) -> Membership:
    """Whoever of the demo world first had this role."""
    statement = (
        sa.select(Membership)
        .where(Membership.role == ROLES[key], Membership.ended_at.is_(None))
        .order_by(Membership.id)
        .limit(1)
    )
    return db.session.scalars(statement).one()


def _insert(model: type[Model], rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), BATCH):
        db.session.execute(sa.insert(model), rows[start : start + BATCH])


def signed_in(app: Flask, one: Membership) -> FlaskClient:
    """A browser of this person; inside an application context."""
    client = app.test_client()
    token = accounts.start_session(person=one.person, device="bench", at=now())
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return client


def _cpu(client: FlaskClient, address: str) -> float:
    began = time.process_time()
    _get(client, address)
    return (time.process_time() - began) * 1000


def _get(client: FlaskClient, address: str) -> None:
    with client.get(address, headers={"Accept-Language": "en"}) as answer:
        answer.get_data()
    if answer.status_code != 200:
        sys.exit(f"{address} answered {answer.status_code}.")


@contextmanager
def _queries(app: Flask) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def main() -> None:
    """Fill, or measure and write JSON."""
    what, number = sys.argv[1], int(sys.argv[2])
    app = create_app()
    if what == "fill":
        with app.app_context():
            fill(count=number, at=datetime.now(UTC))  # noqa: TID251  the pages read the same clock
    else:
        json.dump(measure(app, calls=number), sys.stdout)


if __name__ == "__main__":
    main()
