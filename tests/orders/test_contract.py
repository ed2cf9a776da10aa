"""The contract is one text with one hash, and nothing later reaches into it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from marketplace.catalog.models import Listing
from marketplace.db import db, transaction
from marketplace.documents.models import PaperKind
from marketplace.documents.typesetting import typeset
from marketplace.documents.wording import worded
from marketplace.events.chain import canonical
from marketplace.money import Money
from marketplace.orders import contract as contracts
from marketplace.orders import queries
from marketplace.orders.documents import proforma_invoice
from marketplace.organisations.models import Organisation
from marketplace.quotes.states import PaymentPlan
from marketplace.search import outbox
from marketplace.trade_terms import Incoterm, Unit
from marketplace.web.languages import ENGLISH
from tests import build
from tests.cast import NGORAN, NOW, acting


@transaction
def _execute(statement: str) -> None:
    db.session.execute(sa.text(statement))


def test_the_contract_says_everything_both_sides_agree_on(app: Flask) -> None:
    order = build.placed_order(build.quoted(note="Packed in cartons."))
    contract = contracts.read(order.contract)
    terms = contract.terms
    assert contract.order_number == order.number == "ORD-2026-000001"
    assert (contract.accepted_by, contract.accepted_at) == ("Lin Mei", NOW)
    assert contract.accepted_by_id == acting("lin").person_public_id
    assert (terms.inquiry_number, terms.quotation_number, terms.revision) == (
        "INQ-2026-000001",
        "QUO-2026-000001",
        1,
    )
    assert (terms.buyer.name, terms.buyer.country_name) == ("Shenzhen Drum Trading", "China")
    assert (terms.seller.name, terms.seller.country) == ("BUM Desa Karya Mandiri Ngoran", "ID")
    assert terms.village_code == NGORAN
    assert terms.village_place.startswith("Ngoran, ")
    assert (terms.product_en, terms.product_id) == ("Djembe drum", "Kendang djembe")
    assert (terms.hs_code, terms.quantity, terms.unit) == ("9206.00", 3500, Unit.PIECE)
    assert (terms.unit_price, terms.total) == (Money(1_600, "USD"), Money(5_600_000, "USD"))
    assert (terms.incoterm, terms.named_place) == (Incoterm.FOB, "Tanjung Perak, Surabaya")
    assert terms.delivery == "FOB Tanjung Perak, Surabaya (Incoterms® 2020)"
    assert terms.ready_date == date(2027, 1, 15)
    assert terms.payment_plan is PaymentPlan.DEPOSIT_AND_BALANCE
    assert terms.note == "Packed in cartons."


def test_reading_and_writing_again_gives_the_same_text_and_hash(app: Flask) -> None:
    order = build.placed_order()
    again = contracts.write(contracts.read(order.contract))
    assert again == order.contract
    assert contracts.digest(again) == order.contract_hash
    assert len(order.contract_hash) == 64


def test_another_price_is_another_hash(app: Flask) -> None:
    order = build.placed_order()
    contract = contracts.read(order.contract)
    dearer = replace(contract, terms=replace(contract.terms, total=Money(5_600_001, "USD")))
    assert contracts.digest(contracts.write(dearer)) != order.contract_hash


def test_names_in_every_script_are_kept_as_they_are(app: Flask) -> None:
    contract = contracts.read(build.placed_order().contract)
    named = replace(contract, accepted_by='林美 محمد "O\'Neil" \\ ')
    assert contracts.read(contracts.write(named)) == named
    assert "林美" in contracts.write(named)


def test_a_form_of_the_future_is_not_guessed_at(app: Flask) -> None:
    facts = json.loads(build.placed_order().contract)
    with pytest.raises(contracts.UnknownFormError):
        contracts.read(json.dumps({**facts, "form": 3}))


def test_a_contract_of_the_first_form_is_read_and_written_as_it_was(app: Flask) -> None:
    facts = json.loads(build.placed_order().contract)
    del facts["terms"]
    first = canonical({**facts, "form": 1})
    contract = contracts.read(first)
    assert contract.terms.full is None
    assert contracts.write(contract) == first


def test_freight_and_insurance_are_in_the_total_that_is_owed_and_on_the_paper(app: Flask) -> None:
    quotation = build.sent_quotation(
        incoterm=Incoterm.CIF,
        named_place="Yantian, Shenzhen",
        freight=Money(240_000, "USD"),
        insurance=Money(31_000, "USD"),
    )
    order = build.confirmed_order(quotation)
    terms = contracts.read(order.contract).terms
    assert order.total == terms.total == Money(5_696_000, "USD")
    assert terms.full is not None
    assert (terms.full.freight, terms.full.insurance) == (quotation.freight, quotation.insurance)
    dues = build.dues_of(order)
    assert sum(due.amount.minor for due in dues) == 5_696_000
    facts = proforma_invoice(order=order, dues=dues, language=ENGLISH)
    assert facts["addends"] == [
        {"kind": "freight", "amount": {"currency": "USD", "digits": "2400.00"}},
        {"kind": "insurance", "amount": {"currency": "USD", "digits": "310.00"}},
    ]
    kind = PaperKind.PROFORMA_INVOICE
    facts |= {"number": "PI-1", "issued": "2026-11-21"}
    assert typeset(kind=kind, facts=worded(kind=kind, facts=facts), at=NOW).startswith(b"%PDF-")


def test_renaming_the_buyer_and_the_product_leaves_the_contract_alone(app: Flask) -> None:
    order = build.placed_order()
    before = order.contract

    @transaction
    def rename() -> None:
        db.session.execute(sa.update(Organisation).values(name="Renamed"))
        outbox.everything_changed(at=NOW)
        db.session.execute(sa.update(Listing).values(name_en="Renamed"))

    rename()
    found = queries.get_order(actor=acting("lin"), public_id=order.public_id)
    assert found.contract == before
    assert "Renamed" not in before


def test_the_database_refuses_to_change_it(app: Flask) -> None:
    build.placed_order()
    for change in (
        "contract = '{}'",
        "contract_hash = 'x'",
        "total_minor = 1",
        "buyer_id = seller_id",
    ):
        with pytest.raises(IntegrityError):
            _execute(f"UPDATE trade_order SET {change}")


def test_the_database_refuses_to_delete_an_order(app: Flask) -> None:
    build.placed_order()
    with pytest.raises(IntegrityError):
        _execute("DELETE FROM trade_order")
