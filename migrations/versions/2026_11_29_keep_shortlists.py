"""keep shortlists and what people looked at last

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shortlist_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_shortlist_entry_listing_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shortlist_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist_entry")),
        sa.UniqueConstraint("person_id", "listing_id", name=op.f("uq_shortlist_entry_person_id_listing_id")),
    )
    op.create_index(op.f("ix_shortlist_entry_listing_id"), "shortlist_entry", ["listing_id"])
    op.create_table(
        "viewed_listing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("viewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_viewed_listing_listing_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_viewed_listing_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewed_listing")),
        sa.UniqueConstraint("person_id", "listing_id", name=op.f("uq_viewed_listing_person_id_listing_id")),
    )
    op.create_index(op.f("ix_viewed_listing_listing_id"), "viewed_listing", ["listing_id"])
    op.create_index(op.f("ix_viewed_listing_viewed_at"), "viewed_listing", ["viewed_at"])


def downgrade() -> None:
    op.drop_table("viewed_listing")
    op.drop_table("shortlist_entry")
