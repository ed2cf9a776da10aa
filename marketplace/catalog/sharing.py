"""How a listing is passed on: the picture it is shared with, and links that hand it to others; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from marketplace.catalog.models import Listing
from marketplace.catalog.pictures import Picture
from marketplace.web.motif import draw_motif

# Counted up whenever the template draws the same words differently: the old addresses are kept
# for a year by whoever fetched them.
DESIGN = 1
_DIGITS = 32


@dataclass(frozen=True, slots=True)
class SharePicture:
    """What the picture shows: words beside the cover photo, or beside the motif where there is none.

    Its name is the digest of that, so an address never changes its meaning.
    """

    facts: Mapping[str, str]
    cover: Picture | None

    @property
    def digest(self) -> str:
        shown = [DESIGN, self.facts, self.cover.mark if self.cover else None]
        return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A plain link to a service's own page of sharing; nothing of theirs is loaded here."""

    name: str
    address: str


def share_picture(listing: Listing, cover: Picture | None) -> SharePicture:
    """The listing's names and place beside its cover photo or the motif of its village."""
    local_name = "" if listing.name_id == listing.name_en else listing.name_id
    return SharePicture(
        {
            "name": listing.name_en,
            "local_name": local_name,
            "place": listing.village.place,
            "motif": "" if cover else draw_motif(listing.village.code),
        },
        cover,
    )


def share_links(*, title: str, address: str) -> tuple[ShareLink, ...]:
    """Mail first: it needs no account anywhere."""
    together = f"{title} {address}"
    return (
        ShareLink(
            "E-mail", "mailto:?" + urlencode({"subject": title, "body": address}, quote_via=quote)
        ),
        ShareLink("WhatsApp", "https://wa.me/?" + urlencode({"text": together})),
        ShareLink(
            "LinkedIn",
            "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": address}),
        ),
        ShareLink("X", "https://x.com/intent/post?" + urlencode({"text": title, "url": address})),
    )
