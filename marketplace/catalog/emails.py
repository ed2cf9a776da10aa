"""Letters about listings."""

from __future__ import annotations

from datetime import datetime

from marketplace.catalog.models import Listing
from marketplace.mail.operations import write_letter
from marketplace.organisations import queries
from marketplace.organisations.roles import Role


def submitted(*, listing: Listing, at: datetime) -> None:
    """Tell every curator that a listing waits for them."""
    facts = {
        "product": listing.name_en,
        "village": listing.village.place,
        "seller": listing.organisation.name,
        "path": f"/curation/{listing.public_id}",
    }
    for recipient in queries.list_addresses_in_role(role=Role.CURATOR):
        write_letter(recipient=recipient, template="catalog/submitted", facts=facts, at=at)
