"""Keep the paper behind a certificate."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from marketplace.catalog import operations, policy, revision_operations, wording
from marketplace.catalog.models import Listing
from marketplace.catalog.papers import Paper
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.terms import ListingTerms
from marketplace.db import transaction
from marketplace.errors import NotFoundError
from marketplace.organisations.roles import Actor
from marketplace.storage.operations import remember_blob


@transaction
def keep_paper(
    *, actor: Actor, listing: Listing, kind: str, paper: Paper, sha256: str, at: datetime
) -> ListingRevision | None:
    """Bind bytes that lie in storage already to this certificate of the listing.

    Of a published listing that is a change a curator reads: the revision is given back.
    """
    terms = wording.terms_of(listing)
    if kind not in terms.certificate_kinds:
        raise NotFoundError
    remember_blob(sha256=sha256, size=len(paper.content), media_type=paper.media_type, at=at)
    return write_terms(actor=actor, listing=listing, terms=_with(terms, kind, paper, sha256), at=at)


@transaction
def write_terms(
    *, actor: Actor, listing: Listing, terms: ListingTerms, at: datetime
) -> ListingRevision | None:
    """Write what the editor says: into a listing on the seller's desk, or as a revision of it."""
    if listing.status in policy.CHANGED_BY_REVISION:
        return revision_operations.change_listing(actor=actor, listing=listing, terms=terms, at=at)
    operations.revise_listing(actor=actor, listing=listing, terms=terms, at=at)
    return None


def _with(terms: ListingTerms, kind: str, paper: Paper, sha256: str) -> ListingTerms:
    certificates = tuple(
        replace(one, file=sha256, file_name=paper.name) if one.kind == kind else one
        for one in terms.certificates
    )
    return replace(terms, certificates=certificates)
