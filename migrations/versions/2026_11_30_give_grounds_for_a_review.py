"""Give grounds for a director's review of a quotation, and let a listing have a floor price.

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.triggers import forget, refuse

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("price_floor", "quotation_draft_ground")
GROUNDS = (
    *("assisted", "returned", "first_three", "no_limit", "above_limit", "limit_currency"),
    *("below_floor", "floor_without_rate", "beyond_weeks"),
)


def upgrade() -> None:
    """Drafts that are with a director already keep none: nobody wrote down why they went there."""
    op.create_table(
        "price_floor",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("listing_id", NUMBER, nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("set_by_id", NUMBER, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_price_floor_amount_positive")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_price_floor_listing_id")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_price_floor_set_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_floor")),
        sa.UniqueConstraint("public_id", name=op.f("uq_price_floor_public_id")),
    )
    op.create_index(op.f("ix_price_floor_listing_id"), "price_floor", ["listing_id"])
    op.create_table(
        "quotation_draft_ground",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("draft_id", NUMBER, nullable=False),
        sa.Column("round", NUMBER, nullable=False),
        sa.Column(
            "ground",
            sa.Enum(*GROUNDS, name="ground", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.CheckConstraint("round > 0", name=op.f("ck_quotation_draft_ground_round_positive")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["quotation_draft.id"], name=op.f("fk_quotation_draft_ground_draft_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation_draft_ground")),
        sa.UniqueConstraint(
            *("draft_id", "round", "ground"),
            name=op.f("uq_quotation_draft_ground_draft_id_round_ground"),
        ),
    )
    for table in TABLES:
        for action in ("UPDATE", "DELETE"):
            refuse(
                *(table, f"{table}_no_{action.lower()}", action, "1=1"),
                f"{table} rows are never changed",
            )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
        forget(f"{table}_no_update", f"{table}_no_delete")
