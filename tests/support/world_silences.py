"""A silence that reached an officer, who suggested another village, for the world of all routes."""

from __future__ import annotations

from datetime import timedelta

from marketplace.catalog.models import Listing
from marketplace.db import add, transaction
from marketplace.inquiries.models import Inquiry
from marketplace.routing import operations, suggestion_operations
from marketplace.routing.suggestion_models import Suggestion
from tests import build, cast
from tests.support.routes import Thing

SPAN = timedelta(days=20)  # more than 72 working hours, and no holiday on the way


def silent(listing: Listing | None = None) -> Inquiry:
    """Lin asked twenty days ago, and it has climbed all the way."""
    inquiry = build.open_inquiry(listing, at=cast.NOW - SPAN)
    while operations.climb(inquiry_id=inquiry.id, at=cast.NOW):
        pass
    return inquiry


def suggested() -> Suggestion:
    """Oka names Hariang instead, and Lin has said nothing to it."""
    inquiry = silent()
    other = build.published_listing(cast.HARIANG, build.listing_terms(name_en="Rebana of Hariang"))
    return suggestion_operations.suggest(
        actor=cast.acting("oka"),
        inquiry=inquiry,
        listing_id=other.public_id,
        reason="Their kiln is free.",
        submission_key=None,
        at=cast.NOW,
    )


def things(listing: Listing) -> dict[str, Thing]:
    """By the beginning of the endpoint."""
    suggestion = _noted(silent(listing))
    return {
        "suggestions.suggest": Thing({"public_id": suggestion.inquiry.public_id}, {"oka"}),
        "suggestions.": Thing({"public_id": suggestion.public_id}, {"lin"}),
    }


@transaction
def _noted(inquiry: Inquiry) -> Suggestion:
    """Past its operation: this world has one published listing, which stands for another village's."""
    suggestion = Suggestion(
        inquiry=inquiry,
        turn_began_at=inquiry.changed_at,
        listing=inquiry.listing,
        suggested_by_id=cast.acting("oka").person_id,
        reason="KANARI-SUGGESTED: their kiln is free.",
        suggested_at=cast.NOW,
    )
    add(suggestion)
    return suggestion
