"""An own limit: above it an approver accepts what is offered, or the director sends what is written."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import db, lock, transaction
from marketplace.errors import ForbiddenError, RefusedError
from marketplace.events import operations as events
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor
from marketplace.team import policy


@transaction
def set_limit(*, actor: Actor, limit: Money | None, at: datetime) -> None:
    """From now on. The same again: nothing.

    None is the other way round on the two sides: every buyer accepts anything, no operator sends
    anything. There is always somebody for what is above it: whoever leads last cannot leave the role.
    """
    if not policy.can_limit(actor):
        raise ForbiddenError
    if limit is not None and limit.minor < 0:
        raise RefusedError(N_("Write an amount that is not below zero."), field="amount")
    company = db.session.get_one(Organisation, actor.organisation_id)
    lock(company)
    before = company.approval_limit
    if limit == before:
        return
    company.approval_limit_minor = limit.minor if limit is not None else None
    company.approval_limit_currency = limit.currency if limit is not None else None
    events.record(
        actor=actor,
        action="team.set_limit",
        subject="organisation",
        subject_id=company.public_id,
        at=at,
        details={"from": _said(before), "to": _said(limit)},
    )


def _said(limit: Money | None) -> str | None:
    return None if limit is None else f"{limit.minor} {limit.currency}"
