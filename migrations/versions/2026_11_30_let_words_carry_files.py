"""Let words carry files: at most five a message or a request, each a blob under a name.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Table, and what its files belong to.
TABLES = (("message_attachment", "message"), ("rfq_attachment", "rfq"))


def upgrade() -> None:
    for table, owner in TABLES:
        op.create_table(
            table,
            sa.Column(f"{owner}_id", NUMBER, nullable=False),
            sa.Column("id", NUMBER, nullable=False),
            sa.Column("position", NUMBER, nullable=False),
            sa.Column("name", sa.String(length=84), nullable=False),
            sa.Column("kind", sa.String(length=40), nullable=False),
            sa.Column("sha256", sa.String(length=64), nullable=False),
            sa.Column("size", sa.BigInteger(), nullable=False),
            sa.Column("public_id", sa.String(length=26), nullable=False),
            sa.CheckConstraint("kind IN ('pdf', 'jpg')", name=op.f(f"ck_{table}_kind")),
            sa.CheckConstraint(
                "position BETWEEN 1 AND 5", name=op.f(f"ck_{table}_at_most_five")
            ),
            sa.ForeignKeyConstraint(
                [f"{owner}_id"], [f"{owner}.id"], name=op.f(f"fk_{table}_{owner}_id")
            ),
            sa.ForeignKeyConstraint(
                ["sha256"], ["blob.sha256"], name=op.f(f"fk_{table}_sha256")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint(
                f"{owner}_id", "position", name=op.f(f"uq_{table}_{owner}_id_position")
            ),
            sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
        )
        op.create_index(op.f(f"ix_{table}_sha256"), table, ["sha256"])
        for action in ("update", "delete"):
            _refuse(table, f"{table}_no_{action}", action.upper())


def downgrade() -> None:
    for table, _owner in reversed(TABLES):
        op.drop_table(table)
        if op.get_bind().dialect.name == "postgresql":
            for action in ("update", "delete"):
                op.execute(f"DROP FUNCTION IF EXISTS {table}_no_{action}()")


def _refuse(table: str, name: str, action: str) -> None:
    message = f"{table} rows are never changed"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW WHEN 1=1 "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF 1=1 THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
