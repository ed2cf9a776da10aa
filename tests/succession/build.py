"""Requests for another flagship, as far as a test needs them."""

from __future__ import annotations

from flask import current_app

from marketplace.catalog.models import Listing
from marketplace.db import add, new_public_id, transaction
from marketplace.succession import operations
from marketplace.succession.models import FlagshipChange
from marketplace.succession.operations import Evidence
from marketplace.succession.states import ChangeStatus
from tests.build import drafted_listing, listing_terms, published_listing
from tests.cast import NOW, acting

MINUTES = Evidence("Minutes of the Musdes, no. 4 of 2026.")


def new_flagship() -> Listing:
    """A draft of Ngoran that may take the drums' place."""
    return drafted_listing(terms=listing_terms(name_en="Carved chair", name_id="Kursi ukir"))


def requested_change(listing: Listing | None = None) -> FlagshipChange:
    """Sari asks that a chair takes the place of the drums."""
    return operations.ask_for_change(
        actor=acting("sari"),
        listing=listing or published_listing(),
        successor=new_flagship(),
        reason="The mahogany is protected now.",
        evidence=MINUTES,
        submission_key=None,
        at=NOW,
    )


def requested_change_with_paper(listing: Listing) -> FlagshipChange:
    """The same with the minutes handed in."""
    content = b"%PDF-1.7 minutes"
    sha256 = current_app.extensions["storage"].put(content)
    evidence = Evidence(MINUTES.words, sha256, "minutes.pdf", len(content), "application/pdf")
    return operations.ask_for_change(
        actor=acting("sari"),
        listing=listing,
        successor=new_flagship(),
        reason="The mahogany is protected now.",
        evidence=evidence,
        submission_key=None,
        at=NOW,
    )


@transaction
def asked_change(listing: Listing) -> FlagshipChange:
    """A request as a row, whatever the status of the listing."""
    change = FlagshipChange(
        public_id=new_public_id(),
        village=listing.village,
        listing=listing,
        successor=new_flagship(),
        status=ChangeStatus.ASKED,
        reason="why",
        evidence="minutes",
        asked_by_name="Sari Wulandari",
        asked_at=NOW,
    )
    add(change)
    return change
