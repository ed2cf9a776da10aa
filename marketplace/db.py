"""The database: model base, types, one way to write, and refusals the database itself makes.

Everything runs in a transaction that cannot write, on SQLite and PostgreSQL alike, except the body
of a function marked ``@transaction``. ``@transaction`` is the only place that commits. Starting one
ends the reading transaction, so rows a view loaded are read afresh under the write lock when the
operation touches them. Source of the recipe and what it prevents: docs/architecture.md.
"""

from __future__ import annotations

import base64
import functools
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_before_commit: ContextVar[dict[str, Callable[[], None]]] = ContextVar("before_commit")
_after_commit: ContextVar[list[Callable[[], None]]] = ContextVar("after_commit")
# How long a transaction waits for what another one holds, in milliseconds.
_patience: ContextVar[int] = ContextVar("patience", default=15_000)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SUBMISSION_KEY = "submission_key"
ATTEMPTS = 4
BRIEFLY = 200  # milliseconds
_SETTLED_BY_ANOTHER_TRY = (SUBMISSION_KEY, "dedupe_key")  # the rival's row is then found
_RETRYABLE = {"40001", "40P01"}  # serialization failure, deadlock
_UNIQUE_VIOLATION = "23505"  # a rival was first: the next try reads the row and says so plainly


class UtcDateTime(sa.TypeDecorator[datetime]):
    """Aware moments in UTC; a naive one is refused on the way in."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment must say its time zone.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: sa.Dialect,  # noqa: ARG002
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Identity = Annotated[int, mapped_column(Number, primary_key=True)]
Amount = Annotated[int, mapped_column(sa.BigInteger())]
CurrencyCode = Annotated[str, mapped_column(sa.String(3))]
Short = Annotated[str, mapped_column(sa.String(80))]
Line = Annotated[str, mapped_column(sa.String(200))]
Prose = Annotated[str, mapped_column(sa.Text())]
Hash = Annotated[str, mapped_column(sa.String(64))]


def _values(choices: type[StrEnum]) -> list[str]:
    return [choice.value for choice in choices]


class Base(DeclarativeBase):
    """Every table: named constraints, enums by value with a CHECK, moments aware in UTC."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime(),
            int: Number,
            str: sa.Text(),
            StrEnum: sa.Enum(
                StrEnum,
                native_enum=False,
                create_constraint=True,
                validate_strings=True,
                values_callable=_values,
                length=40,
            ),
        },
    )


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def new_public_id() -> str:
    """A random name for a URL: 128 bits, 26 lower-case letters and digits."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


class Public:
    """A row with a random public id; the number behind it never leaves the database."""

    public_id: Mapped[str] = mapped_column(sa.String(26), unique=True, default=new_public_id)


class Submitted:
    """A row made by one press of a button: the same submission key makes one row, ever."""

    submission_key: Mapped[str | None] = mapped_column(sa.String(64), unique=True)


class CannotWriteError(RuntimeError):
    """Something tried to write outside an operation."""


class BrokenReferenceError(RuntimeError):
    """A migration left rows that refer to rows that are no more."""


def connect(app: Flask) -> None:
    """Bind the database to ``app`` and teach its engine to begin read-only."""
    db.init_app(app)
    with app.app_context():
        _teach(db.engine)


def _teach(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _prepare_sqlite(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # we own BEGIN
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "trusted_schema=OFF",
        "recursive_triggers=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _begin_sqlite(connection: sa.Connection) -> None:
    writing = _writing.get()
    # Past SQLAlchemy, for every request begins so; but what may have to wait must fail as its errors.
    raw = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA busy_timeout={_patience.get()}")  # type: ignore[union-attr]  # sqlite3's own
    raw.execute(f"PRAGMA query_only={int(not writing)}")  # type: ignore[union-attr]
    if writing:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        raw.execute("BEGIN DEFERRED")  # type: ignore[union-attr]


def _begin_postgresql(connection: sa.Connection) -> None:
    if not _writing.get():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    connection.exec_driver_sql(
        f"SET LOCAL lock_timeout = {_patience.get()}; SET LOCAL statement_timeout = '60s'"
    )


P = ParamSpec("P")
R = TypeVar("R")


def transaction(operation: Callable[P, R]) -> Callable[P, R]:
    """Run ``operation`` in one writing transaction: commit on return, roll back on any exception.

    Called inside another it joins it. A deadlock, a serialisation failure or a rival who wrote the
    same unique row first runs the operation again on fresh rows, at most ATTEMPTS times.
    """

    @functools.wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _writing.get():
            return operation(*args, **kwargs)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with _write() as effects:
                    result = operation(*args, **kwargs)
            except DBAPIError as error:
                if attempt == ATTEMPTS or not _worth_another_try(error):
                    raise
                continue
            for effect in effects:
                effect()
            return result
        raise AssertionError("unreachable")

    return run


@contextmanager
def _write() -> Iterator[list[Callable[[], None]]]:
    if db.session.new or db.session.dirty or db.session.deleted:
        raise CannotWriteError("Rows were changed outside an operation.")
    db.session.rollback()
    db.session.info.clear()
    effects: list[Callable[[], None]] = []
    writing, before, after = _writing.set(True), _before_commit.set({}), _after_commit.set(effects)
    try:
        yield effects
        db.session.flush()  # what a flush notices may still ask for a last act
        # By name, so that two transactions never hold what the other's next act waits for.
        for _name, prepare in sorted(_before_commit.get().items()):
            prepare()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(writing)
        _before_commit.reset(before)
        _after_commit.reset(after)


@contextmanager
def schema_change() -> Iterator[sa.Connection]:
    """One writing connection for a migration; commits when the block ends well.

    SQLite can change a constraint only by writing the table anew, and with foreign keys on,
    dropping the old one would delete what refers to it: they are off, and checked at the end.
    """
    writing = _writing.set(True)
    try:
        with db.engine.connect() as connection:
            sqlite = connection.dialect.name == "sqlite"
            if sqlite:
                _foreign_keys(connection, "OFF")
            try:
                with connection.begin():
                    yield connection
                    if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                        raise BrokenReferenceError(
                            "The migration leaves rows that refer to nothing."
                        )
            finally:
                if sqlite:
                    _foreign_keys(connection, "ON")
    finally:
        _writing.reset(writing)


def _foreign_keys(connection: sa.Connection, state: str) -> None:
    # Past SQLAlchemy, which would begin a transaction, in which the pragma does nothing.
    raw = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA foreign_keys={state}")  # type: ignore[union-attr]  # sqlite3's own


@contextmanager
def brief_wait() -> Iterator[None]:
    """Inside, a transaction that would wait longer than BRIEFLY for another one fails instead.

    For what may be left undone, so that it never keeps a thread of the server.
    """
    patience = _patience.set(BRIEFLY)
    try:
        yield
    finally:
        _patience.reset(patience)


def _worth_another_try(error: DBAPIError) -> bool:
    if isinstance(error, IntegrityError):
        return getattr(error.orig, "sqlstate", None) == _UNIQUE_VIOLATION or any(
            key in str(error.orig) for key in _SETTLED_BY_ANOTHER_TRY
        )
    return isinstance(error, OperationalError) and (
        getattr(error.orig, "sqlstate", None) in _RETRYABLE
    )


def before_commit(name: str, prepare: Callable[[], None]) -> None:
    """Run ``prepare`` once, among the last things inside the current transaction.

    They run by name, after everything is flushed; none may ask for another.
    """
    if not _writing.get():
        raise CannotWriteError(f"{name} outside an operation.")
    _before_commit.get().setdefault(name, prepare)


def after_commit(effect: Callable[[], None]) -> None:
    """Run ``effect`` when the current transaction has been committed; never if it was not."""
    if not _writing.get():
        raise CannotWriteError("An effect was promised outside an operation.")
    _after_commit.get().append(effect)


def lock(row: Model) -> None:
    """Hold ``row`` against rivals until the commit and read it afresh.

    Only the row's own columns are selected: joined tables would be locked with it.
    """
    db.session.flush()
    db.session.expire(row)
    columns = [attribute.key for attribute in sa.inspect(type(row)).column_attrs]
    db.session.refresh(row, attribute_names=columns, with_for_update=True)


def add(row: Model) -> None:
    """Add and flush, so that the database speaks up now and the row has its id."""
    db.session.add(row)
    db.session.flush()


def append_only(table: sa.Table) -> None:
    """Make the database refuse UPDATE and DELETE of this table's rows, on both databases."""
    for action in ("update", "delete"):
        refuse(
            table,
            name=f"{table.name}_no_{action}",
            when=f"BEFORE {action.upper()}",
            condition=None,
            message=f"{table.name} rows are never changed",
        )


