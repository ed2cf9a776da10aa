"""The words behind a listing's codes, for pages that show it whole."""

from __future__ import annotations

from flask_babel import gettext

from marketplace.catalog.categories import category_label
from marketplace.catalog.certificates import certificate_meaning, certificate_name
from marketplace.catalog.models import Listing


def category_words(listing: Listing) -> str:
    """The category in the reader's language."""
    return gettext(category_label(listing.category))


def certificate_words(listing: Listing) -> list[tuple[str, str]]:
    """Short name and meaning of each certificate; the meaning is empty for an unknown code."""
    found = []
    for certificate in listing.certificates:
        meaning = certificate_meaning(certificate.kind)
        found.append((certificate_name(certificate.kind), gettext(meaning) if meaning else ""))
    return found
