"""What a seller offers in one version of a quotation, and the rules every offer keeps; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.errors import RefusedError
from marketplace.labels import N_
from marketplace.money import MixedCurrenciesError, Money, NotAnAmountError
from marketplace.quotes.states import (
    USUAL_DOCUMENTS,
    BindingLanguage,
    Inspection,
    PaymentPlan,
    SampleStep,
    TradeDocument,
)
from marketplace.quotes.tiers import Tier, refuse_unsound_tiers
from marketplace.quotes.who_pays import CARRIED, INSURED
from marketplace.trade_terms import COUNTRIES, Incoterm

LARGEST_QUANTITY = 10**9
LONGEST_PLACE = 200
LONGEST_NOTE = 4000
LONGEST_PACKAGING = 400
# Source: trade reference 5.5; and UCP 600 article 30 a, which reads "about" as a tenth.
SHORTEST_VALIDITY = timedelta(days=3)
LARGEST_TOLERANCE = 10
# A day further away than this is a slip of the finger.
FURTHEST = timedelta(days=3653)
# Domain reference 4.2: under these four the place is a port, and no aeroplane calls at it.
SEA_RULES = frozenset({Incoterm.FAS, Incoterm.FOB, Incoterm.CFR, Incoterm.CIF})
_AIRPORT_WORDS = ("airport", "bandara")
_COUNTRIES = frozenset(
    name.casefold() for code, name in COUNTRIES.items() if code not in {"HK", "SG"}
)


@dataclass(frozen=True, slots=True)
class Offer:
    """``quantity`` counts the inquiry's unit; valid through the end of the day in Jakarta.

    ``freight`` and ``insurance`` are for the whole quantity and come on top of the price of the
    goods. ``tolerance_percent`` is how much more or less may be delivered. ``tiers`` are prices at
    other quantities; what is accepted is ``quantity``.
    """

    quantity: int
    unit_price: Money
    incoterm: Incoterm
    named_place: str
    ready_date: date
    valid_through_date: date
    payment_plan: PaymentPlan
    note: str = ""
    freight: Money | None = None
    insurance: Money | None = None
    partial_shipment: bool = False
    tolerance_percent: int = 0
    packaging: str = ""
    inspection: Inspection = Inspection.SELLER
    sample: SampleStep = SampleStep.NONE
    seller_documents: tuple[TradeDocument, ...] = USUAL_DOCUMENTS
    buyer_documents: tuple[TradeDocument, ...] = ()
    binding_language: BindingLanguage = BindingLanguage.ENGLISH
    tiers: tuple[Tier, ...] = ()

    @property
    def total(self) -> Money:
        """The goods and what comes on top. Raises NotAnAmountError when it is too large."""
        return total_of(
            self.unit_price, self.quantity, freight=self.freight, insurance=self.insurance
        )

    @property
    def largest_total(self) -> Money:
        """The total, or the goods of a further quantity that are worth more. Raises as ``total``."""
        return max([self.total, *(tier.goods for tier in self.tiers)])


def total_of(
    unit_price: Money, quantity: int, *, freight: Money | None, insurance: Money | None
) -> Money:
    """Quantity times unit price and the addends; exact, for all are whole minor units."""
    total = unit_price * quantity
    for addend in (freight, insurance):
        total = total if addend is None else total + addend
    return total


@dataclass(frozen=True, slots=True)
class Wish:
    """What a buyer asks for instead of an offer; the price is in the offer's currency."""

    quantity: int
    unit_price: Money
    incoterm: Incoterm
    ready_date: date
    payment_plan: PaymentPlan
    note: str = ""


def refuse_vain(wish: Wish, *, today: date) -> None:
    """Raise RefusedError for the first thing nobody could agree to, naming its field."""
    if not 0 < wish.quantity <= LARGEST_QUANTITY:
        raise RefusedError(N_("Write a quantity of at least 1."), field="quantity")
    if wish.unit_price.minor <= 0:
        raise RefusedError(N_("Write a price above zero."), field="unit_price")
    try:
        _ = wish.unit_price * wish.quantity
    except NotAnAmountError:
        raise RefusedError(N_("The total is too large."), field="unit_price") from None
    if not today < wish.ready_date <= today + FURTHEST:
        raise RefusedError(N_("The goods are ready on a day to come."), field="ready_date")
    if len(wish.note) > LONGEST_NOTE:
        raise RefusedError(N_("The note is too long."), field="note")


def refuse_unsound(offer: Offer, *, today: date) -> None:
    """Raise RefusedError for the first rule the offer breaks, naming its field."""
    _refuse_amounts(offer)
    refuse_unsound_tiers(
        offer.tiers,
        quantity=offer.quantity,
        unit_price=offer.unit_price,
        largest=LARGEST_QUANTITY,
    )
    _refuse_place(offer)
    _refuse_addends(offer)
    _refuse_days(offer, today=today)
    if not 0 <= offer.tolerance_percent <= LARGEST_TOLERANCE:
        raise RefusedError(
            N_("The tolerance is a whole number from 0 to 10 percent."), field="tolerance_percent"
        )
    if set(offer.seller_documents) & set(offer.buyer_documents):
        raise RefusedError(
            N_("One document is ticked for both sides. Say who supplies it."),
            field="buyer_documents",
        )
    if len(offer.packaging) > LONGEST_PACKAGING:
        raise RefusedError(N_("This is too long."), field="packaging")
    if len(offer.note) > LONGEST_NOTE:
        raise RefusedError(N_("The note is too long."), field="note")


def _refuse_days(offer: Offer, *, today: date) -> None:
    if offer.ready_date <= today:
        raise RefusedError(N_("The goods are ready on a day to come."), field="ready_date")
    if offer.valid_through_date < today:
        raise RefusedError(N_("The last day of validity has passed."), field="valid_through_date")
    if offer.valid_through_date < today + SHORTEST_VALIDITY:
        raise RefusedError(
            N_("The buyer needs time: the offer stands for at least three days."),
            field="valid_through_date",
        )
    for field in ("ready_date", "valid_through_date"):
        if getattr(offer, field) > today + FURTHEST:
            raise RefusedError(N_("This day is more than ten years away."), field=field)


def _refuse_addends(offer: Offer) -> None:
    _refuse_addend(
        offer.freight,
        field="freight",
        needed=offer.incoterm in CARRIED,
        missing=N_("Under this term you pay the freight: write what it costs."),
        surplus=N_("Under this term the buyer pays the freight: leave it empty."),
    )
    _refuse_addend(
        offer.insurance,
        field="insurance",
        needed=offer.incoterm in INSURED,
        missing=N_("Under this term you insure the goods: write what it costs."),
        surplus=N_("Under this term you need not insure the goods: leave it empty."),
    )
    try:
        _ = offer.total
    except NotAnAmountError:
        raise RefusedError(N_("The total is too large."), field="freight") from None
    except MixedCurrenciesError:
        raise RefusedError(
            N_("Freight and insurance are in the currency of the price."), field="freight"
        ) from None


def _refuse_addend(
    amount: Money | None, *, field: str, needed: bool, missing: str, surplus: str
) -> None:
    if amount is not None and not needed:
        raise RefusedError(surplus, field=field)
    if needed and (amount is None or amount.minor <= 0):
        raise RefusedError(missing, field=field)


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
