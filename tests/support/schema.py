"""The whole schema of a database as comparable lines: tables, constraints, indexes, triggers."""

from __future__ import annotations

import re

import sqlalchemy as sa

_POSTGRESQL = (
    # columns
    """SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
       || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END || ' ' || coalesce(co.collname, '')
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n
       ON n.oid = c.relnamespace LEFT JOIN pg_collation co ON co.oid = a.attcollation
       WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped""",
    # constraints
    """SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(c.oid)
       FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
       WHERE n.nspname = 'public' AND contype <> 'n'""",
    "SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t
       JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE NOT tgisinternal AND n.nspname = 'public'""",
    """SELECT 'function ' || pg_get_functiondef(p.oid) FROM pg_proc p
       JOIN pg_namespace n ON n.oid = p.pronamespace
       LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
       WHERE n.nspname = 'public' AND d.objid IS NULL""",
)
_SQLITE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"


def schema_of(connection: sa.Connection) -> list[str]:
    """One line per thing in the schema, sorted, without Alembic's own table."""
    if connection.dialect.name == "sqlite":
        statements = connection.exec_driver_sql(_SQLITE).scalars()
        lines = [line for statement in statements for line in _plain(statement)]
    else:
        lines = [
            str(line)
            for query in _POSTGRESQL
            for line in connection.exec_driver_sql(query).scalars()
        ]
    return sorted(line for line in lines if "alembic_version" not in line)


def _plain(statement: str) -> list[str]:
    """A CREATE TABLE as one line per column and constraint, so that their order does not matter."""
    text = " ".join(statement.split())
    made = re.fullmatch(r"CREATE TABLE \"?(\w+)\"? \((.*)\)", text)
    if made is None:
        return [text]
    return [f"{made[1]}: {part}" for part in _parts(made[2])]


def _parts(body: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(body):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append(body[start:place].strip())
            start = place + 1
    return [*parts, body[start:].strip()]
