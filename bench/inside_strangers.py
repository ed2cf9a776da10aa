"""Measures pages a person may not know of beside pages that never were, in the settings' database.

python -m bench.inside_strangers 400     # writes JSON
"""

from __future__ import annotations

import json
import sys
import time
from itertools import islice
from statistics import median

import sqlalchemy as sa
from flask.testing import FlaskClient

from bench.inside_desks import WARM_UP, member, signed_in
from marketplace.app import create_app
from marketplace.db import db, new_public_id
from marketplace.inquiries.models import Inquiry
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import BUYERS

PAGES = ("/inquiries/{}", "/inquiries/{}/closure", "/inquiries/{}/rfq")


def measure(*, calls: int) -> list[dict[str, float | str]]:
    """Milliseconds of wall time, and how often what exists took longer than its neighbour."""
    app = create_app()
    with app.app_context():
        outsider = _other_buyer()
        client = signed_in(app, outsider)
        ours = sa.select(Inquiry.public_id).where(Inquiry.buyer_id != outsider.organisation_id)
        existing = list(db.session.scalars(ours.order_by(Inquiry.id.desc()).limit(calls)))
    found: list[dict[str, float | str]] = []
    for page in PAGES:
        for public_id in islice(existing, WARM_UP):
            _wait(client, page.format(public_id))
        never = [new_public_id() for _ in existing]
        pairs = [
            _pair(client, page.format(one), page.format(other), at)
            for at, (one, other) in enumerate(zip(existing, never, strict=True))
        ]
        found.append(
            {
                "page": page.format("…"),
                "there": median(there for there, _ in pairs),
                "missing": median(missing for _, missing in pairs),
                "longer": 100 * sum(there > missing for there, missing in pairs) / len(pairs),
            }
        )
    return found


def _other_buyer() -> Membership:
    """A member of another buyer company than the one that asked."""
    first = member("lin")
    statement = (
        sa.select(Membership)
        .where(
            Membership.role.in_(BUYERS),
            Membership.ended_at.is_(None),
            Membership.organisation_id != first.organisation_id,
        )
        .order_by(Membership.id)
        .limit(1)
    )
    return db.session.scalars(statement).one()


def _pair(client: FlaskClient, there: str, missing: str, at: int) -> tuple[float, float]:
    """Each goes first every second time: whoever is second finds the processor warm."""
    if at % 2:
        first = _wait(client, missing)
        return _wait(client, there), first
    return _wait(client, there), _wait(client, missing)


def _wait(client: FlaskClient, address: str) -> float:
    began = time.perf_counter()
    with client.get(address, headers={"Accept-Language": "en"}) as answer:
        answer.get_data()
    spent = (time.perf_counter() - began) * 1000
    if answer.status_code != 404:
        sys.exit(f"{address} answered {answer.status_code}.")
    return spent


if __name__ == "__main__":
    json.dump(measure(calls=int(sys.argv[1])), sys.stdout)
