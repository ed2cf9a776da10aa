"""Photos for listings of tests: real bytes, made once; rows without a worker."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache

from flask import Flask
from PIL import Image

from marketplace.catalog import photo_operations
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_models import ListingPhoto
from marketplace.catalog.photo_processes import Darkroom
from marketplace.catalog.photo_terms import FEWEST_PHOTOS, Caption, Made
from marketplace.db import transaction
from marketplace.imaging.preparing import Prepared, prepare_own
from marketplace.organisations.roles import Actor
from marketplace.storage.port import Storage

WIDTH, HEIGHT = 320, 240
CAPTIONS = (
    Caption("A drum on a bench", "Kendang di atas bangku", credit="Joko"),
    Caption("The skin close by", "Kulit dari dekat"),
    Caption("The workshop", "Bengkel"),
    Caption("Cartons in a container", "Karton di dalam peti kemas"),
)


class _Names:
    """A storage that keeps nothing: most tests look at no picture."""

    def put(self, content: bytes) -> str:
        return hashlib.sha256(content).hexdigest()


@cache
def prepared(number: int) -> Prepared:
    """The variants of a plain picture; each number another one."""
    return prepare_own(Image.new("RGB", (WIDTH, HEIGHT), (40 * number % 256, 90, 60)))


@cache
def made(number: int) -> Made:
    """What the worker would say of it."""
    return Darkroom(_Names()).keep(prepared(number))  # type: ignore[arg-type]  # keep() only puts


@transaction
def hang(actor: Actor, listing: Listing, at: datetime, *, count: int = FEWEST_PHOTOS) -> None:
    """As many photos as a curator wants to see, ready and described."""
    for number in range(count):
        hang_one(actor, listing, number, at)


def hang_one(actor: Actor, listing: Listing, number: int, at: datetime) -> ListingPhoto:
    """The photo of this number, ready and described."""
    return photo_operations.add_prepared_photo(
        actor=actor,
        listing=listing,
        sha256=hashlib.sha256(b"original %d" % number).hexdigest(),
        made=made(number),
        caption=CAPTIONS[number % len(CAPTIONS)],
        at=at,
    )


def put_bytes(app: Flask, *, count: int = FEWEST_PHOTOS) -> None:
    """For tests that look at pictures."""
    storage: Storage = app.extensions["storage"]
    for number in range(count):
        for variant in prepared(number).variants:
            storage.put(variant.content)
