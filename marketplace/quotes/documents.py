"""What the paper of a sent version says: a frozen snapshot of facts, made for documents.issue()."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.inquiries.followers import MadeElsewhere
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.organisations.models import Organisation
from marketplace.quotes.models import Quotation
from marketplace.trade_terms import COUNTRIES
from marketplace.web.languages import Language

SUBJECT = "quotation"
SERIES = "QP"
INCOTERMS_EDITION = "2020"


def paper_of(
    *, quotation: Quotation, language: Language, elsewhere: Sequence[MadeElsewhere] = ()
) -> dict[str, object]:
    """Everything the version offers; ``language`` is the buyer's when it was sent.

    ``elsewhere`` are the parts that other villages make.
    """
    inquiry, listing = quotation.inquiry, quotation.inquiry.listing
    return {
        "language": language.code,
        "quotation": f"{quotation.number} · {quotation.revision}",
        "inquiry": inquiry.number,
        "seller": {
            "name": inquiry.seller.name,
            "village_code": listing.village.code,
            "address": listing.village.place,
            "country": _country(inquiry.seller),
        },
        "buyer": {"name": inquiry.buyer.name, "country": _country(inquiry.buyer)},
        "sent_by": quotation.sent_by.name,
        "lines": [
            {
                "product": listing.name_en,
                "product_local": listing.name_id,
                "hs_code": listing.hs_code,
                "quantity": quotation.quantity,
                "unit": quotation.unit.value,
                "unit_price": _amount(quotation.unit_price),
                "amount": _amount(quotation.goods),
            }
        ],
        "addends": _addends(quotation),
        "total": _amount(quotation.total),
        **_tiers(quotation),
        "incoterm": quotation.incoterm.value,
        "named_place": quotation.named_place,
        "incoterms_edition": INCOTERMS_EDITION,
        "origin": _country(inquiry.seller),
        "ready_date": quotation.ready_date.isoformat(),
        "valid_through": quotation.valid_through_date.isoformat(),
        "terms": [*_makers(quotation, elsewhere), *_terms(quotation)],
        "packaging": quotation.packaging,
        "note": quotation.note,
        "demo": inquiry.buyer.is_demo or inquiry.seller.is_demo or listing.is_demo,
    }


def _makers(quotation: Quotation, elsewhere: Sequence[MadeElsewhere]) -> list[dict[str, object]]:
    """Which villages make how much, where it is more than one."""
    if not elsewhere:
        return []
    own = quotation.quantity - sum(part.quantity for part in elsewhere)
    made = [(quotation.inquiry.listing, own), *((one.listing, one.quantity) for one in elsewhere)]
    unit = quotation.unit.value
    values = [f"{listing.village.place}: {quantity} {unit}" for listing, quantity in made]
    return [{"label": N_("Made by several villages"), "values": values}]


def _terms(quotation: Quotation) -> list[dict[str, object]]:
    """A name and the values beside it; all are translation keys, but for figures."""
    exact = N_("no, the quantity is exact")
    tolerance = f"± {quotation.tolerance_percent} %" if quotation.tolerance_percent else exact
    parts = N_("Yes, in parts") if quotation.partial_shipment else N_("No, all at once")
    seller_papers = [document.label for document in quotation.seller_documents]
    buyer_papers = [document.label for document in quotation.buyer_documents]
    rows = (
        (N_("Payment"), [quotation.payment_plan.label]),
        (N_("More or less may be delivered"), [tolerance]),
        (N_("In several shipments"), [parts]),
        (N_("Inspection"), [quotation.inspection.label]),
        (N_("Sample"), [quotation.sample.label]),
        (N_("Documents from the seller"), seller_papers),
        (N_("Documents from the buyer"), buyer_papers),
        (N_("Language that binds"), [quotation.binding_language.label]),
    )
    return [{"label": label, "values": values} for label, values in rows if values]


def _tiers(quotation: Quotation) -> dict[str, object]:
    """Prices at further quantities; a version without any says nothing of them."""
    rows = [
        {
            "quantity": tier.quantity,
            "unit_price": _amount(tier.unit_price),
            "amount": _amount(tier.goods),
        }
        for tier in quotation.tiers
    ]
    return {"tiers": rows} if rows else {}


def _addends(quotation: Quotation) -> list[dict[str, object]]:
    named = (("freight", quotation.freight), ("insurance", quotation.insurance))
    return [
        {"kind": kind, "amount": _amount(amount)} for kind, amount in named if amount is not None
    ]


def _country(organisation: Organisation) -> str:
    return COUNTRIES.get(organisation.country, organisation.country)


def _amount(money: Money) -> dict[str, str]:
    return {"currency": money.currency, "digits": money.digits()}
