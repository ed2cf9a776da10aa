"""Store what a seller sends, then make its variants; safe to repeat and to kill at any point."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from marketplace import clock
from marketplace.catalog import photo_operations, photo_queries
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_models import MARK_LENGTH, ListingPhoto
from marketplace.catalog.photo_terms import Made, MadeVariant
from marketplace.db import db
from marketplace.imaging.preparing import Prepared, prepare
from marketplace.imaging.refusals import PictureRefusedError
from marketplace.imaging.signatures import refuse_at_sight
from marketplace.organisations.roles import Actor
from marketplace.storage.port import Storage


class Darkroom:
    """Develops photos into ``storage``."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def take_in(
        self, *, actor: Actor, listing: Listing, content: bytes, at: datetime
    ) -> ListingPhoto:
        """Keep the bytes, then the photo that waits for its variants.

        Raises PictureRefusedError for what is no picture at first sight, RefusedError for a
        photo too many.
        """
        refuse_at_sight(content)
        sha256 = self._storage.put(content)
        return photo_operations.receive_photo(
            actor=actor, listing=listing, sha256=sha256, size=len(content), at=at
        )

    def develop(self, payload: Mapping[str, object]) -> None:
        """Prepare the photo named in the job's payload; one that is settled is left alone.

        Killed anywhere, the same bytes are made and stored again under the same names, and bound
        once.
        """
        photo_id = str(payload["photo"])
        photo = photo_queries.find_photo(public_id=photo_id)
        if photo is None or photo.waiting_sha256 is None:
            return
        content = self._storage.get(photo.waiting_sha256)
        db.session.rollback()  # decoding takes seconds; nobody waits for us meanwhile
        try:
            made = self.keep(prepare(content))
        except PictureRefusedError as refused:
            photo_operations.refuse_photo(
                photo_id=photo_id, refusal=refused.refusal, at=clock.now()
            )
            return
        photo_operations.keep_variants(photo_id=photo_id, made=made, at=clock.now())

    def keep(self, prepared: Prepared) -> Made:
        """Put the variants into storage and name them."""
        variants = tuple(
            MadeVariant(
                encoding=one.encoding,
                width=one.width,
                height=one.height,
                size=len(one.content),
                sha256=self._storage.put(one.content),
            )
            for one in prepared.variants
        )
        return Made(mark_of(variants), prepared.width, prepared.height, prepared.colour, variants)


def mark_of(variants: tuple[MadeVariant, ...]) -> str:
    """A name for exactly these bytes, so that an address never shows anything else."""
    names = "\n".join(f"{one.width} {one.encoding} {one.sha256}" for one in variants)
    return hashlib.sha256(names.encode()).hexdigest()[:MARK_LENGTH]
