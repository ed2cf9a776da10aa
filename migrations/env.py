"""How Alembic meets our database; replaces the generated file, which calls a deprecated function."""

from __future__ import annotations

from typing import Any

from alembic import context

from marketplace import tables
from marketplace.db import UtcDateTime, schema_change


def plain_types(kind: str, thing: Any, _context: Any) -> str | bool:
    """Write our own types as SQLAlchemy's, so that old migrations never import live code."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    with schema_change() as connection:
        context.configure(
            connection=connection,
            target_metadata=tables.METADATA,
            render_item=plain_types,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            transactional_ddl=True,
        )
        context.run_migrations()


run()
