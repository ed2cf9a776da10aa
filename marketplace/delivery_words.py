"""What a delivery term means for who buys under it. What it asks of the seller: trade_words.py.

Source: Incoterms 2020, rules A2 to A9 of each term, in our own short words.
"""

from __future__ import annotations

from typing import NamedTuple

from marketplace.labels import N_
from marketplace.trade_terms import Incoterm


class DeliveryWords(NamedTuple):
    """The price in plain words, and one line on who pays and who bears the risk from where."""

    plain: str
    line: str


DELIVERY_WORDS = {
    Incoterm.EXW: DeliveryWords(
        N_("price at the seller's door"),
        N_(
            "You collect at the seller's workshop and pay everything from there, export papers too."
        ),
    ),
    Incoterm.FCA: DeliveryWords(
        N_("price handed to your carrier"),
        N_(
            "The seller brings the goods to the carrier you name and clears them for export; "
            "you pay, and the risk is yours, from there."
        ),
    ),
    Incoterm.FAS: DeliveryWords(
        N_("price beside the ship"),
        N_(
            "The seller brings the goods beside the ship in the named port; loading, the ship and "
            "the risk are yours from there. For bulk cargo."
        ),
    ),
    Incoterm.FOB: DeliveryWords(
        N_("price on board the ship"),
        N_(
            "The seller pays until the goods are on board in the named port; you pay the ship, "
            "and the risk is yours from there."
        ),
    ),
    Incoterm.CFR: DeliveryWords(
        N_("price with sea freight"),
        N_(
            "The seller also pays the ship to your port, but the risk at sea is yours: insure the "
            "goods yourself."
        ),
    ),
    Incoterm.CIF: DeliveryWords(
        N_("price with sea freight and insurance"),
        N_(
            "The seller pays the ship to your port and basic insurance for the price and a tenth "
            "more; the risk at sea is yours."
        ),
    ),
    Incoterm.CPT: DeliveryWords(
        N_("price with carriage"),
        N_(
            "The seller also pays the carriage to the named place; the risk is yours once the "
            "first carrier has the goods."
        ),
    ),
    Incoterm.CIP: DeliveryWords(
        N_("price with carriage and insurance"),
        N_(
            "The seller pays the carriage to the named place and full insurance for the price and "
            "a tenth more; the risk is yours once the first carrier has the goods."
        ),
    ),
    Incoterm.DAP: DeliveryWords(
        N_("price at the named place"),
        N_(
            "The seller brings the goods to the named place, ready to unload; you unload and pay "
            "import clearance, duty and taxes."
        ),
    ),
    Incoterm.DPU: DeliveryWords(
        N_("price unloaded at the named place"),
        N_(
            "The seller brings and unloads the goods at the named place; you pay import "
            "clearance, duty and taxes."
        ),
    ),
    Incoterm.DDP: DeliveryWords(
        N_("price with import duty paid"),
        N_("The seller pays everything to the named place, import duty and taxes too; you unload."),
    ),
}
