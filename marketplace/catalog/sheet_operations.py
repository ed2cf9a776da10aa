"""Change several listings at once, as a spreadsheet brought them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from marketplace.catalog import paper_operations
from marketplace.catalog.models import Listing
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.terms import ListingTerms
from marketplace.db import lock, transaction
from marketplace.errors import ConflictError
from marketplace.labels import N_
from marketplace.organisations.roles import Actor

CHANGED_MEANWHILE = N_("A listing was changed meanwhile. Send the file again.")


@transaction
def revise_from_sheet(
    *, actor: Actor, changes: Sequence[tuple[Listing, int, ListingTerms]], at: datetime
) -> list[ListingRevision]:
    """All of them or none; each by the listing's own operation, from the version that was shown.

    The revisions of those that buyers can see; some of them may wait for a curator.
    """
    revisions = []
    for listing, version, terms in changes:
        lock(listing)
        if listing.version != version:
            raise ConflictError(CHANGED_MEANWHILE)
        revisions.append(
            paper_operations.write_terms(actor=actor, listing=listing, terms=terms, at=at)
        )
    return [revision for revision in revisions if revision is not None]
