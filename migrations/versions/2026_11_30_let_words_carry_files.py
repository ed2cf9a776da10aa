"""Let words carry files: at most five a message or a request, each a blob under a name.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.triggers import forget, refuse

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
            words = f"{table} rows are never changed"
            refuse(table, f"{table}_no_{action}", action.upper(), "1=1", words)


def downgrade() -> None:
    for table, _owner in reversed(TABLES):
        op.drop_table(table)
        forget(f"{table}_no_update", f"{table}_no_delete")
