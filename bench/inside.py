"""What only the application itself can tell: listings to open, and how many queries a page sends.

python -m bench.inside products          # public ids, as JSON
python -m bench.inside queries           # reads addresses from stdin, writes their counts
"""

from __future__ import annotations

import json
import sys

import sqlalchemy as sa
from flask import Flask

from bench.addresses import ADDRESSES, LIST, PRODUCTS, SEARCH
from marketplace.app import create_app
from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.db import db

CARDS = 24
STEP = 397  # so that they lie all over the catalogue


def products(app: Flask) -> list[str]:
    """Published listings, the same for the same world."""
    with app.app_context():
        ids = db.session.scalars(
            sa.select(Listing.public_id)
            .where(Listing.status == ListingStatus.PUBLISHED, Listing.id % STEP == 0)
            .order_by(Listing.id)
            .limit(PRODUCTS)
        )
        return list(ids)


def queries(app: Flask, paths: list[str]) -> list[int]:
    """The SELECT statements of each, asked a second time: the first may count what is then kept."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            sent.append(statement)

    with app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", note)
    client = app.test_client()
    counts = []
    full = {*ADDRESSES[SEARCH], *ADDRESSES[LIST]}
    for path in paths:
        client.get(path).close()
        sent.clear()
        with client.get(path) as answer:
            cards = answer.get_data().count(b'<article class="card"')
        if answer.status_code != 200 or (path in full and cards != CARDS):
            sys.exit(f"{path} answered {answer.status_code} with {cards} cards.")
        counts.append(len(sent))
    return counts


def main() -> None:
    """Answer one question as JSON."""
    app = create_app()
    paths = json.load(sys.stdin)
    answer = products(app) if sys.argv[1] == "products" else queries(app, paths)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
