"""Why an inquiry is closed without an order; pure. Source: trade reference 5.3."""

from __future__ import annotations

from marketplace.labels import N_, Labelled


class ClosingReason(Labelled):
    CAPACITY = "capacity", N_("Not enough capacity")
    SEASON = "season", N_("Outside the season")
    DESTINATION = "destination", N_("Cannot ship to this country")
    CERTIFICATE = "certificate", N_("A required certificate is missing")
    PRICE = "price", N_("No agreement on the price")
    DATE = "date", N_("Not in time")
    FOUND_ELSEWHERE = "found_elsewhere", N_("Found another supplier")
    NO_LONGER_NEEDED = "no_longer_needed", N_("No longer needed")
    OTHER = "other", N_("Another reason")


REASONS_OF_SELLERS = (
    ClosingReason.CAPACITY,
    ClosingReason.SEASON,
    ClosingReason.DESTINATION,
    ClosingReason.CERTIFICATE,
    ClosingReason.PRICE,
    ClosingReason.DATE,
    ClosingReason.OTHER,
)
REASONS_OF_BUYERS = (
    ClosingReason.PRICE,
    ClosingReason.DATE,
    ClosingReason.CERTIFICATE,
    ClosingReason.FOUND_ELSEWHERE,
    ClosingReason.NO_LONGER_NEEDED,
    ClosingReason.OTHER,
)
