"""Who pays what under each rule of Incoterms 2020, said so that both sides read the same; pure.

The facts are those of data/incoterms.csv, which costing reads too.
"""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.costing.who_pays import Payer, duties
from marketplace.labels import N_
from marketplace.trade_terms import Incoterm

# Under these the seller carries the goods abroad, so the quotation names what the freight costs.
CARRIED = frozenset(rule for rule, duty in duties().items() if duty.main_carriage.sells)
INSURED = frozenset(rule for rule, duty in duties().items() if duty.insurance.sells)
_PAYERS = {
    Payer.SELLER: N_("The seller"),
    Payer.BUYER: N_("The buyer"),
    Payer.NOBODY: N_("Nobody has to"),
    Payer.SELLER_BASIC: N_("The seller: basic cover (C) of 110 percent of the price"),
    Payer.SELLER_FULL: N_("The seller: full cover (A) of 110 percent of the price"),
}
_RISK = {
    "at the seller's place before loading": N_("at the seller's place, before loading"),
    "when handed to the buyer's carrier": N_("when the buyer's carrier takes the goods over"),
    "alongside the ship": N_("alongside the ship in the port of shipment"),
    "on board the ship": N_("on board the ship in the port of shipment"),
    "on board the ship at origin": N_("on board the ship, already in the port of shipment"),
    "when handed to the first carrier": N_("when the first carrier takes the goods over"),
    "at the destination before unloading": N_("at the destination, before unloading"),
    "at the destination after unloading": N_("at the destination, after unloading"),
}


@dataclass(frozen=True, slots=True)
class Bearing:
    """One duty and who bears it; both are translation keys."""

    duty: str
    borne: str


def bearings(rule: Incoterm) -> tuple[Bearing, ...]:
    """The duties under ``rule`` in the order in which the goods travel."""
    duty = duties()[rule]
    return (
        Bearing(N_("Export papers and clearance"), _PAYERS[duty.export_clearance]),
        Bearing(N_("Main carriage"), _PAYERS[duty.main_carriage]),
        Bearing(N_("Insurance on the way"), _PAYERS[duty.insurance]),
        Bearing(N_("Import clearance and duty"), _PAYERS[duty.import_clearance]),
        Bearing(N_("Unloading at the destination"), _PAYERS[duty.unloading]),
        Bearing(N_("The risk passes"), _RISK[duty.risk_passes]),
    )


def under_every_rule() -> dict[Incoterm, tuple[Bearing, ...]]:
    """For the form, where the rule is still to be chosen."""
    return {rule: bearings(rule) for rule in duties()}
