"""Listings said in further languages, as their sellers write them."""

from __future__ import annotations

from dataclasses import replace

from marketplace.catalog import text_revisions
from marketplace.catalog.models import Listing
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.texts import Said
from marketplace.curation import operations as curation
from tests.cast import NOW, acting

DRUM_IN_CHINESE = Said(
    name="金贝鼓",
    summary="手工雕刻的桃花心木金贝鼓，配山羊皮。",
    description="由一整块桃花心木车制。",
    story="",
)


def say(
    listing: Listing, code: str = "zh", by: str = "sari", **changes: str
) -> ListingRevision | None:
    """What waits for a curator, or None when it is said at once."""
    return text_revisions.write_text(
        actor=acting(by),
        listing=listing,
        code=code,
        said=replace(DRUM_IN_CHINESE, **changes),
        edition=listing.edition,
        at=NOW,
    )


def agree(revision: ListingRevision | None) -> None:
    """Citra puts it in force."""
    assert revision is not None
    curation.confirm_revision(actor=acting("citra"), revision=revision, at=NOW)
