"""Migrations lead to exactly the models' schema, up and down, and to one the application works on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

from marketplace.app import create_app
from marketplace.appointments import operations as appointments
from marketplace.config import ROOT
from marketplace.db import db, schema_change, transaction
from marketplace.events import queries as events
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.reading_operations import note_reading
from marketplace.money import Money
from marketplace.organisations.offices import Office
from marketplace.organisations.roles import Role
from marketplace.quotes.models import Quotation
from marketplace.quotes.tiers import Tier
from tests import build, cast
from tests.conftest import config_for
from tests.mandates import build as mandates
from tests.quotes.handing_in import handed_in
from tests.support.applications import at_work
from tests.support.databases import Databases
from tests.support.schema import schema_of
from tests.team.colleagues import colleague

SCRIPTS = ScriptDirectory(str(ROOT / "migrations"))
REVISIONS = [revision.revision for revision in SCRIPTS.walk_revisions()][::-1]
# Revisions that move data and the tests that prove it; the others only change the schema.
MOVES_DATA: dict[str, str] = {
    "0031": "test_a_letter_for_a_region_lets_nobody_answer_for_the_country_below",
    "0025": "test_an_officer_of_a_kabupaten_gets_no_province_below",
    "0023": "test_who_came_first_to_a_buyer_company_looks_after_it",
    "0015": "test_ends_the_older_schema_has_no_word_for_become_its_nearest",
    "0014": "test_what_was_asked_before_had_reached_its_seller_and_what_is_held_is_closed_below",
    "0012": "test_what_was_quoted_before_keeps_its_total_and_orders_their_contracts",
    "0002": "test_jobs_of_the_old_index_are_closed",
    "0010": "test_pages_go_on_saying_the_name_an_enterprise_had",
    "0018": "test_export_partners_leave_with_all_they_were_given",
    "0003": "test_what_a_listing_asked_becomes_its_first_offer_and_back",
}


@pytest.fixture
def empty_app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    url = databases.empty()
    with at_work(create_app(config_for(url, tmp_path))) as app:
        yield app
    databases.drop(url)


def schema() -> list[str]:
    db.session.rollback()
    with db.engine.connect() as connection:
        return schema_of(connection)


def test_the_migrated_schema_is_the_models_schema(empty_app: Flask, databases: Databases):
    flask_migrate.upgrade()
    migrated = schema()
    db.engine.dispose()
    template = sa.create_engine(databases.fresh())
    with template.connect() as connection:
        modelled = schema_of(connection)
    template.dispose()
    assert migrated == modelled


def test_every_revision_goes_up_down_and_up_again(empty_app: Flask):
    for revision in REVISIONS:
        flask_migrate.upgrade(revision=revision)
        flask_migrate.downgrade(revision="-1")
        flask_migrate.upgrade(revision=revision)


def test_up_and_down_leaves_nothing_behind(empty_app: Flask):
    before = schema()
    for revision in REVISIONS:
        lower = schema()
        flask_migrate.upgrade(revision=revision)
        flask_migrate.downgrade(revision="-1")
        assert schema() == lower
        flask_migrate.upgrade(revision=revision)
    flask_migrate.downgrade(revision="base")
    assert schema() == before


def test_a_trade_runs_on_the_migrated_database(empty_app: Flask):
    flask_migrate.upgrade()
    transaction(cast.make_world)()
    order = build.cleared_order()
    assert order.cleared_for_shipment_at == cast.NOW
    assert events.verify().intact


def test_jobs_of_the_old_index_are_closed(empty_app: Flask):
    flask_migrate.upgrade(revision="0001")
    with schema_change() as connection:
        for kind in ("catalog.index", "mail.send"):
            connection.execute(
                sa.text(
                    "INSERT INTO job (kind, payload, enqueued_at, run_at, attempts, public_id) "
                    "VALUES (:kind, '{}', :at, :at, 0, :kind)"
                ),
                {"kind": kind, "at": "2026-11-21 00:00:00+00:00"},
            )
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        waiting = connection.scalars(sa.text("SELECT kind FROM job WHERE done_at IS NULL")).all()
    assert waiting == ["mail.send"]


def rows_of(statement: str) -> list[tuple[object, ...]]:
    db.session.rollback()
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def test_what_a_listing_asked_becomes_its_first_offer_and_back(empty_app: Flask):
    flask_migrate.upgrade()
    transaction(cast.make_world)()
    build.open_inquiry()
    build.drafted_listing(key="asep", village=cast.HARIANG)
    asked = (
        "SELECT listing.id, incoterm, named_place, currency, from_quantity, unit_price_minor "
        "FROM listing {} ORDER BY listing.id, from_quantity"
    )
    offered = asked.format(
        "JOIN offer ON offer.listing_id = listing.id JOIN price_tier ON offer_id = offer.id"
    )
    before, certificates = rows_of(offered), rows_of("SELECT listing_id, kind FROM certificate")
    inquiries = rows_of("SELECT id, listing_id FROM inquiry")
    assert len(before) == 4
    assert len(certificates) == 2
    flask_migrate.downgrade(revision="0002")
    old = asked.format("JOIN price_tier ON price_tier.listing_id = listing.id")
    assert rows_of(old) == before
    flask_migrate.upgrade()
    assert rows_of(offered) == before
    assert rows_of("SELECT listing_id, kind FROM certificate") == certificates
    assert rows_of("SELECT id, listing_id FROM inquiry") == inquiries


def test_pages_go_on_saying_the_name_an_enterprise_had(empty_app: Flask):
    flask_migrate.upgrade()
    transaction(cast.make_world)()
    flask_migrate.downgrade(revision="0009")
    flask_migrate.upgrade()
    names = rows_of("SELECT name, public_name FROM organisation")
    assert names
    assert all(name == public_name for name, public_name in names)


def test_an_officer_of_a_kabupaten_gets_no_province_below(empty_app: Flask):
    flask_migrate.upgrade()
    transaction(cast.make_world)()
    members = rows_of("SELECT count(*) FROM membership WHERE ended_at IS NULL")
    with schema_change() as connection:
        limit = (
            "UPDATE membership SET province_code = '35', regency_code = '35.05' WHERE role = '{}'"
        )
        connection.execute(sa.text(limit.format("programme_officer")))
    flask_migrate.downgrade(revision="0024")
    ended = "SELECT role FROM membership WHERE ended_at IS NOT NULL"
    assert rows_of(ended) == [("programme_officer",)]
    flask_migrate.upgrade()
    assert rows_of(ended) == [("programme_officer",)]
    assert rows_of("SELECT count(*) FROM membership") == members


def test_what_was_asked_before_had_reached_its_seller_and_what_is_held_is_closed_below(
    empty_app: Flask,
):
    flask_migrate.upgrade()
    transaction(cast.make_world)()
    listing = build.published_listing()
    build.open_inquiry(listing)
    build.open_inquiry(listing, text="See www.elsewhere.example")
    statuses = "SELECT status FROM inquiry ORDER BY id"
    assert rows_of(statuses) == [("awaiting_seller",), ("held",)]
    flask_migrate.downgrade(revision="0013")
    assert rows_of(statuses) == [("awaiting_seller",), ("closed",)]
    flask_migrate.upgrade()
    assert rows_of("SELECT count(*) FROM inquiry WHERE routed_at = asked_at") == [(2,)]


def test_what_was_quoted_before_keeps_its_total_and_orders_their_contracts(empty_app: Flask):
    flask_migrate.upgrade()
    transaction(cast.make_world)()
    build.placed_order()
    order = "SELECT total_minor, contract, contract_hash FROM trade_order"
    quoted = (
        "SELECT id, number, quantity, unit_price_minor, "
        "REPLACE(status, 'converted', 'accepted') FROM quotation"
    )
    before = rows_of(order), rows_of(quoted)
    assert before[0]
    assert before[1]
    flask_migrate.downgrade(revision="0010")
    assert (rows_of(order), rows_of(quoted)) == before
    flask_migrate.upgrade()
    assert (rows_of(order), rows_of(quoted)) == before
    quotation = db.session.scalars(sa.select(Quotation)).one()
    assert not quotation.in_full
    assert quotation.total == quotation.goods


def test_ends_the_older_schema_has_no_word_for_become_its_nearest(empty_app: Flask):
    flask_migrate.upgrade()
    transaction(cast.make_world)()
    first = build.sent_quotation()
    for _ in range(3):
        build.sent_quotation(first.inquiry)
    nearest = {"converted": "accepted", "expired": "superseded", "not_selected": "declined"}
    with schema_change() as connection:
        for revision, status in enumerate(nearest, start=1):
            changed = "UPDATE quotation SET status = :status WHERE revision = :revision"
            connection.execute(sa.text(changed), {"status": status, "revision": revision})
    flask_migrate.downgrade(revision="0013")
    statuses = [row[0] for row in rows_of("SELECT status FROM quotation ORDER BY revision")]
    assert statuses == [*nearest.values(), "sent"]
    flask_migrate.upgrade()
    assert rows_of("SELECT count(*) FROM quotation") == [(4,)]


def test_export_partners_leave_with_all_they_were_given(empty_app: Flask):
    flask_migrate.upgrade()
    transaction(cast.make_world)()
    inquiry = build.open_inquiry()
    mandates.accepted()
    ratna = mandates.empowered()
    inquiries.write_message(
        actor=ratna, inquiry=inquiry, text="From Samudra.", submission_key=None, at=cast.NOW
    )
    note_reading(actor=ratna, inquiry_id=inquiry.id, message_id=1, at=cast.NOW)
    others = "SELECT id, kind, name FROM organisation WHERE kind <> 'export_partner' ORDER BY id"
    before = rows_of(others)
    flask_migrate.downgrade(revision="0013")
    assert rows_of("SELECT id, kind, name FROM organisation ORDER BY id") == before
    assert ("From Samudra.",) in rows_of("SELECT text FROM message")
    flask_migrate.upgrade()
    assert rows_of(others) == before


def test_who_came_first_to_a_buyer_company_looks_after_it(empty_app: Flask):
    flask_migrate.upgrade()
    transaction(cast.make_world)()
    colleague("wei", Role.BUYER_APPROVER)
    db.session.rollback()
    flask_migrate.downgrade(revision="0020")
    roles = (
        "SELECT person.name, role FROM membership JOIN person ON person.id = person_id "
        "WHERE role LIKE 'buyer%' ORDER BY membership.id"
    )
    names = ("Lin Mei", "Greta Vogel", "Wei")
    assert rows_of(roles) == [(name, "buyer") for name in names]
    flask_migrate.upgrade()
    first = "buyer_approver"
    assert rows_of(roles) == list(zip(names, (first, first, "buyer"), strict=True))


def test_a_letter_for_a_region_lets_nobody_answer_for_the_country_below(empty_app: Flask):
    flask_migrate.upgrade()
    transaction(cast.make_world)()
    for region in (None, "35.05"):
        appointments.appoint(
            actor=cast.acting("stefan"),
            email=f"{region}@officers.example",
            office=Office(Role.PROGRAMME_OFFICER, region),
            at=cast.NOW,
        )
    db.session.rollback()
    open_letters = "SELECT email FROM invitation WHERE revoked_at IS NULL ORDER BY id"
    assert rows_of(open_letters) == [("none@officers.example",), ("35.05@officers.example",)]
    flask_migrate.downgrade(revision="0027")
    assert rows_of(open_letters) == [("none@officers.example",)]
    flask_migrate.upgrade()
    assert rows_of(open_letters) == [("none@officers.example",)]


def test_an_offer_loses_its_further_quantities_below_and_nothing_else(empty_app: Flask):
    flask_migrate.upgrade()
    transaction(cast.make_world)()
    tier = Tier(10_000, Money(1_400, "USD"))
    quotation = build.sent_quotation(tiers=(tier,))
    handed_in(build.open_inquiry(quotation.inquiry.listing), tiers=(tier,))
    kept = (
        "SELECT id, number, quantity, unit_price_minor FROM quotation",
        "SELECT id, quantity, unit_price_minor, status FROM quotation_draft",
        "SELECT public_id, snapshot FROM paper ORDER BY id",
    )
    before = [rows_of(statement) for statement in kept]
    assert all(before)
    flask_migrate.downgrade(revision="0027")
    assert [rows_of(statement) for statement in kept] == before
    flask_migrate.upgrade()
    assert [rows_of(statement) for statement in kept] == before
    assert rows_of("SELECT count(*) FROM quotation_tier") == [(0,)]
    assert rows_of("SELECT count(*) FROM quotation_draft_tier") == [(0,)]


def test_every_revision_that_moves_data_has_a_test():
    moving = re.compile(r"op\.bulk_insert|\bUPDATE \w+ SET\b|\bINSERT INTO\b|\bDELETE FROM\b")
    for revision in SCRIPTS.walk_revisions():
        source = Path(revision.path).read_text(encoding="utf-8")
        assert not moving.search(source) or revision.revision in MOVES_DATA, revision.path
    assert all(name in globals() for name in MOVES_DATA.values())
