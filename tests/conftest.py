"""The application on fresh real databases, a client that signs in, and a frozen moment."""

from __future__ import annotations

import dataclasses
import gc
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings

from marketplace.app import create_app
from marketplace.catalog.worker import IndexWorker
from marketplace.config import Config, Environment, WorkerMode
from marketplace.db import db, transaction
from marketplace.jobs.worker import Worker
from marketplace.organisations.roles import Actor
from scripts import translations
from tests import cast
from tests.pages import Visitor
from tests.support.applications import at_work
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases, postgres_is_here
from tests.support.warmth import warm

translations.compile_stale()  # pages are read in every language, on a bare clone too

pytest_plugins = [
    "tests.support.fakestripe.fixtures",
    "tests.support.serving",
]

settings.register_profile("ci", max_examples=200, deadline=None)
settings.register_profile("local", max_examples=50, deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

ENGINES = ["sqlite", *(["postgresql"] if postgres_is_here() else [])]


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Count covered lines on SQLite only: on PostgreSQL the same tests cover the same ones again."""
    for item in items:
        spec = getattr(item, "callspec", None)
        if spec and spec.params.get("databases") == "postgresql":
            item.add_marker("no_cover")


def pytest_collection_finish() -> None:
    """Keep the collector of garbage from going through all modules and tests again and again."""
    gc.collect()
    gc.freeze()


def config_for(url: str, folder: Path, **changes: object) -> Config:
    """A test's settings: everything of its own, nothing from the environment."""
    values: dict[str, object] = {
        "env": Environment.TEST,
        "debug": False,
        "database_url": url,
        "search_index_dir": folder / "index",
        "search_url": f"whoosh:///{folder / 'index'}",
        "storage_dir": folder / "blobs",
        "secret_key": "a secret for tests only, long enough",
        "stripe_secret_key": "",
        "stripe_webhook_secrets": (),
        "stripe_api_base": None,
        "mail_url": None,
        "worker": WorkerMode.OFF,
    }
    return Config(**{**values, **changes})  # type: ignore[arg-type]


def _fill(url: str) -> None:
    with at_work(create_app(config_for(url, Path("/nonexistent")))):
        transaction(db.create_all)()
        cast.make_world()


@pytest.fixture(scope="session")
def sqlite_databases() -> Iterator[Databases]:
    files = SqliteDatabases(_fill)
    yield files
    files.stop()


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[Databases]:
    server = PostgresDatabases(_fill)
    yield server
    server.stop()


@pytest.fixture(params=ENGINES)
def databases(request: pytest.FixtureRequest) -> Databases:
    """The database engine this run of the test is on; a test runs once on each."""
    name = "sqlite_databases" if request.param == "sqlite" else "postgres_databases"
    found: Databases = request.getfixturevalue(name)
    return found


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    url = databases.fresh()
    yield url
    databases.drop(url)


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return config_for(database_url, tmp_path)


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application with the cast's world in its database, inside an application context."""
    with at_work(warm(create_app(config))) as app:
        yield app


@pytest.fixture(scope="module")
def app_once(
    sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """One application for a whole module of tests that only read; they share limits, so it has none."""
    url = sqlite_databases.fresh()
    config = config_for(url, tmp_path_factory.mktemp("once"), unlimited=True)
    with at_work(warm(create_app(config))) as app:
        yield app
    sqlite_databases.drop(url)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The cast's moment; views that ask the clock get it too."""
    monkeypatch.setattr("marketplace.clock.now", lambda: cast.NOW)
    return cast.NOW


@pytest.fixture
def acting(app: Flask) -> Callable[[str], Actor]:
    """``acting("sari")``: a member of the cast as an actor."""
    return cast.acting


@pytest.fixture
def visitor(app: Flask) -> Callable[..., Visitor]:
    """``visitor("sari")`` is a signed-in browser; ``visitor()`` a stranger's."""
    return lambda key=None: Visitor.of(app, key)


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Carry out every job that is due now, say how many there were, and bring the index in step."""
    worker, index_worker = Worker(app), IndexWorker(app)

    def drain() -> int:
        index_worker.drain()  # a job may search
        return worker.drain()

    return drain


@pytest.fixture
def unlimited(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is held to the limits of a day: they have tests of their own."""
    config = dataclasses.replace(app.extensions["desaport"], unlimited=True)
    monkeypatch.setitem(app.extensions, "desaport", config)
