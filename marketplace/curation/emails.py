"""Letters about decisions, to every member of the BUMDes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from marketplace.curation.models import CurationDecision, CurationVerdict
from marketplace.db import db
from marketplace.mail.operations import write_letter
from marketplace.organisations import queries
from marketplace.organisations.models import Membership

_TEMPLATES = {
    CurationVerdict.PUBLISHED: "curation/published",
    CurationVerdict.IMPORTED: "curation/published",
    CurationVerdict.CHANGES_REQUESTED: "curation/changes_requested",
    CurationVerdict.REJECTED: "curation/rejected",
}


def decided(*, decision: CurationDecision, at: datetime) -> None:
    """Tell the sellers what was decided and why."""
    listing = decision.listing
    facts = {
        "product": listing.name_en,
        "village": listing.village.place,
        "reason": decision.reason,
        "path": f"/listings/{listing.public_id}",
    }
    for recipient in queries.list_member_addresses(organisation_id=listing.organisation_id):
        write_letter(recipient=recipient, template=_TEMPLATES[decision.verdict], facts=facts, at=at)


def imported(*, decisions: Sequence[CurationDecision], at: datetime) -> None:
    """Tell those sellers that have members; most of a first list have none yet."""
    ids = {decision.listing.organisation_id for decision in decisions}
    peopled = set(
        db.session.scalars(
            sa.select(Membership.organisation_id).where(
                Membership.organisation_id.in_(ids), Membership.ended_at.is_(None)
            )
        )
    )
    for decision in decisions:
        if decision.listing.organisation_id in peopled:
            decided(decision=decision, at=at)
