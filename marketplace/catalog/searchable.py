"""How a listing becomes a document buyers can find, and which listings there are to be found."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.db import db
from marketplace.regions.models import Village
from marketplace.search.documents import SearchDocument

# Every regency is one or the other, so the word finds nothing and would only dilute the name.
_KINDS_OF_REGENCY = ("Kabupaten ", "Kota ")


def document_of(listing: Listing) -> SearchDocument:
    """What of the listing can be found, filtered and counted."""
    village = listing.village
    return SearchDocument(
        id=listing.id,
        version=listing.version,
        names=(listing.name_en, listing.name_id),
        category=listing.category,
        province=village.province.name,
        summary=listing.summary_en,
        description=(listing.description_en, listing.description_id),
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
    )


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


def latest_change() -> int:
    """The moment of the catalogue's last change in microseconds, 0 while there is none."""
    moment = db.session.scalar(sa.select(sa.func.max(Listing.changed_at)))
    return int(moment.timestamp() * 1_000_000) if moment is not None else 0


def _plain_name(regency: str) -> str:
    for kind in _KINDS_OF_REGENCY:
        regency = regency.removeprefix(kind)
    return regency
