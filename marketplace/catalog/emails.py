"""Letters about listings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from marketplace.catalog.certificates import certificate_name
from marketplace.catalog.models import Listing
from marketplace.catalog.revisions import ListingRevision
from marketplace.mail.operations import write_letter
from marketplace.organisations import queries
from marketplace.organisations.roles import Role


def submitted(*, listing: Listing, at: datetime) -> None:
    """Tell every curator that a listing waits for them."""
    facts = _facts(listing, path=f"/curation/{listing.public_id}")
    for recipient in queries.list_addresses_in_role(role=Role.CURATOR):
        write_letter(recipient=recipient, template="catalog/submitted", facts=facts, at=at)


def certificate_expired(*, listing: Listing, kinds: Sequence[str], at: datetime) -> None:
    """Tell the sellers that buyers cannot find it until these certificates are renewed."""
    facts = _facts(listing, path=f"/listings/{listing.public_id}")
    facts["certificates"] = ", ".join(certificate_name(kind) for kind in kinds)
    _to_sellers(listing, "catalog/certificate_expired", facts, at=at)


def revision_waits(*, revision: ListingRevision, at: datetime) -> None:
    """Tell every curator that a change of a published listing waits for them."""
    facts = _facts(revision.listing, path=f"/curation/revisions/{revision.public_id}")
    for recipient in queries.list_addresses_in_role(role=Role.CURATOR):
        write_letter(recipient=recipient, template="catalog/revision_waits", facts=facts, at=at)


def revision_decided(*, revision: ListingRevision, at: datetime) -> None:
    """Tell the sellers what became of their change."""
    facts = _facts(revision.listing, path=f"/listings/{revision.listing.public_id}")
    facts["reason"] = revision.reason
    _to_sellers(revision.listing, f"catalog/revision_{revision.status}", facts, at=at)


def _facts(listing: Listing, *, path: str) -> dict[str, str]:
    return {
        "product": listing.name_en,
        "village": listing.village.place,
        "seller": listing.organisation.name,
        "path": path,
    }


def _to_sellers(listing: Listing, template: str, facts: dict[str, str], *, at: datetime) -> None:
    for recipient in queries.list_member_addresses(organisation_id=listing.organisation_id):
        write_letter(recipient=recipient, template=template, facts=facts, at=at)
