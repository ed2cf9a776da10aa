"""The contract: what both sides agree on, written once as canonical JSON and known by its hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from marketplace.events.chain import canonical
from marketplace.money import Money
from marketplace.organisations.models import Organisation
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import PaymentPlan
from marketplace.trade_terms import COUNTRIES, Incoterm, Unit

FORM = 1  # of the JSON; a later form must still read the earlier ones
INCOTERMS_EDITION = "2020"
_PLANS = {plan.value: plan for plan in PaymentPlan}


class UnknownFormError(ValueError):
    """A stored contract is of a form this version does not read."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side, as it was named when the contract was made."""

    public_id: str
    name: str
    country: str
    country_name: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What is sold by whom to whom, at which price, delivered where and paid how."""

    inquiry_number: str
    quotation_number: str
    revision: int
    valid_through_date: date
    buyer: Party
    seller: Party
    village_code: str
    village_place: str
    product_en: str
    product_id: str
    hs_code: str
    quantity: int
    unit: Unit
    unit_price: Money
    total: Money
    incoterm: Incoterm
    named_place: str
    ready_date: date
    payment_plan: PaymentPlan
    note: str
    demo: bool

    @property
    def delivery(self) -> str:
        """``FOB Surabaya (Incoterms® 2020)``."""
        return f"{self.incoterm} {self.named_place} (Incoterms® {INCOTERMS_EDITION})"


@dataclass(frozen=True, slots=True)
class Contract:
    """The terms, who accepted them for the buyer, and when."""

    order_number: str
    terms: Terms
    accepted_by: str
    accepted_by_id: str
    accepted_at: datetime


def terms_of(*, quotation: Quotation) -> Terms:
    """The terms this quotation offers, with the names as they are now."""
    inquiry, listing = quotation.inquiry, quotation.inquiry.listing
    return Terms(
        inquiry_number=inquiry.number,
        quotation_number=quotation.number,
        revision=quotation.revision,
        valid_through_date=quotation.valid_through_date,
        buyer=_party(inquiry.buyer),
        seller=_party(inquiry.seller),
        village_code=listing.village.code,
        village_place=listing.village.place,
        product_en=listing.name_en,
        product_id=listing.name_id,
        hs_code=listing.hs_code,
        quantity=quotation.quantity,
        unit=quotation.unit,
        unit_price=quotation.unit_price,
        total=quotation.total,
        incoterm=quotation.incoterm,
        named_place=quotation.named_place,
        ready_date=quotation.ready_date,
        payment_plan=quotation.payment_plan,
        note=quotation.note,
        demo=inquiry.buyer.is_demo or inquiry.seller.is_demo or listing.is_demo,
    )


def write(contract: Contract) -> str:
    """The contract as JSON with one spelling only."""
    terms = contract.terms
    return canonical(
        {
            "form": FORM,
            "order": contract.order_number,
            "inquiry": terms.inquiry_number,
            "quotation": {
                "number": terms.quotation_number,
                "revision": terms.revision,
                "valid_through": terms.valid_through_date.isoformat(),
            },
            "buyer": _party_json(terms.buyer),
            "seller": {
                **_party_json(terms.seller),
                "village": {"code": terms.village_code, "place": terms.village_place},
            },
            "product": {
                "name_en": terms.product_en,
                "name_id": terms.product_id,
                "hs_code": terms.hs_code,
            },
            "quantity": terms.quantity,
            "unit": terms.unit,
            "unit_price": _money_json(terms.unit_price),
            "total": _money_json(terms.total),
            "delivery": {
                "incoterm": terms.incoterm,
                "edition": INCOTERMS_EDITION,
                "place": terms.named_place,
            },
            "ready_date": terms.ready_date.isoformat(),
            "payment_plan": terms.payment_plan,
            "note": terms.note,
            "accepted": {
                "by": contract.accepted_by,
                "person": contract.accepted_by_id,
                "at": contract.accepted_at.astimezone(UTC).isoformat(timespec="microseconds"),
            },
            "demo": terms.demo,
        }
    )


def digest(text: str) -> str:
    """SHA-256 of the contract's JSON in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Contract:
    """The contract that write() wrote. Raises UnknownFormError."""
    facts = json.loads(text)
    if facts["form"] != FORM:
        raise UnknownFormError(str(facts["form"]))
    terms = Terms(
        inquiry_number=facts["inquiry"],
        quotation_number=facts["quotation"]["number"],
        revision=facts["quotation"]["revision"],
        valid_through_date=date.fromisoformat(facts["quotation"]["valid_through"]),
        buyer=_read_party(facts["buyer"]),
        seller=_read_party(facts["seller"]),
        village_code=facts["seller"]["village"]["code"],
        village_place=facts["seller"]["village"]["place"],
        product_en=facts["product"]["name_en"],
        product_id=facts["product"]["name_id"],
        hs_code=facts["product"]["hs_code"],
        quantity=facts["quantity"],
        unit=Unit(facts["unit"]),
        unit_price=_read_money(facts["unit_price"]),
        total=_read_money(facts["total"]),
        incoterm=Incoterm(facts["delivery"]["incoterm"]),
        named_place=facts["delivery"]["place"],
        ready_date=date.fromisoformat(facts["ready_date"]),
        payment_plan=_PLANS[facts["payment_plan"]],
        note=facts["note"],
        demo=facts["demo"],
    )
    return Contract(
        order_number=facts["order"],
        terms=terms,
        accepted_by=facts["accepted"]["by"],
        accepted_by_id=facts["accepted"]["person"],
        accepted_at=datetime.fromisoformat(facts["accepted"]["at"]),
    )


def _party(organisation: Organisation) -> Party:
    return Party(
        public_id=organisation.public_id,
        name=organisation.name,
        country=organisation.country,
        country_name=COUNTRIES.get(organisation.country, organisation.country),
    )


def _party_json(party: Party) -> dict[str, object]:
    return {
        "id": party.public_id,
        "name": party.name,
        "country": party.country,
        "country_name": party.country_name,
    }


def _read_party(facts: dict[str, str]) -> Party:
    return Party(
        public_id=facts["id"],
        name=facts["name"],
        country=facts["country"],
        country_name=facts["country_name"],
    )


def _money_json(amount: Money) -> dict[str, object]:
    return {"minor": amount.minor, "currency": amount.currency}


def _read_money(facts: dict[str, object]) -> Money:
    return Money(int(str(facts["minor"])), str(facts["currency"]))
