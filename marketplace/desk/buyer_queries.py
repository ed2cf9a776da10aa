"""What a buyer company has under way, each kind in one question that stops after the rows a page shows.

The rows are described where the questions are written (buyer_statements).
"""

from __future__ import annotations

from datetime import datetime

from marketplace.db import db
from marketplace.desk import buyer_statements as statements
from marketplace.desk.queries import Rows
from marketplace.errors import ForbiddenError
from marketplace.organisations.roles import Actor


def standing_offers(*, actor: Actor, at: datetime) -> Rows:
    """Offers that can be decided on, or that a village thinks over."""
    return db.session.execute(statements.standing_offers(), _scope(actor, at=at)).all()


def threads(*, actor: Actor, at: datetime) -> Rows:
    """Inquiries that wait for the buyer, and the latest of those under way."""
    return db.session.execute(statements.threads(), _scope(actor, at=at)).all()


def live_rfqs(*, actor: Actor) -> Rows:
    """Requests for quotation that are not over."""
    return db.session.execute(statements.live_rfqs(), _scope(actor)).all()


def live_orders(*, actor: Actor) -> Rows:
    """Orders that are not complete."""
    return db.session.execute(statements.live_orders(), _scope(actor)).all()


def counts(*, actor: Actor) -> dict[str, dict[str, int]]:
    """How many inquiries, rfqs and orders there are by status; what is on the shortlist by none."""
    found: dict[str, dict[str, int]] = {"inquiries": {}, "rfqs": {}, "orders": {}}
    for row in db.session.execute(statements.counts(), _scope(actor)):
        found.setdefault(row.kind, {})[row.status] = row.found
    return found


def _scope(actor: Actor, *, at: datetime | None = None) -> dict[str, object]:
    """Whose desk it is: a buyer sees what their own company bought, in whichever role."""
    if not actor.buys:
        raise ForbiddenError
    scope: dict[str, object] = {"ours": actor.organisation_id, "person": actor.person_id}
    return scope if at is None else {**scope, "at": at}
