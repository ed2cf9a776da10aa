"""Let an officer answer for one kabupaten or kota.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.rebuilding import is_constraint, name_of, parts_of

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

COLUMN = "regency_code"
KEY, CHECK = "fk_membership_regency_code", "ck_membership_regency_in_province"
IN_PROVINCE = "regency_code IS NULL OR substr(regency_code, 1, 2) = coalesce(province_code, '')"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(
            plus=[f"{COLUMN} VARCHAR(5)"],
            lines=[
                f"CONSTRAINT {KEY} FOREIGN KEY({COLUMN}) REFERENCES regency (code)",
                f"CONSTRAINT {CHECK} CHECK ({IN_PROVINCE})",
            ],
        )
        return
    op.add_column("membership", sa.Column(COLUMN, sa.String(length=5), nullable=True))
    op.create_foreign_key(KEY, "membership", "regency", [COLUMN], ["code"])
    op.execute(f"ALTER TABLE membership ADD CONSTRAINT {CHECK} CHECK ({IN_PROVINCE})")


def downgrade() -> None:
    """Whoever answers for a kabupaten must not get the whole province: they are members no longer."""
    op.execute("UPDATE membership SET ended_at = coalesce(ended_at, started_at) WHERE regency_code IS NOT NULL")
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(minus=[COLUMN, KEY, CHECK])
        return
    op.drop_column("membership", COLUMN)


def _rebuild(
    *, plus: Sequence[str] = (), minus: Sequence[str] = (), lines: Sequence[str] = ()
) -> None:
    """SQLite changes no constraint in place: write the table anew with its indexes and triggers.

    The migration runs without foreign keys (db.schema_change), so that dropping the old table
    deletes nothing elsewhere.
    """
    bind = op.get_bind()
    text = bind.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'membership'").scalar_one()
    others = bind.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name = 'membership'"
    ).scalars().all()
    kept = [part for part in parts_of(text[text.index("(") + 1 : text.rindex(")")]) if name_of(part) not in minus]
    columns = [part for part in kept if not is_constraint(part)]
    constraints = [part for part in kept if is_constraint(part)]
    op.execute(f"CREATE TABLE new_membership ({', '.join([*columns, *plus, *constraints, *lines])})")
    names = ", ".join(name_of(part) for part in columns)
    op.execute(f"INSERT INTO new_membership ({names}) SELECT {names} FROM membership")
    op.execute("DROP TABLE membership")
    op.execute("ALTER TABLE new_membership RENAME TO membership")
    for statement in others:
        bind.exec_driver_sql(statement)
