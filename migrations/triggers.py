"""Triggers that refuse a change, as models write them; migrations never import live code."""

from __future__ import annotations

from alembic import op


def refuse(table: str, name: str, action: str, condition: str, message: str) -> None:
    """Raise ``message`` where ``condition`` (SQL over NEW and OLD) holds for an UPDATE or DELETE."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def changed_or_emptied(name: str) -> str:
    """The condition that a column that may be empty gets another value."""
    return f"(NEW.{name} <> OLD.{name} OR (NEW.{name} IS NULL) <> (OLD.{name} IS NULL))"


def forget(*names: str) -> None:
    """Drop the functions of triggers that went with their tables; SQLite has none."""
    if op.get_bind().dialect.name == "postgresql":
        for name in names:
            op.execute(f"DROP FUNCTION IF EXISTS {name}()")
