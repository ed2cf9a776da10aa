"""One of several processes that confirm orders of the same listing at the same moment."""

from __future__ import annotations

from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from marketplace.app import create_app
from marketplace.capacity import operations
from marketplace.catalog.models import Listing
from marketplace.config import Config
from marketplace.db import db
from marketplace.events.operations import SYSTEM
from tests.cast import NOW

PATIENCE = 120.0


def book(config: Config, listing_id: int, name: str, start: Barrier, answers: Connection) -> None:
    """Book ten orders of 150 units, the first together with the others' first."""
    with create_app(config).app_context():
        listing = db.session.get_one(Listing, listing_id)
        db.session.rollback()
        start.wait(PATIENCE)
        kept = 0
        for number in range(10):
            booking = operations.book(
                listing=listing,
                order_id=f"{name}{number}",
                order_number=f"ORD-{name}-{number}",
                quantity=150,
                promised_date=date(2026, 12, 27),
                actor=SYSTEM,
                at=NOW,
            )
            kept += booking.kept
        answers.send(kept)
