"""What a seller offers in one version of a quotation, and the rules every offer keeps; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marketplace.errors import RefusedError
from marketplace.labels import N_
from marketplace.money import Money, NotAnAmountError
from marketplace.quotes.states import PaymentPlan
from marketplace.trade_terms import COUNTRIES, Incoterm

LARGEST_QUANTITY = 10**9
LONGEST_PLACE = 200
LONGEST_NOTE = 4000
# Domain reference 4.2: under these four the place is a port, and no aeroplane calls at it.
SEA_RULES = frozenset({Incoterm.FAS, Incoterm.FOB, Incoterm.CFR, Incoterm.CIF})
_AIRPORT_WORDS = ("airport", "bandara")
_COUNTRIES = frozenset(
    name.casefold() for code, name in COUNTRIES.items() if code not in {"HK", "SG"}
)


@dataclass(frozen=True, slots=True)
class Offer:
    """``quantity`` counts the inquiry's unit; valid through the end of the day in Jakarta."""

    quantity: int
    unit_price: Money
    incoterm: Incoterm
    named_place: str
    ready_date: date
    valid_through_date: date
    payment_plan: PaymentPlan
    note: str = ""


def refuse_unsound(offer: Offer, *, today: date) -> None:
    """Raise RefusedError for the first rule the offer breaks, naming its field."""
    _refuse_amounts(offer)
    _refuse_place(offer)
    if offer.ready_date <= today:
        raise RefusedError(N_("The goods are ready on a day to come."), field="ready_date")
    if offer.valid_through_date < today:
        raise RefusedError(N_("The last day of validity has passed."), field="valid_through_date")
    if len(offer.note) > LONGEST_NOTE:
        raise RefusedError(N_("The note is too long."), field="note")


def _refuse_amounts(offer: Offer) -> None:
    if not 0 < offer.quantity <= LARGEST_QUANTITY:
        raise RefusedError(N_("Write a quantity of at least 1."), field="quantity")
    if offer.unit_price.minor <= 0:
        raise RefusedError(N_("Write a price above zero."), field="unit_price")
    try:
        _ = offer.unit_price * offer.quantity
    except NotAnAmountError:
        raise RefusedError(N_("The total is too large."), field="unit_price") from None


def _refuse_place(offer: Offer) -> None:
    place = offer.named_place.strip().casefold()
    if not any(character.isalpha() for character in place):
        raise RefusedError(_needed(offer.incoterm), field="named_place")
    if place in _COUNTRIES:
        raise RefusedError(N_("Name a place or port, not a whole country."), field="named_place")
    if len(place) > LONGEST_PLACE:
        raise RefusedError(N_("The name of the place is too long."), field="named_place")
    if offer.incoterm in SEA_RULES and any(word in place for word in _AIRPORT_WORDS):
        raise RefusedError(
            N_("FAS, FOB, CFR and CIF are for ships: name a sea port, or choose another term."),
            field="named_place",
        )


def _needed(incoterm: Incoterm) -> str:
    if incoterm in SEA_RULES:
        return N_("This term needs the name of a port.")
    return N_("Every delivery term needs a named place.")
