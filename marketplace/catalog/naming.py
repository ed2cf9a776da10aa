"""How listings are called in lists: in the reader's language, with the original beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from marketplace.catalog import text_queries
from marketplace.catalog.cards import Card
from marketplace.catalog.models import Listing
from marketplace.catalog.text_queries import BriefText
from marketplace.regions.models import Province
from marketplace.regions.queries import ProvinceName
from marketplace.web.languages import ENGLISH, INDONESIAN, LANGUAGES
from marketplace.web.locale import current


class Bilingual(Protocol):
    """What has both names, as a listing or a row of it."""

    @property
    def name_en(self) -> str: ...
    @property
    def name_id(self) -> str: ...


class Named(Bilingual, Protocol):
    """What of a listing is needed to call it."""

    @property
    def english_stale(self) -> bool: ...


# What a statement selects beside others so that its rows can be called; `listing_id` finds their texts.
NAMES = (
    Listing.id.label("listing_id"),
    Listing.name_en,
    Listing.name_id,
    Listing.english_stale.label("english_stale"),
)


@dataclass(frozen=True, slots=True)
class Naming:
    """The name for this reader and the other one, each with its lang tag.

    ``stale``: the original has changed since this was translated.
    """

    name: str
    language: str
    other: str
    other_language: str
    stale: bool = False


def texts_here(listings: Iterable[Listing | Card]) -> dict[int, BriefText]:
    """What these listings say in the language of this page, by id: one query, or none where they say it themselves."""
    return text_queries.briefs_of(ids=[one.id for one in listings], code=current().code)


def name_here(listing: Bilingual) -> str:
    """The name for sellers and staff, who read English or Indonesian."""
    return listing.name_id if current() is INDONESIAN else listing.name_en


def province_here(province: Province | ProvinceName) -> str:
    """Its Indonesian name for Indonesians, its English one for others."""
    return province.name if current() is INDONESIAN else province.name_en


def naming_of(listing: Named, text: BriefText | None = None) -> Naming:
    """Indonesians read the original first; others their own language, else English, and the original beside it."""
    if current() is INDONESIAN:
        return Naming(listing.name_id, INDONESIAN.tag, listing.name_en, ENGLISH.tag)
    if text is not None:
        tag = LANGUAGES[text.language].tag
        return Naming(text.name, tag, listing.name_id, INDONESIAN.tag, text.stale)
    return Naming(
        listing.name_en, ENGLISH.tag, listing.name_id, INDONESIAN.tag, listing.english_stale
    )
