"""Letters about changes of flagship."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from marketplace.accounts.models import Person
from marketplace.db import db
from marketplace.mail.operations import write_letter
from marketplace.organisations import officers, queries
from marketplace.organisations.models import Membership
from marketplace.succession.models import FlagshipChange


def asked(*, change: FlagshipChange, at: datetime) -> None:
    """Tell the officers who answer for the village."""
    for recipient in _officers(change):
        write_letter(recipient=recipient, template="succession/asked", facts=_facts(change), at=at)


def decided(*, change: FlagshipChange, at: datetime) -> None:
    """Tell the sellers."""
    facts = {**_facts(change), "answer": change.answer}
    template = f"succession/{change.status}"
    for recipient in queries.list_member_addresses(organisation_id=change.listing.organisation_id):
        write_letter(recipient=recipient, template=template, facts=facts, at=at)


def _facts(change: FlagshipChange) -> dict[str, str]:
    return {
        "village": change.village.place,
        "before": change.listing.name_en,
        "after": change.successor.name_en,
        "path": f"/flagship-changes/{change.public_id}",
    }


def _officers(change: FlagshipChange) -> list[str]:
    statement = (
        sa.select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(officers.of_village(change.village.code))
        .order_by(Membership.id)
    )
    return list(db.session.scalars(statement))
