"""Why an inquiry ends without an order, and what a buyer can do then; pure.

Source: trade reference 5.3.
"""

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


# A seller's no to what was asked: it counts as an answer.
REASONS_OF_DECLINE = (
    ClosingReason.CAPACITY,
    ClosingReason.SEASON,
    ClosingReason.DESTINATION,
    ClosingReason.CERTIFICATE,
    ClosingReason.PRICE,
    ClosingReason.DATE,
    ClosingReason.OTHER,
)
REASONS_OF_SELLERS = (*REASONS_OF_DECLINE[:-1], ClosingReason.NO_LONGER_NEEDED, ClosingReason.OTHER)
REASONS_OF_BUYERS = (
    ClosingReason.PRICE,
    ClosingReason.DATE,
    ClosingReason.CERTIFICATE,
    ClosingReason.FOUND_ELSEWHERE,
    ClosingReason.NO_LONGER_NEEDED,
    ClosingReason.OTHER,
)
# What the buyer reads beside a decline.
NEXT_STEPS = {
    ClosingReason.CAPACITY: N_(
        "The village cannot make this much in time. Ask for less, for several deliveries, or ask "
        "another village of the same trade."
    ),
    ClosingReason.SEASON: N_(
        "This product has its months. Look at the season on its page and ask again for a later day."
    ),
    ClosingReason.DESTINATION: N_(
        "The village does not ship to this country. Ask for delivery to a port or a carrier in "
        "Indonesia (FOB or FCA), or ask another village of the same trade."
    ),
    ClosingReason.CERTIFICATE: N_(
        "The village does not hold a certificate you need. Search again with the certificate as a "
        "filter."
    ),
    ClosingReason.PRICE: N_(
        "You did not agree on a price. A larger quantity often costs less apiece; or ask another "
        "village of the same trade."
    ),
    ClosingReason.DATE: N_(
        "The village cannot be ready by your day. Ask again with a later day, or ask another "
        "village of the same trade."
    ),
    ClosingReason.OTHER: N_(
        "The village wrote its reason in the last message. You can ask again, or ask another "
        "village of the same trade."
    ),
}
