"""How a listing becomes a document buyers can find, and which listings there are to be found."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from marketplace.catalog import text_queries
from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.catalog.text_models import ListingText
from marketplace.catalog.values import Readiness
from marketplace.clock import jakarta_date
from marketplace.db import db
from marketplace.regions.models import Village
from marketplace.search.documents import SearchDocument

# Every regency is one or the other, so the word finds nothing and would only dilute the name.
_KINDS_OF_REGENCY = ("Kabupaten ", "Kota ")


def documents_of(listings: Sequence[Listing]) -> list[SearchDocument]:
    """One for each, with what it says in further languages."""
    texts = text_queries.texts_of_many(ids=[listing.id for listing in listings])
    return [document_of(listing, texts.get(listing.id, ())) for listing in listings]


def document_of(listing: Listing, texts: Sequence[ListingText] = ()) -> SearchDocument:
    """What of the listing and its texts can be found, filtered and counted."""
    village = listing.village
    return SearchDocument(
        id=listing.id,
        version=listing.version,
        names=(listing.name_en, listing.name_id, *(text.name for text in texts)),
        category=listing.category,
        province=village.province.name,
        summary=listing.summary_en,
        description=(
            *(listing.description_en, listing.description_id),
            *(part for text in texts for part in (text.summary, text.description) if part),
        ),
        keywords=tuple(word.strip() for word in listing.keywords.split(";") if word.strip()),
        places=(
            village.name,
            village.district.name,
            _plain_name(village.regency.name),
            village.province.name,
            village.province.name_en,
        ),
        certificates=tuple(certificate.kind for certificate in listing.certificates),
        hs_code=listing.hs_code,
        moq=listing.moq,
        incoterms=tuple(offer.incoterm for offer in listing.offers),
        ships_to=listing.ships_to,
        readiness=readiness_of(listing),
        price_minor=listing.lowest_price.minor,
        currency=listing.currency,
        lead_time_days=listing.lead_time_days,
        published_date=jakarta_date(listing.published_at) if listing.published_at else None,
    )


def readiness_of(listing: Listing) -> Readiness:
    """Ready when the smallest order there is could leave now."""
    return Readiness.READY if listing.stock >= max(listing.moq, 1) else Readiness.MADE


def published_versions() -> dict[int, int]:
    """Every published listing's id and version: what the index should hold."""
    rows = db.session.execute(
        sa.select(Listing.id, Listing.version).where(Listing.status == ListingStatus.PUBLISHED)
    )
    return {row.id: row.version for row in rows}


def published_village_codes() -> dict[int, str]:
    """Every published listing's id and the national code of its village."""
    rows = db.session.execute(
        sa.select(Listing.id, Village.code)
        .join(Village, Listing.village_id == Village.id)
        .where(Listing.status == ListingStatus.PUBLISHED)
    )
    return {row.id: row.code for row in rows}


def _plain_name(regency: str) -> str:
    for kind in _KINDS_OF_REGENCY:
        regency = regency.removeprefix(kind)
    return regency
