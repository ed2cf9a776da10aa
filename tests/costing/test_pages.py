"""The export price builder as a seller uses it, from an empty page to a price in the listing."""

from __future__ import annotations

from datetime import date

from marketplace.db import db
from tests import build
from tests.exchange.build import load
from tests.pages import Visitor

FIGURES = {
    "quantity": "1000",
    "units_per_carton": "8",
    "materials": "95.000",
    "labour": "62500",
    "margin": "15",
    "inland": "5400000",
    "customs": "2600000",
    "terminal": "3900000",
}


def test_from_no_costs_to_a_price_in_the_listing(app_once, now):
    load([(date(2026, 11, 20), "USD", "1"), (date(2026, 11, 20), "IDR", "16000")])
    listing = build.published_listing()
    seller = Visitor.of(app_once, "joko")
    empty = seller.get(f"/listings/{listing.public_id}/costs")
    assert "You have not written down your costs yet" in empty
    form = empty.follow("Write the costs").form("")
    assert form.values["quantity"] == ["100"]  # the smallest order
    wrong = form.submit(**{**FIGURES, "labour": "cheap", "margin": "95", "premium": "x"})
    assert wrong.status == 422
    assert 'value="cheap"' in wrong.html
    assert "Write the amount as a plain number" in wrong
    assert "Write a percentage such as 15 or 0.25." in wrong
    refused = wrong.form("").submit(labour="62500", margin="95", premium="")
    assert refused.status == 422
    assert "Write a percentage from 0 to 90." in refused
    shown = refused.form("").submit(margin="15")
    assert "The costs are kept." in shown
    assert "USD 11.58" in shown  # 157,500 rupiah ÷ 0.85 at 16,000
    assert "CIF" not in shown
    assert "20 Nov 2026" in shown

    url = next(url for url in shown.urls if url.endswith("/use/FOB"))
    kept = seller.get(url).form("").submit()
    assert "The listing has the new price." in kept
    db.session.refresh(listing)
    assert [(tier.from_quantity, tier.unit_price_minor) for tier in listing.tiers] == [
        (100, 1_850),
        (1000, 1_232),
    ]
    exw = seller.get(url.replace("FOB", "EXW")).form("").submit(named_place="Ngoran")
    assert exw.status == 422
    assert "begins at your smallest order" in exw
    for junk in ("CIF", "XXX", "fob"):
        assert seller.get(url.replace("FOB", junk)).status == 404
    assert Visitor.of(app_once, "hasan").get(url).status == 404
    assert Visitor.of(app_once, "citra").get(url).status == 404

    again = seller.get(f"/listings/{listing.public_id}/costs/new").form("").submit(margin="20")
    assert "Version 2" in again
    older = seller.get(f"/listings/{listing.public_id}/costs?version=1")
    assert "This is an older version." in older
    assert "USD 11.58" in older
