"""The photos of the demo world: drawn and stored before its transaction, hung inside it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from marketplace.catalog import photo_operations
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_processes import Darkroom
from marketplace.catalog.photo_terms import Caption, Made
from marketplace.db import transaction
from marketplace.demo import pictures
from marketplace.imaging.preparing import Prepared, prepare_own
from marketplace.organisations.roles import Actor

# What each scene shows, in English and Indonesian, after the product's name.
SCENES = (
    ("Demo drawing: {name}, whole", "Gambar demo: {name}, utuh"),
    ("Demo drawing: {name}, the surface close by", "Gambar demo: {name}, permukaan dari dekat"),
    ("Demo drawing: {name}, packed in cartons", "Gambar demo: {name}, dikemas dalam karton"),
)
CREDIT = "Desaport (demo)"


@dataclass(frozen=True, slots=True)
class DemoPhoto:
    """One drawing whose bytes are in storage."""

    sha256: str
    made: Made
    scene: int


Album = Mapping[str, Sequence[DemoPhoto]]


def draw_album(*, categories: Mapping[str, str], darkroom: Darkroom) -> Album:
    """Three photos for each village code; ``categories`` says what it makes."""
    return {
        code: [
            DemoPhoto(
                sha256=hashlib.sha256(f"demo {code} {scene}".encode()).hexdigest(),
                made=darkroom.keep(_drawn(code, category, scene)),
                scene=scene,
            )
            for scene in range(len(SCENES))
        ]
        for code, category in categories.items()
    }


@transaction
def hang(*, actor: Actor, listing: Listing, photos: Sequence[DemoPhoto], at: datetime) -> None:
    """Give the listing its drawings, described as what they are."""
    for photo in photos:
        english, indonesian = SCENES[photo.scene]
        photo_operations.add_prepared_photo(
            actor=actor,
            listing=listing,
            sha256=photo.sha256,
            made=photo.made,
            caption=Caption(
                alt_en=english.format(name=listing.name_en),
                alt_id=indonesian.format(name=listing.name_id),
                credit=CREDIT,
            ),
            at=at,
        )


@cache
def _drawn(code: str, category: str, scene: int) -> Prepared:
    return prepare_own(pictures.draw(code=code, category=category, scene=scene))
