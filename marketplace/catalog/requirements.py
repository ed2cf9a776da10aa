"""What a listing lacks before it is submitted, and which certificates it needs have expired."""

from __future__ import annotations

from datetime import date

from marketplace.catalog import duties, sections
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_terms import FEWEST_PHOTOS
from marketplace.catalog.sections import Missing
from marketplace.catalog.wording import terms_of
from marketplace.labels import N_

PHOTOS = "photos"


def missing_of(*, listing: Listing, photos: int, day: date) -> list[Missing]:
    """Everything that stands between this listing and its submission, in the order of the editor.

    ``photos`` counts those that are shown.
    """
    gaps = sections.missing(terms_of(listing), day=day)
    if photos < FEWEST_PHOTOS:
        words = N_("Three photos, each described in Indonesian and English")
        gaps.append(Missing(PHOTOS, words))
    return gaps


def lapsed_of(*, listing: Listing, day: date) -> list[str]:
    """The kinds of its mandatory certificates that ended before ``day``."""
    needed = duties.duties_of(hs_code=listing.hs_code, day=day)
    return [one.kind for one in listing.certificates if one.kind in needed and one.expired(day)]