def freeze(table: sa.Table, *columns: str) -> None:
    """Make the database refuse DELETE of a row and UPDATE of these columns, on both databases."""
    any_changed = " OR ".join(changed(table.c[name]) for name in columns)
    name = f"{table.name}_frozen"
    message = f"{table.name} content is never changed"
    refuse(table, name=name, when="BEFORE UPDATE", condition=any_changed, message=message)
    refuse(
        table,
        name=f"{table.name}_no_delete",
        when="BEFORE DELETE",
        condition=None,
        message=f"{table.name} rows are never deleted",
    )


def changed(column: sa.Column[object]) -> str:
    """SQL over NEW and OLD: whether an UPDATE gives this column another value."""
    if not column.nullable:
        return f"NEW.{column.name} <> OLD.{column.name}"
    # No IS DISTINCT FROM: SQLite learned it in 3.39, and Debian's may be older.
    return (
        f"(NEW.{column.name} <> OLD.{column.name}"
        f" OR (NEW.{column.name} IS NULL) <> (OLD.{column.name} IS NULL))"
    )


def refuse(table: sa.Table, *, name: str, when: str, condition: str | None, message: str) -> None:
    """Attach a trigger that raises ``message`` when ``condition`` (SQL over NEW and OLD) holds."""
    test = condition or "1=1"
    sqlite = (
        f"CREATE TRIGGER {name} {when} ON {table.name} FOR EACH ROW WHEN {test} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )
    function = (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {test} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    trigger = f"CREATE TRIGGER {name} {when} ON {table.name} FOR EACH ROW EXECUTE FUNCTION {name}()"
    event.listen(table, "after_create", _ddl(sqlite, dialect="sqlite"))
    event.listen(table, "after_create", _ddl(function, dialect="postgresql"))
    event.listen(table, "after_create", _ddl(trigger, dialect="postgresql"))
    dropped = f"DROP FUNCTION IF EXISTS {name}()"
    event.listen(table, "after_drop", _ddl(dropped, dialect="postgresql"))


def _ddl(statement: str, *, dialect: str) -> sa.DDL:
    plain = statement.replace("%", "%%")
    return sa.DDL(plain).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
