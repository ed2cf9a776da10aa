"""Several quantities on one request: each offer's price at each, and never a guess."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from marketplace.comparing.rules import Addend, Priced, landed, landed_at
from marketplace.money import Money
from marketplace.quotes.tiers import Tier
from marketplace.rfqs import filing
from marketplace.rfqs.terms import Request
from marketplace.trade_terms import Incoterm
from tests.cast import NOW, TODAY, acting
from tests.comparing.requests import CIF, drums_of_ngoran, offered
from tests.pages import Visitor

GOODS = Money(1_400_000, "USD")
NAMED = (Addend.FREIGHT, Addend.INSURANCE)


def priced(rule: Incoterm, *, freight: bool, insurance: bool) -> Priced:
    return Priced(
        goods=Money(925_000, "USD"),
        quantity=500,
        rule=rule,
        freight=Money(210_000, "USD") if freight else None,
        insurance=Money(35_000, "USD") if insurance else None,
    )


@given(
    own=st.sampled_from(Incoterm),
    asked=st.sampled_from(Incoterm),
    named=st.sampled_from([(True, True), (True, False), (False, True), (False, False)]),
)
def test_another_quantity_has_a_price_only_where_nothing_named_comes_on_top(
    own: Incoterm, asked: Incoterm, named: tuple[bool, bool]
) -> None:
    offer = priced(own, freight=named[0], insurance=named[1])
    there, here = landed(offer, asked), landed_at(offer, asked, goods=GOODS, quantity=1_000)
    assert set(there.missing) <= set(here.missing) <= {*there.missing, *NAMED}
    assert here.contained == there.contained
    if here.total is None:
        assert here.missing or here.contained
    else:
        assert here.total == GOODS
        assert there.total == offer.goods


def test_freight_of_the_offered_quantity_is_not_that_of_another() -> None:
    offer = priced(Incoterm.CIF, freight=True, insurance=True)
    under_cif = landed_at(offer, Incoterm.CIF, goods=GOODS, quantity=1_000)
    assert (under_cif.total, under_cif.missing) == (None, NAMED)
    assert landed_at(offer, Incoterm.CFR, goods=GOODS, quantity=1_000).missing == NAMED[:1]
    assert landed_at(offer, Incoterm.FOB, goods=GOODS, quantity=1_000).total == GOODS


@pytest.fixture
def address(app, now):
    """Ngoran names freight for 500, prices 3,500 and leaves 10,000 out."""
    rfq = filing.ask_village(
        actor=acting("lin"),
        listing=drums_of_ngoran(),
        request=Request(
            quantities=(500, 3500, 10_000),
            destination="DE",
            deadline_date=TODAY + timedelta(days=10),
            incoterm=Incoterm.CIF,
        ),
        inquiry=None,
        submission_key=None,
        at=NOW,
    )
    tiers = (Tier(3500, Money(1_550, "USD")), Tier(20_000, Money(1_300, "USD")))
    offered(rfq, "sari", quantity=500, unit_price=Money(1_850, "USD"), tiers=tiers, **CIF)
    return f"/rfqs/{rfq.public_id}/comparison"


def test_the_page_says_each_price_and_what_it_lacks(app, address):
    lin = Visitor.of(app, "lin")
    page = lin.get(address)
    assert "One piece under CIF at each quantity you asked for" in page
    assert "USD 23.40 goods: USD 18.50" in page  # (500 × 18.50 + 2,100 + 350) / 500
    assert (
        "No price goods: USD 15.50 missing: main carriage missing: insurance on the way "
        "not priced" in page
    )
    assert "13.00" not in page
    page = lin.get(address, query_string={"terms": "FOB"})
    assert "USD 18.50 goods: USD 18.50 USD 15.50 goods: USD 15.50 not priced" in page


EXPECTED = {
    "asked_1_quantity": 500,
    "asked_1_unit_price": 18.5,
    "asked_1_landed_unit_price": 23.4,
    "asked_1_missing": None,
    "asked_2_quantity": 3500,
    "asked_2_unit_price": 15.5,
    "asked_2_landed_unit_price": None,
    "asked_2_missing": "freight insurance",
    "asked_3_quantity": 10_000,
    "asked_3_unit_price": None,
    "asked_3_landed_unit_price": None,
    "asked_3_missing": "not_priced",
}


def test_the_workbook_and_the_list_have_a_column_for_each(app, address):
    lin = Visitor.of(app, "lin")
    sheet = load_workbook(io.BytesIO(lin.get(f"{address}.xlsx").body)).active
    assert sheet is not None
    names, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert {name: value for name, value in zip(names, row, strict=True) if name in EXPECTED} == (
        EXPECTED
    )
    text = lin.get(f"{address}.csv").body.decode("utf-8-sig")
    (listed,) = csv.DictReader(io.StringIO(text))
    assert listed["asked_2_missing"] == "freight insurance"
    assert listed["asked_2_landed_unit_price"] == ""


def test_with_one_quantity_there_is_no_second_table(app, now):
    rfq = filing.ask_village(
        actor=acting("lin"),
        listing=drums_of_ngoran(),
        request=Request(
            quantities=(3500,), destination="DE", deadline_date=TODAY + timedelta(days=10)
        ),
        inquiry=None,
        submission_key=None,
        at=NOW,
    )
    offered(rfq, "sari")
    page = Visitor.of(app, "lin").get(f"/rfqs/{rfq.public_id}/comparison")
    assert "at each quantity" not in page
    offered(rfq, "sari", quantity=3000, tiers=(Tier(3500, Money(1_500, "USD")),))
    page = Visitor.of(app, "lin").get(f"/rfqs/{rfq.public_id}/comparison")
    assert "at each quantity" in page
    assert "USD 15.00 goods: USD 15.00" in page
