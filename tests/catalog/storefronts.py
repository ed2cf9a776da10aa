"""A storefront with something in it: listings published and indexed, few or many."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from marketplace.catalog.indexing import Indexer
from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.money import Money
from marketplace.regions.operations import load_regions
from marketplace.regions.source import SHIPPED, subset_source
from marketplace.search import outbox
from marketplace.trade_terms import Incoterm, Unit
from tests.build import listing_terms, published_listing
from tests.cast import HARIANG, NOW
from tests.catalog.lists import import_list, row, written

SUGAR = listing_terms(
    name_id="Gula semut aren",
    name_en="Organic palm sugar",
    summary_en="Fine grained sugar of the aren palm.",
    description_en="Boiled the morning it is tapped.",
    description_id="Dimasak pada pagi hari penyadapan.",
    category="coconut-palm",
    hs_code="1702.90",
    keywords="aren; arenga; jaggery",
    unit=Unit.KILOGRAM,
    monthly_capacity=6000,
    lead_time_days=14,
    incoterm=Incoterm.FCA,
    named_place="Tanjung Priok, Jakarta",
    tiers=((25, Money(4_000_000, "IDR")),),
    certificates=("halal", "organic-eu"),
)


def indexer(app: Flask) -> Indexer:
    """What keeps the application's index in step."""
    return Indexer(app.extensions["search_engine"])


def noted_changes() -> list[int | None]:
    """What the search outbox holds: ids of listings, None for all of them, in order."""
    db.session.rollback()
    changes = outbox.changes_after(sequence=0, limit=1000)
    return [change.document_id for change in changes]


def drums_and_sugar(app: Flask) -> tuple[Listing, Listing]:
    """The drums of Ngoran and the sugar of Hariang, published and findable."""
    listings = published_listing(), published_listing(HARIANG, SUGAR)
    indexer(app).bring_in_step()
    return listings


def many_listings(app: Flask, folder: Path, *, count: int) -> None:
    """So many leather bags from as many villages of Blitar, published and findable."""
    codes = [found.code for found in SHIPPED.rows() if found.code.startswith("35.05.")]
    codes = [code for code in codes if code[9:10] == "2"][:count]
    load_regions(at=NOW, source=subset_source(codes))
    rows = [row(village_code=code, seller_name=f"BUM Desa {code}") for code in codes]
    assert import_list(app, folder, written(*rows), "--publish").exit_code == 0
    indexer(app).bring_in_step()


def only_listing() -> Listing:
    db.session.rollback()
    return db.session.scalars(sa.select(Listing)).one()
