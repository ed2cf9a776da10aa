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
from marketplace.demo import operations
from marketplace.demo.villages import villages
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
from tests.pages import Visitor
from tests.support.applications import at_work
from tests.support.databases import Databases
from tests.support.warmth import warm


@pytest.fixture
def bare_app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database holds the dozen villages and nobody."""
    url = databases.empty()
    with at_work(warm(create_app(config_for(url, tmp_path)))) as app:
        transaction(db.create_all)()
        load_regions(at=NOW, source=subset_source([v.code for v in villages()]))
        yield app
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
        ListingStatus.DRAFT: 1,
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
    operations.load_demo(darkroom=bare_app.extensions["darkroom"], at=NOW)
    assert all(db.session.scalars(sa.select(Organisation.is_demo)))
    listings = list(db.session.scalars(sa.select(Listing)))
    assert all(listing.is_demo for listing in listings)
    assert all("On the public record:" in listing.description_en for listing in listings)
    assert all("invented for the demo" in listing.description_en for listing in listings)


def test_everybody_steps_in_from_the_sign_in_page_and_no_desk_is_empty(
    bare_app: Flask, now: object
):
    operations.load_demo(darkroom=bare_app.extensions["darkroom"], at=NOW)
    bare_app.test_cli_runner().invoke(args=["routing", "sweep"])
    drums = db.session.scalars(sa.select(Listing).where(Listing.name_en == "Djembe drum")).one()
    page = Visitor(bare_app.test_client()).get("/sign-in")
    assert "Sign in as Sari Wulandari" in page
    assert "BUM Desa Karya Mandiri Ngoran" in page
    assert "LPEI approver" in page
    for person, address, words in (
        (
            "Sari Wulandari",
            f"/listings/{drums.public_id}/costs",
            "the costs on this page are invented",
        ),
        ("Sari Wulandari", f"/listings/{drums.public_id}/capacity", "Demo: harvest of the rice"),
        ("Sari Wulandari", "/onboarding/identity", "AHU-DEMO-0001"),
        ("Sari Wulandari", "/team", "budi@ngoran.example"),
        ("Citra Dewi", "/curation", "Handloom sarong"),
        ("Oka Mahendra", "/flagship-changes", "Kusamba sea salt"),
        ("Lin Mei", "/searches", "非洲鼓"),
        ("Greta Vogel", "/shortlist", "Java Preanger"),
        ("Greta Vogel", "/rfqs", "5,000 kg"),
        ("Lin Mei", "/forums", "East Java meets East Asia"),
        ("Oka Mahendra", "/rfqs", "300 pcs"),
        ("Oka Mahendra", "/officers", "Kabupaten Blitar"),
        ("Bambang Sutrisno", "/programme/silences", "those of Kabupaten Blitar"),
        ("Bambang Sutrisno", "/programme/silences", "BUM Desa Karya Mandiri Ngoran"),
    ):
        visitor = Visitor(bare_app.test_client())
        sign_in = visitor.get("/sign-in")
        next(form for form in sign_in.forms if person in form.text).submit()
        assert words in visitor.get(address).html, address


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
