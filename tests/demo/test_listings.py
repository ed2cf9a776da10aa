"""Listings for measuring: the same for the same seed, fit to be traded, never in production."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.app import create_app
from marketplace.catalog import terms as rules
from marketplace.catalog.categories import CATEGORIES
from marketplace.catalog.certificates import CERTIFICATES
from marketplace.catalog.models import Listing
from marketplace.catalog.parts import Certificate, Offer, PriceTier
from marketplace.config import Environment
from marketplace.db import db
from marketplace.demo import invention, listings
from marketplace.demo.invention import FOLDER, Place, invent_terms
from marketplace.events import queries as events
from marketplace.organisations import queries as organisations
from marketplace.organisations.models import Organisation, SellingMandate
from marketplace.regions.operations import load_regions
from marketplace.regions.source import SHIPPED, subset_source
from tests.build import published_listing
from tests.cast import NOW, TODAY, VILLAGES, WEDANI
from tests.catalog.storefronts import indexer, noted_changes
from tests.conftest import config_for
from tests.support.applications import at_work
from tests.support.databases import Databases
from tests.support.warmth import warm

PLACES = [
    Place(number, f"35.05.09.{number}", "Ngoran", "Nglegok", "Kabupaten Blitar", "Jawa Timur")
    for number in range(2001, 2401)
]
BLITAR = [
    row.code for row in SHIPPED.rows() if row.code.startswith("35.05.") and "2" in row.code[9:10]
]


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def make(app: Flask, count: int, seed: int = 1) -> str:
    arguments = ["demo", "listings", "--count", str(count), "--seed", str(seed)]
    result = app.test_cli_runner().invoke(args=arguments)
    db.session.rollback()
    return result.output


def everything_made() -> list[tuple[object, ...]]:
    tables = [
        db.metadata.tables[model.__tablename__]
        for model in (Organisation, SellingMandate, Listing, Offer, PriceTier, Certificate)
    ]
    return [tuple(row) for table in tables for row in db.session.execute(sa.select(table))]


@pytest.fixture
def wide_app(app: Flask) -> Flask:
    """The cast's world with forty more villages of Blitar."""
    load_regions(at=NOW, source=subset_source([*VILLAGES, *BLITAR[:40]]))
    return app


@pytest.fixture
def other_app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The same application on a second database; ``wide_app``'s context stays underneath."""
    url = databases.fresh()
    with at_work(warm(create_app(config_for(url, tmp_path / "other")))) as app:
        load_regions(at=NOW, source=subset_source([*VILLAGES, *BLITAR[:40]]))
        yield app
    databases.drop(url)


def test_everything_invented_can_be_traded():
    invented = [invent_terms(place=place, seed=1) for place in PLACES]
    assert [problem for terms in invented for problem in rules.problems(terms)] == []
    for terms in invented:
        for text in (terms.description_en, terms.description_id):
            assert invention.FEWEST_WORDS <= len(text.split()) <= invention.MOST_WORDS
        assert terms.description_en.endswith(invention.MARK_EN)
        assert set(terms.certificate_kinds) <= set(CERTIFICATES)
    assert {terms.category for terms in invented} == set(CATEGORIES)


def test_the_seed_and_the_village_decide_what_is_invented():
    first, second = PLACES[:2]
    assert invent_terms(place=first, seed=1) == invent_terms(place=first, seed=1)
    assert invent_terms(place=first, seed=1) != invent_terms(place=first, seed=2)
    assert invent_terms(place=first, seed=1) != invent_terms(place=second, seed=1)


def test_the_inventors_tables_are_wide_enough():
    products = rows_of("products.csv")
    assert len({product["name_en"] for product in products}) >= 150
    assert {product["category"] for product in products} == set(CATEGORIES)
    families = {product["family"] for product in products}
    for kind in ("adjective", "processing"):
        assert {
            row["family"] for row in rows_of("qualities.csv") if row["kind"] == kind
        } == families
    provinces = {row.code for row in SHIPPED.rows() if len(row.code) == 2}
    assert {row["province"] for row in rows_of("ports.csv")} == provinces


def test_so_many_as_asked_for_stand_and_say_that_they_are_fiction(wide_app):
    assert "30 listings of seed 1 stand, 30 of them new." in make(wide_app, 30)
    made = list(db.session.scalars(sa.select(Listing)))
    assert len(made) == 30
    for listing in made:
        assert listing.published
        assert listing.is_demo
        assert listing.village.may_list
        assert listing.published_at is not None
        assert listing.published_at < NOW
        seller = organisations.find_seller_of(village_id=listing.village_id, day=TODAY)
        assert seller == listing.organisation
    new = sa.select(Organisation.is_demo).where(Organisation.name.endswith("(demo)"))
    assert set(db.session.scalars(new)) == {True}


def test_the_same_count_and_seed_make_the_same_rows(wide_app, other_app):
    make(other_app, 25)
    there = everything_made()
    with wide_app.app_context():
        make(wide_app, 25)
        assert everything_made() == there
        db.session.remove()


def test_a_second_run_makes_only_what_is_missing(wide_app):
    make(wide_app, 10)
    before = everything_made()
    assert "10 listings of seed 1 stand, 0 of them new." in make(wide_app, 10)
    assert everything_made() == before
    assert "12 listings of seed 1 stand, 2 of them new." in make(wide_app, 12)
    assert "5 listings of seed 2 stand, 5 of them new." in make(wide_app, 5, seed=2)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 17


def test_villages_with_a_live_listing_are_left_alone_and_their_bumdes_is_kept(wide_app):
    drum = published_listing()
    before = set(db.session.scalars(sa.select(Organisation.id)))
    make(wide_app, 43)  # all that is left: 40 of Blitar, Hariang, Wedani and Kupang
    made = list(db.session.scalars(sa.select(Listing).where(Listing.is_demo)))
    assert drum.village_id not in {listing.village_id for listing in made}
    founded = set(db.session.scalars(sa.select(Organisation.id))) - before
    assert len(founded) == 42
    sellers = {listing.village.code: listing.organisation.name for listing in made}
    assert sellers["36.02.22.2006"] == "BUM Desa Hariang"
    assert sellers[WEDANI] == "BUM Desa Wedani (demo)"


def test_more_than_the_villages_can_hold_is_refused_and_nothing_is_made(wide_app):
    output = make(wide_app, 1_000)
    assert "The register has too few villages without a live listing." in output
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 0


def test_each_batch_is_one_event_and_one_change_of_everything(wide_app, monkeypatch):
    monkeypatch.setattr(listings, "ROWS_IN_ONE_TRANSACTION", 4)
    make(wide_app, 10)
    assert noted_changes() == [None, None, None]
    told = events.timeline(subjects=[("demo", "")])
    assert [len(json.loads(event.details)["villages"]) for event in told] == [4, 4, 2]
    assert events.verify().intact


def test_they_are_found_once_the_index_is_built(wide_app):
    make(wide_app, 10)
    assert indexer(wide_app).rebuild() == 10
    assert not indexer(wide_app).compare()


def test_they_are_never_made_in_production(wide_app):
    wide_app.extensions["desaport"] = replace(
        wide_app.extensions["desaport"],
        env=Environment.PRODUCTION,
        stripe_webhook_secrets=("whsec_production",),
        secret_key="x" * 40,
    )
    assert "never loads when ENV=production" in make(wide_app, 1)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 0
