"""Letters about decisions, to every member of the BUMDes."""

from __future__ import annotations

from datetime import datetime

from marketplace.curation.models import CurationDecision, CurationVerdict
from marketplace.mail.operations import write_letter
from marketplace.organisations import queries

_TEMPLATES = {
    CurationVerdict.PUBLISHED: "curation/published",
    CurationVerdict.IMPORTED: "curation/published",
    CurationVerdict.CHANGES_REQUESTED: "curation/changes_requested",
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
