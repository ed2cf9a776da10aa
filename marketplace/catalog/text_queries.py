"""Find what listings say in further languages: for one page, for all cards of a page, for the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.text_models import ListingText
from marketplace.catalog.texts import FURTHER
from marketplace.db import db


@dataclass(frozen=True, slots=True)
class BriefText:
    """What a card says of a listing in ``language``; ``stale`` when the original has changed since."""

    language: str
    name: str
    summary: str
    stale: bool


_LISTINGS: sa.BindParameter[list[int]] = sa.bindparam("ids", expanding=True)
_BRIEF = (
    sa.select(
        ListingText.listing_id,
        ListingText.language,
        ListingText.name,
        ListingText.summary,
        (ListingText.edition < Listing.edition).label("stale"),
    )
    .join(Listing, ListingText.listing_id == Listing.id)
    .where(ListingText.listing_id.in_(_LISTINGS), ListingText.language == sa.bindparam("code"))
)


def briefs_of(*, ids: Collection[int], code: str) -> dict[int, BriefText]:
    """The text in this language of each listing that has one, in one query; in none for English and Indonesian."""
    if code not in FURTHER or not ids:
        return {}
    rows = db.session.execute(_BRIEF, {"ids": list(ids), "code": code})
    return {row[0]: BriefText(*row[1:]) for row in rows}


def find_text(*, listing_id: int, code: str) -> ListingText | None:
    """What the listing says in this language; no query for those that stand in the listing itself."""
    if code not in FURTHER:
        return None
    return db.session.scalar(
        sa.select(ListingText).where(
            ListingText.listing_id == listing_id, ListingText.language == code
        )
    )


def list_texts(*, listing: Listing) -> list[ListingText]:
    """Every further language the listing is said in."""
    statement = sa.select(ListingText).where(ListingText.listing_id == listing.id)
    return list(db.session.scalars(statement.order_by(ListingText.language)))


def texts_of_many(*, ids: Collection[int]) -> dict[int, list[ListingText]]:
    """The texts of each listing that has any, in one query."""
    found: defaultdict[int, list[ListingText]] = defaultdict(list)
    statement = sa.select(ListingText).where(ListingText.listing_id.in_(ids))
    for text in db.session.scalars(statement.order_by(ListingText.language)):
        found[text.listing_id].append(text)
    return found
