"""Count attempts and downloads: marks that end by themselves.

Revision ID: 0029
Revises: 0028
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "tally_mark",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("tally_hash", sa.String(length=64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(tally_hash) = 64", name=op.f("ck_tally_mark_hash_is_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_mark")),
    )
    op.create_index("ix_tally_mark_counting", "tally_mark", ["tally_hash", "ends_at"])
    op.create_index("ix_tally_mark_ends_at", "tally_mark", ["ends_at"])


def downgrade() -> None:
    op.drop_table("tally_mark")
