"""The invented world: made once by the operations people use, never in production."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.app import create_app
from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.config import Environment
from marketplace.db import db, transaction
from marketplace.demo import operations, world
from marketplace.events import queries as events
from marketplace.financing.models import FinancingRequest
from marketplace.jobs.worker import Worker
from marketplace.orders.models import Order
from marketplace.orders.states import OrderStatus
from marketplace.organisations.models import Organisation
from marketplace.payments import ledger
from marketplace.regions.operations import load_regions
from marketplace.regions.source import subset_source
from tests.cast import NOW
from tests.conftest import config_for
from tests.support.databases import Databases
from tests.support.warmth import warm


@pytest.fixture
def bare_app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database holds the dozen villages and nobody."""
    url = databases.empty()
    app = warm(create_app(config_for(url, tmp_path)))
    with app.app_context():
        transaction(db.create_all)()
        load_regions(at=NOW, source=subset_source([v.code for v in world.villages()]))
        yield app
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


def test_the_world_is_made_once_and_everything_in_it_adds_up(bare_app: Flask):
    run = bare_app.test_cli_runner()
    assert "twelve villages" in run.invoke(args=["demo", "load"]).output
    made = events.verify()
    assert "stands" in run.invoke(args=["demo", "load"]).output
    again = events.verify()
    assert again.intact
    assert again.head == made.head

    stages = db.session.execute(sa.select(Listing.status, sa.func.count()).group_by(Listing.status))
    assert dict(stages.all()) == {
        ListingStatus.PUBLISHED: 10,
        ListingStatus.SUBMITTED: 1,
        ListingStatus.CHANGES_REQUESTED: 1,
    }
    assert {order.status for order in db.session.scalars(sa.select(Order))} == {
        OrderStatus.PENDING_CONFIRMATION,
        OrderStatus.IN_PRODUCTION,
        OrderStatus.COMPLETED,
    }
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FinancingRequest)) == 2
    assert ledger.imbalances() == []
    Worker(bare_app).drain()
    assert events.verify().intact


def test_everything_invented_is_marked(bare_app: Flask):
    operations.load_demo(at=NOW)
    assert all(db.session.scalars(sa.select(Organisation.is_demo)))
    listings = list(db.session.scalars(sa.select(Listing)))
    assert all(listing.is_demo for listing in listings)
    assert all("On the public record:" in listing.description_en for listing in listings)
    assert all("invented for the demo" in listing.description_en for listing in listings)


def test_the_sign_in_page_offers_its_people_with_role_and_organisation(bare_app: Flask):
    operations.load_demo(at=NOW)
    page = bare_app.test_client().get("/sign-in").get_data(as_text=True)
    assert "Sign in as Sari Wulandari" in page
    assert "BUM Desa Karya Mandiri Ngoran" in page
    assert "LPEI approver" in page


def test_it_never_loads_in_production(bare_app: Flask):
    bare_app.extensions["desaport"] = replace(
        bare_app.extensions["desaport"],
        env=Environment.PRODUCTION,
        stripe_webhook_secrets=("whsec_production",),
        secret_key="x" * 40,
    )
    outcome = bare_app.test_cli_runner().invoke(args=["demo", "load"])
    assert outcome.exit_code == 1
    assert not operations.stands()
    assert bare_app.test_client().get("/sign-in").status_code == 200
