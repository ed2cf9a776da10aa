"""Why an offer was declined or withdrawn; pure. Source: trade reference 5.5."""

from __future__ import annotations

from marketplace.inquiries.reasons import ClosingReason
from marketplace.labels import N_, Labelled


class EndReason(Labelled):
    """Every reason for closing an inquiry ends its offer too, under the same name."""

    PRICE = "price", N_("No agreement on the price")
    TERMS = "terms", N_("Delivery or payment does not suit")
    QUANTITY = "quantity", N_("The quantity does not suit")
    DATE = "date", N_("Not in time")
    CERTIFICATE = "certificate", N_("A required certificate is missing")
    FOUND_ELSEWHERE = "found_elsewhere", N_("Found another supplier")
    NO_LONGER_NEEDED = "no_longer_needed", N_("No longer needed")
    CAPACITY = "capacity", N_("Not enough capacity")
    SEASON = "season", N_("Outside the season")
    DESTINATION = "destination", N_("Cannot ship to this country")
    COSTS = "costs", N_("The costs have risen")
    MISTAKE = "mistake", N_("A mistake in the offer")
    OTHER = "other", N_("Another reason")

    @classmethod
    def closing(cls, reason: ClosingReason) -> EndReason:
        """The same reason, where an inquiry is closed while its offer is open."""
        return cls.of(reason.value)


REASONS_OF_BUYERS = (
    EndReason.PRICE,
    EndReason.TERMS,
    EndReason.QUANTITY,
    EndReason.DATE,
    EndReason.CERTIFICATE,
    EndReason.FOUND_ELSEWHERE,
    EndReason.NO_LONGER_NEEDED,
    EndReason.OTHER,
)
REASONS_OF_SELLERS = (
    EndReason.CAPACITY,
    EndReason.SEASON,
    EndReason.COSTS,
    EndReason.MISTAKE,
    EndReason.DESTINATION,
    EndReason.OTHER,
)
