"""Change a table's columns and constraints on both databases; migrations never import live code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op


def alter(
    table: str,
    *,
    plus: Sequence[tuple[sa.Column, str]] = (),
    minus: Sequence[str] = (),
    checks: Mapping[str, str] | None = None,
    keys: Mapping[str, tuple[str, str]] | None = None,
    without: Sequence[str] = (),
) -> None:
    """The same change on both databases.

    ``plus`` are columns with the SQL each row gets in them, ``minus`` columns that go, ``checks``
    named conditions to add, ``keys`` named foreign keys (a column, and the ``table (column)`` it
    points at), ``without`` names of constraints to drop.
    """
    lines = {name: f"CHECK ({said})" for name, said in (checks or {}).items()}
    for name, (column, target) in (keys or {}).items():
        lines[name] = f"FOREIGN KEY({column}) REFERENCES {target}"
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(table, plus=plus, minus=minus, lines=lines, without=without)
        return
    for name in without:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name in minus:
        op.drop_column(table, name)
    for column, value in plus:
        default = {} if value == "NULL" else {"server_default": sa.text(value)}
        op.add_column(
            table, sa.Column(column.name, column.type, nullable=column.nullable, **default)
        )
        op.alter_column(table, column.name, server_default=None)
    for name, line in lines.items():
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {line}")


def _rebuild(
    table: str,
    *,
    plus: Sequence[tuple[sa.Column, str]],
    minus: Sequence[str],
    lines: Mapping[str, str],
    without: Sequence[str],
) -> None:
    """SQLite changes no constraint in place: write the table anew with its indexes and triggers."""
    bind = op.get_bind()
    text = bind.exec_driver_sql(
        f"SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '{table}'"  # noqa: S608
    ).scalar_one()
    others = (
        bind.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL "  # noqa: S608
            f"AND tbl_name = '{table}'"
        )
        .scalars()
        .all()
    )
    parts = [
        part
        for part in parts_of(text[text.index("(") + 1 : text.rindex(")")])
        if name_of(part) not in {*minus, *without}
    ]
    columns = [part for part in parts if not is_constraint(part)]
    constraints = [part for part in parts if is_constraint(part)]
    constraints += [f"CONSTRAINT {name} {line}" for name, line in lines.items()]
    body = [*columns, *(_line_of(column) for column, _ in plus), *constraints]
    op.execute(f"CREATE TABLE new_{table} ({', '.join(body)})")
    kept = [name_of(part) for part in columns]
    names = [*kept, *(column.name for column, _ in plus)]
    said = [*kept, *(value for _, value in plus)]
    into, taken = ", ".join(names), ", ".join(said)
    op.execute(f"INSERT INTO new_{table} ({into}) SELECT {taken} FROM {table}")  # noqa: S608  ours
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
    for statement in others:
        bind.exec_driver_sql(statement)


def _line_of(column: sa.Column) -> str:
    kind = column.type.compile(dialect=op.get_bind().dialect)
    return f"{column.name} {kind}" + ("" if column.nullable else " NOT NULL")


def parts_of(body: str) -> list[str]:
    """The columns and constraints between the brackets of a CREATE TABLE."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(body):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append(body[start:place].strip())
            start = place + 1
    return [*parts, body[start:].strip()]


def is_constraint(part: str) -> bool:
    """Whether this part is no column."""
    return part.split(maxsplit=1)[0] in {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}


def name_of(part: str) -> str:
    """The name of a column or constraint."""
    words = part.split()
    return words[1] if words[0] == "CONSTRAINT" else words[0]
