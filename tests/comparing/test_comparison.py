"""The offers on a request side by side: equal terms, honest gaps, one row an offer, also as a file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from openpyxl import load_workbook

from marketplace.money import Money
from marketplace.trade_terms import Incoterm
from tests.cast import NOW
from tests.catalog.canned import known_rates
from tests.comparing.requests import (
    CIF,
    LAST_DAY,
    drums_of_hariang,
    drums_of_ngoran,
    offered,
    request_to_many,
)
from tests.pages import Page, Visitor
from tests.support.queries import counted_queries


@pytest.fixture
def rfq(app, now):
    """Ngoran offers USD 15.50 FOB, Hariang 15.00 and the way to Hamburg, CIF."""
    known_rates()
    drums_of_ngoran()
    drums_of_hariang()
    rfq = request_to_many()
    offered(rfq, "sari")
    offered(rfq, "hasan", unit_price=Money(1_500, "USD"), **CIF)
    return rfq


def compared(app: Flask, address: str, **asked: str) -> Page:
    return Visitor.of(app, "lin").get(address, query_string=asked)


def rows_of(app: Flask, rfq_id: str, **asked: str) -> list[dict[str, str]]:
    page = Visitor.of(app, "lin").get(f"/rfqs/{rfq_id}/comparison.csv", query_string=asked)
    return list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"))))


def test_offers_stand_under_one_rule_the_cheapest_first(app, rfq):
    page = compared(app, f"/rfqs/{rfq.public_id}/comparison", currency="USD")
    assert page.status == 200
    assert page.text.index("Hariang") < page.text.index("Ngoran")
    for words in ("USD 15.00", "USD 15.50", "CIF Hamburg", "15 Feb 2027", "no order yet"):
        assert words in page
    assert "asked for and missing" not in page
    assert "missing: main carriage" not in page


def test_what_a_village_did_not_name_is_said_and_never_guessed(app, rfq):
    page = compared(app, f"/rfqs/{rfq.public_id}/comparison")
    chooser = next(form for form in page.forms if "terms" in form.names)
    page = chooser.submit(terms="CIF", currency="USD")
    assert "missing: main carriage" in page
    assert "missing: insurance on the way" in page
    assert "USD 15.70" in page  # (3,500 × 15.00 + 2,100 + 350) / 3,500
    ngoran, hariang = sorted(
        rows_of(app, rfq.public_id, terms="CIF"), key=lambda row: row["landed_unit_price"]
    )
    assert (ngoran["landed_unit_price"], ngoran["missing"]) == ("", "freight insurance")
    assert (hariang["landed_unit_price"], hariang["missing"]) == ("15.70", "")


def test_the_readers_currency_changes_nothing_but_the_approximate_amounts(app, rfq):
    changing = {"approximate_unit_price", "approximate_currency", "rate", "rate_date"}
    in_dollars = rows_of(app, rfq.public_id, currency="USD")
    in_yen = rows_of(app, rfq.public_id, currency="JPY")
    for one, other in zip(in_dollars, in_yen, strict=True):
        assert {name for name in one if one[name] != other[name]} == changing
    assert [row["approximate_unit_price"] for row in in_yen] == ["2160", "2232"]
    assert {row["rate_date"] for row in in_yen} == {"2026-11-20"}
    page = compared(app, f"/rfqs/{rfq.public_id}/comparison", currency="JPY")
    assert "≈ JPY 2,160" in page
    assert "USD 15.00" in page


def test_the_workbook_holds_numbers_and_no_formula(app, now):
    drums_of_ngoran()
    rfq = request_to_many()
    offered(rfq, "sari", named_place='=HYPERLINK("http://evil.example")')
    page = Visitor.of(app, "lin").get(f"/rfqs/{rfq.public_id}/comparison.xlsx")
    sheet = load_workbook(io.BytesIO(page.body)).active
    assert sheet is not None
    names, (row,) = [cell.value for cell in sheet[1]], list(sheet.iter_rows(min_row=2))
    cells = dict(zip(names, row, strict=True))
    assert cells["landed_unit_price"].value == 15.5
    assert cells["named_place"].data_type == "s"
    assert str(cells["named_place"].value).startswith("'=")
    unknown = Visitor.of(app, "lin").get(f"/rfqs/{rfq.public_id}/comparison.exe")
    assert unknown.status == 404


def test_only_the_buyer_who_asked_compares(app, rfq):
    address = f"/rfqs/{rfq.public_id}/comparison"
    for key in ("greta", "sari", "citra", "stefan"):
        stranger = Visitor.of(app, key)
        assert stranger.get(address).status == stranger.get(f"{address}.xlsx").status == 404


def test_without_a_rule_asked_for_the_one_most_offers_reach_is_taken(app, now):
    drums_of_ngoran()
    drums_of_hariang()
    rfq = request_to_many(incoterm=None)
    address = f"/rfqs/{rfq.public_id}/comparison"
    assert "No quotation yet" in compared(app, address)
    offered(rfq, "sari", **CIF)
    offered(rfq, "hasan", **CIF)
    assert "cheapest first" in compared(app, address)
    assert {row["compared_under"] for row in rows_of(app, rfq.public_id)} == {Incoterm.FOB.value}
    nonsense = compared(app, address, terms="XYZ", currency="bananas")
    assert nonsense.status == 200


def test_two_offers_cost_as_many_questions_as_one(app, now):
    drums_of_ngoran()
    drums_of_hariang()
    rfq = request_to_many()
    visitor, address = Visitor.of(app, "lin"), f"/rfqs/{rfq.public_id}/comparison"
    offered(rfq, "sari")
    with counted_queries() as one:
        visitor.get(address)
    offered(rfq, "hasan")
    with counted_queries() as both:
        visitor.get(address)
    assert len(both) <= len(one) <= 12  # the rates are read once


def test_what_ended_since_is_said_and_stands_last(app, rfq, monkeypatch):
    monkeypatch.setattr("marketplace.clock.now", lambda: NOW + timedelta(days=15))
    offered_later = compared(app, f"/rfqs/{rfq.public_id}/comparison")
    assert "No longer valid since 5 Dec 2026" in offered_later
    assert (NOW + timedelta(days=15)).date() > LAST_DAY
    assert "asked for and missing: SVLK" in offered_later
