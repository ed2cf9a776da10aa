"""The contract: what both sides agree on, written once as canonical JSON and known by its hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from marketplace.events.chain import canonical
from marketplace.money import Money
from marketplace.organisations.models import Organisation
from marketplace.pooling import queries as pools
from marketplace.pooling.models import PooledPart
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import (
    BindingLanguage,
    Inspection,
    PaymentPlan,
    SampleStep,
    TradeDocument,
)
from marketplace.trade_terms import COUNTRIES, Incoterm, Unit

# Of the JSON: the first knows no more than price, place, day and payment. Both are read, and each is
# written again as it was, for the hash is the contract's.
FIRST_FORM = 1
FORM = 2
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
class Maker:
    """A village that makes a part of the goods; the contract is with the seller alone."""

    public_id: str
    name: str
    village_code: str
    village_place: str
    quantity: int


@dataclass(frozen=True, slots=True)
class FullTerms:
    """What a contract of the second form says beyond the first; the addends are in the total."""

    freight: Money | None
    insurance: Money | None
    partial_shipment: bool
    tolerance_percent: int
    packaging: str
    inspection: Inspection
    sample: SampleStep
    seller_documents: tuple[TradeDocument, ...]
    buyer_documents: tuple[TradeDocument, ...]
    binding_language: BindingLanguage


@dataclass(frozen=True, slots=True)
class Terms:
    """What is sold by whom to whom, at which price, delivered where and paid how.

    ``full`` is None in a contract of the first form; ``makers`` are named, the seller's village first,
    where several villages make the goods.
    """

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
    full: FullTerms | None = None
    makers: tuple[Maker, ...] = ()

    @property
    def goods(self) -> Money:
        """Quantity times unit price, without what comes on top."""
        return self.unit_price * self.quantity

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
        full=_full_terms_of(quotation) if quotation.in_full else None,
        makers=tuple(_maker(part) for part in pools.list_parts(quotation_id=quotation.id)),
    )


def _full_terms_of(quotation: Quotation) -> FullTerms:
    return FullTerms(
        freight=quotation.freight,
        insurance=quotation.insurance,
        partial_shipment=quotation.partial_shipment,
        tolerance_percent=quotation.tolerance_percent,
        packaging=quotation.packaging,
        inspection=quotation.inspection,
        sample=quotation.sample,
        seller_documents=quotation.seller_documents,
        buyer_documents=quotation.buyer_documents,
        binding_language=quotation.binding_language,
    )


def write(contract: Contract) -> str:
    """The contract as JSON with one spelling only."""
    terms = contract.terms
    return canonical(
        {
            "form": FIRST_FORM if terms.full is None else FORM,
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
            **({} if terms.full is None else {"terms": _full_json(terms.full)}),
            **({"made_by": [_maker_json(one) for one in terms.makers]} if terms.makers else {}),
        }
    )


def digest(text: str) -> str:
    """SHA-256 of the contract's JSON in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Contract:
    """The contract that write() wrote. Raises UnknownFormError."""
    facts = json.loads(text)
    if facts["form"] not in (FIRST_FORM, FORM):
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
        full=_read_full(facts["terms"]) if facts["form"] == FORM else None,
        makers=tuple(_read_maker(one) for one in facts.get("made_by", ())),
    )
    return Contract(
        order_number=facts["order"],
        terms=terms,
        accepted_by=facts["accepted"]["by"],
        accepted_by_id=facts["accepted"]["person"],
        accepted_at=datetime.fromisoformat(facts["accepted"]["at"]),
    )


def _full_json(full: FullTerms) -> dict[str, object]:
    return {
        "freight": full.freight and _money_json(full.freight),
        "insurance": full.insurance and _money_json(full.insurance),
        "partial_shipment": full.partial_shipment,
        "tolerance_percent": full.tolerance_percent,
        "packaging": full.packaging,
        "inspection": full.inspection,
        "sample": full.sample,
        "seller_documents": list(full.seller_documents),
        "buyer_documents": list(full.buyer_documents),
        "binding_language": full.binding_language,
    }


def _read_full(facts: dict[str, Any]) -> FullTerms:
    return FullTerms(
        freight=facts["freight"] and _read_money(facts["freight"]),
        insurance=facts["insurance"] and _read_money(facts["insurance"]),
        partial_shipment=facts["partial_shipment"],
        tolerance_percent=facts["tolerance_percent"],
        packaging=facts["packaging"],
        inspection=Inspection.of(facts["inspection"]),
        sample=SampleStep.of(facts["sample"]),
        seller_documents=TradeDocument.named(facts["seller_documents"]),
        buyer_documents=TradeDocument.named(facts["buyer_documents"]),
        binding_language=BindingLanguage.of(facts["binding_language"]),
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


def _maker(part: PooledPart) -> Maker:
    village = part.listing.village
    return Maker(
        public_id=part.seller.public_id,
        name=part.seller.name,
        village_code=village.code,
        village_place=village.place,
        quantity=part.quantity,
    )


def _maker_json(maker: Maker) -> dict[str, object]:
    return {
        "id": maker.public_id,
        "name": maker.name,
        "village": {"code": maker.village_code, "place": maker.village_place},
        "quantity": maker.quantity,
    }


def _read_maker(facts: dict[str, Any]) -> Maker:
    return Maker(
        public_id=facts["id"],
        name=facts["name"],
        village_code=facts["village"]["code"],
        village_place=facts["village"]["place"],
        quantity=facts["quantity"],
    )


def _money_json(amount: Money) -> dict[str, object]:
    return {"minor": amount.minor, "currency": amount.currency}


def _read_money(facts: dict[str, object]) -> Money:
    return Money(int(str(facts["minor"])), str(facts["currency"]))
