"""Say a listing in a further language: at once before publication, read by a curator after it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from marketplace.catalog import policy, revision_operations, text_operations, text_queries, texts
from marketplace.catalog.models import Listing
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.text_models import ListingText
from marketplace.catalog.texts import FURTHER, Said
from marketplace.db import transaction
from marketplace.errors import NotFoundError
from marketplace.organisations.roles import Actor


@transaction
def write_text(
    *, actor: Actor, listing: Listing, code: str, said: Said, edition: int, at: datetime
) -> ListingRevision | None:
    """Say it as a translation of ``edition`` of the original, the one the writer has read.

    None when it is said at once; the revision that waits when buyers can see the listing already.
    The same words again only vouch for them. Raises RefusedError when the original has changed meanwhile,
    ConflictError while another change of the listing waits.
    """
    if code not in FURTHER:
        raise NotFoundError
    text_operations.hold(actor=actor, listing=listing)
    text_operations.refuse_another_edition(listing=listing, edition=edition)
    texts.check(said, original=texts.original_of(listing))
    standing = text_queries.find_text(listing_id=listing.id, code=code)
    if standing is not None and standing.said == said:
        text_operations.vouch_for_text(
            actor=actor, listing=listing, code=code, edition=edition, at=at
        )
        return None
    if policy.can_change(actor, listing):
        after = {**asdict(said), "edition": edition}
        content = {texts.set_of(code): {"before": _plain(standing), "after": after}}
        return revision_operations.ask_for_review(
            actor=actor, listing=listing, content=content, at=at
        )
    text_operations.put_text(
        actor=actor,
        listing=listing,
        code=code,
        said=said,
        edition=edition,
        by_name=actor.person_name,
        at=at,
    )
    return None


def _plain(text: ListingText | None) -> dict[str, object] | None:
    return {**asdict(text.said), "edition": text.edition} if text is not None else None
