"""The least price operators may offer on their own: the director's to set, the village's to know."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.catalog import paper_operations as catalog
from marketplace.costing import floor_operations, floor_queries
from marketplace.costing.floor_models import PriceFloor
from marketplace.db import db, transaction
from marketplace.errors import ForbiddenError, NotFoundError, RefusedError
from marketplace.money import Money
from marketplace.tables import METADATA
from tests import build
from tests.cast import NOW, acting
from tests.exchange.build import load
from tests.pages import Visitor
from tests.quotes.handing_in import handed_in, send

Visits = Callable[..., Visitor]
FLOOR = Money(7_771_391, "USD")
SAID = ("77,713.91", "77713.91", "7771391", "77.713,91")


def set_floor(listing, amount: Money = FLOOR, by: str = "sari") -> None:
    floor_operations.set_floor(actor=acting(by), listing=listing, amount=amount, at=NOW)


def lift_floor(listing, by: str = "sari") -> None:
    floor_operations.lift_floor(actor=acting(by), listing=listing, currency="USD", at=NOW)


def floors_of(listing) -> tuple[Money, ...]:
    return floor_queries.amounts_of(listing_id=listing.id)


def test_the_last_one_set_counts_and_it_can_be_lifted(app: Flask) -> None:
    listing = build.published_listing()
    assert floors_of(listing) == ()
    for amount in (1_400, 1_450, 1_450):
        set_floor(listing, Money(amount, "USD"))
    assert floors_of(listing) == (Money(1_450, "USD"),)
    lift_floor(listing)
    lift_floor(listing)
    assert floors_of(listing) == ()
    kept = db.session.scalars(sa.select(PriceFloor.amount_minor).order_by(PriceFloor.id))
    assert list(kept) == [1_400, 1_450, None]  # the same again, or nothing again, writes nothing


@pytest.mark.parametrize("by", ["joko", "hasan", "asep", "lin", "citra", "oka", "stefan", "ratna"])
def test_the_director_of_the_village_alone_sets_it(app: Flask, by: str) -> None:
    listing = build.published_listing()
    refusal = ForbiddenError if by == "joko" else NotFoundError
    with pytest.raises(refusal):
        set_floor(listing, by=by)
    with pytest.raises(refusal):
        lift_floor(listing, by=by)
    assert floors_of(listing) == ()


@pytest.mark.parametrize(
    "amount", [Money(0, "USD"), Money(-5, "USD"), Money(1_400, "EUR")], ids=str
)
def test_an_amount_that_is_no_floor_is_refused_beside_the_field(app: Flask, amount: Money) -> None:
    with pytest.raises(RefusedError) as refused:
        set_floor(build.published_listing(), amount)
    assert refused.value.field == "amount"


def test_the_database_keeps_every_one(app: Flask) -> None:
    set_floor(build.published_listing())

    @transaction
    def forge(statement: str) -> None:
        db.session.execute(sa.text(statement))

    others = "listing_id, currency, set_by_id, set_at"
    copied = f"SELECT 0, 'another', {others} FROM price_floor"
    for forged in (
        "UPDATE price_floor SET amount_minor = 1",
        "DELETE FROM price_floor",
        f"INSERT INTO price_floor (amount_minor, public_id, {others}) {copied}",
    ):
        with pytest.raises(DBAPIError):
            forge(forged)


def test_no_row_but_its_own_no_letter_and_no_log_says_how_much(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    listing = build.published_listing()
    set_floor(listing)
    draft = handed_in(build.open_inquiry(listing))
    with pytest.raises(RefusedError) as refused:
        send(draft.inquiry)
    assert not any(said in str(refused.value) for said in SAID)
    db.session.rollback()
    terms = build.listing_terms(name_en="Djembe drum, carved", tiers=((100, Money(1_700, "USD")),))
    catalog.write_terms(actor=acting("joko"), listing=listing, terms=terms, at=NOW)
    for table in METADATA.sorted_tables:
        if table.name == "price_floor":
            continue
        for row in db.session.execute(sa.select(table)).all():
            assert not any(said in str(value) for said in SAID for value in row), table.name
    assert not any(said in caplog.text for said in SAID)


def test_pages_and_files_of_others_do_not_say_it(app: Flask, now: object, visitor: Visits) -> None:
    listing = build.published_listing()
    set_floor(listing)
    inquiry = build.open_inquiry(listing)
    own = visitor("joko").get(f"/inquiries/{inquiry.public_id}/quotation")
    assert "77,713.91" in own
    product = visitor("lin").get(f"/inquiries/{inquiry.public_id}").urls
    shown = [url for url in product if "/products/" in url or "/listings/" in url]
    for key in ("lin", "citra", "oka", "stefan", "ratna", "hasan"):
        browser = visitor(key)
        pages = [
            f"/inquiries/{inquiry.public_id}",
            f"/listings/{listing.public_id}",
            f"/listings/{listing.public_id}/costs",
            "/search?q=djembe",
            "/search.csv?q=djembe",
            *shown,
        ]
        for url in pages:
            assert not any(said.encode() in browser.get(url).body for said in SAID), (key, url)
    for kind in ("csv", "xlsx"):
        body = visitor("sari").get(f"/listings/all.{kind}").body
        assert not any(said.encode() in body for said in SAID)


def test_from_the_costs_to_a_floor_and_away_again(app: Flask, now: object, visitor: Visits) -> None:
    load([(date(2026, 11, 20), "USD", "1"), (date(2026, 11, 20), "IDR", "16000")])
    listing = build.published_listing()
    costs = f"/listings/{listing.public_id}/costs"
    sari, joko = visitor("sari"), visitor("joko")
    assert "No floor price in USD" in joko.get(costs)
    assert "Floor price in USD" not in joko.get(costs).links
    joko.get(f"{costs}/new").form("").submit(
        quantity="1000", units_per_carton="8", materials="95000", labour="62500", margin="15"
    )
    page = sari.get(sari.get(costs).links["Floor price in USD"])
    assert "No floor price counts yet" in page
    assert "Making one unit costs you USD 9.84 without any profit" in page
    assert page.form("").values["amount"] == ["9.84"]
    for wrong in ("cheap", "0", "-3", "1.234"):
        refused = page.form("").submit(amount=wrong)
        assert refused.status == 422
        assert refused.form("").values["amount"] == [wrong]
    kept = page.form("").submit(amount="14.50")
    assert "The floor price counts from now on." in kept
    assert "USD 14.50" in joko.get(costs)
    assert "Sari Wulandari" in joko.get(costs)
    lifted = sari.get(page.url).form("").submit(amount="")
    assert "There is no floor price in USD." in lifted
    for key, url, status in (
        ("joko", page.url, 403),
        ("hasan", page.url, 404),
        ("sari", page.url.replace("USD", "EUR"), 404),
        ("sari", page.url.replace("USD", "usd"), 404),
    ):
        assert visitor(key).get(url).status == status
