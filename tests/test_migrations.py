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
from marketplace.config import ROOT
from marketplace.db import db, transaction
from marketplace.events import queries as events
from tests import build, cast
from tests.conftest import config_for
from tests.support.databases import Databases
from tests.support.schema import schema_of

SCRIPTS = ScriptDirectory(str(ROOT / "migrations"))
REVISIONS = [revision.revision for revision in SCRIPTS.walk_revisions()][::-1]
# Revisions that move data and the tests that prove it; the others only change the schema.
MOVES_DATA: dict[str, str] = {}


@pytest.fixture
def empty_app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    url = databases.empty()
    app = create_app(config_for(url, tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
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


def test_every_revision_that_moves_data_has_a_test():
    moving = re.compile(r"op\.bulk_insert|\bUPDATE \w+ SET\b|\bINSERT INTO\b|\bDELETE FROM\b")
    for revision in SCRIPTS.walk_revisions():
        source = Path(revision.path).read_text(encoding="utf-8")
        assert not moving.search(source) or revision.revision in MOVES_DATA, revision.path
