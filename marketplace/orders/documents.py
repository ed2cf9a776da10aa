"""What an order's papers say: frozen snapshots of facts, made for documents.issue()."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.clock import jakarta_date
from marketplace.money import Money
from marketplace.orders import contract as contracts
from marketplace.orders.contract import Contract
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.web.languages import Language

PROFORMA_SERIES = "PI"


def proforma_invoice(
    *, order: Order, dues: Sequence[PaymentDue], language: Language
) -> dict[str, object]:
    """Everything the proforma invoice states, from the contract and the payment schedule.

    ``language`` is its buyer's: the paper keeps it, whatever they choose later.

    ``payment_instructions`` holds references and amounts only: the bank account is shown on the
    order's page, because an account on a paper is what invoice fraud changes.
    """
    contract = contracts.read(order.contract)
    terms = contract.terms
    return {
        "language": language.code,
        "order": order.number,
        "order_date": jakarta_date(contract.accepted_at).isoformat(),
        "quotation": f"{terms.quotation_number} · {terms.revision}",
        "inquiry": terms.inquiry_number,
        "contract_hash": order.contract_hash,
        "seller": {
            "name": terms.seller.name,
            "village_code": terms.village_code,
            "address": terms.village_place,
            "country": terms.seller.country_name,
        },
        "buyer": {"name": terms.buyer.name, "country": terms.buyer.country_name},
        "accepted_by": contract.accepted_by,
        "lines": [_line(contract)],
        "addends": _addends(contract),
        "total": _amount(terms.total),
        "incoterm": terms.incoterm.value,
        "named_place": terms.named_place,
        "incoterms_edition": contracts.INCOTERMS_EDITION,
        "origin": terms.seller.country_name,
        "ready_date": terms.ready_date.isoformat(),
        "valid_through": terms.valid_through_date.isoformat(),
        "note": terms.note,
        "payment_plan": terms.payment_plan.value,
        "payment_instructions": [
            {"kind": due.kind.value, "reference": due.reference, "amount": _amount(due.amount)}
            for due in dues
        ],
        "demo": terms.demo,
    }


def _line(contract: Contract) -> dict[str, object]:
    terms = contract.terms
    return {
        "product": terms.product_en,
        "product_local": terms.product_id,
        "hs_code": terms.hs_code,
        "quantity": terms.quantity,
        "unit": terms.unit.value,
        "unit_price": _amount(terms.unit_price),
        "amount": _amount(terms.goods),
    }


def _addends(contract: Contract) -> list[dict[str, object]]:
    full = contract.terms.full
    if full is None:
        return []
    return [
        {"kind": kind, "amount": _amount(amount)}
        for kind, amount in (("freight", full.freight), ("insurance", full.insurance))
        if amount is not None
    ]


def _amount(money: Money) -> dict[str, str]:
    return {"currency": money.currency, "digits": money.digits()}
