"""Tells whether anything at all was committed to the database, by anybody: cheap and exact."""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable
from pathlib import Path
from threading import Lock
from typing import Protocol

import sqlalchemy as sa


class Marker(Protocol):
    """Two equal answers, one after the other: nothing was committed in between."""

    def __call__(self) -> Hashable: ...


class SqliteMarker:
    """SQLite counts, for one connection, the commits of all others; so this one never writes."""

    def __init__(self, file: Path) -> None:
        address = f"{file.absolute().as_uri()}?mode=ro"
        self._connection = sqlite3.connect(
            address, uri=True, isolation_level=None, check_same_thread=False
        )
        self._asking = Lock()

    def __call__(self) -> int:
        with self._asking:
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def close(self) -> None:
        self._connection.close()


class PostgresMarker:
    """The same snapshot sees the same commits; only writing transactions ever change it."""

    _SNAPSHOT = "SELECT pg_current_snapshot()::text"

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def __call__(self) -> str:
        with self._engine.connect() as connection:
            return str(connection.exec_driver_sql(self._SNAPSHOT).scalar_one())


def marker_of(engine: sa.Engine) -> Marker:
    """For this database."""
    if engine.dialect.name == "sqlite":
        return SqliteMarker(Path(str(engine.url.database)))
    return PostgresMarker(engine)
