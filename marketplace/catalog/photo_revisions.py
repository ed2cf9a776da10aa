"""Change the photos buyers see already: the whole arrangement at once, read by a curator first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from flask_babel import gettext

from marketplace.catalog import photo_queries, photo_terms, policy, revision_operations
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_models import ListingPhoto
from marketplace.catalog.photo_operations import ARRANGEMENT
from marketplace.catalog.photo_terms import FEWEST_PHOTOS, Caption
from marketplace.catalog.revisions import ListingRevision
from marketplace.db import lock, transaction
from marketplace.errors import ConflictError, NotFoundError, RefusedError
from marketplace.labels import N_
from marketplace.organisations.roles import Actor


@transaction
def ask_to_arrange(
    *, actor: Actor, listing: Listing, arrangement: Mapping[str, Caption], at: datetime
) -> ListingRevision | None:
    """Ask that buyers see these photos, by public id, in this order; None when they do already.

    Raises RefusedError for too few, ConflictError while another change of the listing waits.
    """
    lock(listing)
    if not policy.owns(actor, listing):
        raise NotFoundError
    if listing.status not in policy.CHANGED_BY_REVISION:
        raise ConflictError(revision_operations.NOT_PUBLISHED)
    photos = photo_queries.list_photos(listing=listing)
    _refuse_what_cannot_hang(photos, arrangement)
    before = [_plain(photo.public_id, photo.caption) for photo in photos if photo.position]
    after = [_plain(name, caption) for name, caption in arrangement.items()]
    if before == after:
        return None
    content = {ARRANGEMENT: {"before": before, "after": after}}
    return revision_operations.ask_for_review(actor=actor, listing=listing, content=content, at=at)


def _refuse_what_cannot_hang(
    photos: Sequence[ListingPhoto], arrangement: Mapping[str, Caption]
) -> None:
    if len(arrangement) < FEWEST_PHOTOS:
        raise RefusedError(gettext("Buyers see at least %(fewest)s photos.", fewest=FEWEST_PHOTOS))
    if not set(arrangement) <= {photo.public_id for photo in photos if photo.ready}:
        raise RefusedError(N_("One of these photos is not ready, or no longer here."))
    for caption in arrangement.values():
        photo_terms.check(caption)


def _plain(photo: str, caption: Caption) -> dict[str, object]:
    return {"photo": photo, **asdict(caption)}
