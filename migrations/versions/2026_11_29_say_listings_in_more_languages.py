"""say listings in more languages, and know which edition of the original each text is of

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# What is written today is taken to belong together: both texts were read by a curator side by side.
EDITIONS = ("edition", "english_edition")


def upgrade() -> None:
    for name in EDITIONS:
        op.add_column("listing", sa.Column(name, NUMBER, nullable=False, server_default="1"))
    op.create_table(
        "listing_text",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("listing_id", NUMBER, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=400), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("edition", NUMBER, nullable=False),
        sa.Column("written_by_name", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("edition > 0", name=op.f("ck_listing_text_edition_positive")),
        sa.CheckConstraint("language IN ('zh', 'ja', 'ar')", name=op.f("ck_listing_text_further_language")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_listing_text_named")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_listing_text_listing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_text")),
        sa.UniqueConstraint("listing_id", "language", name=op.f("uq_listing_text_listing_id_language")),
    )


def downgrade() -> None:
    op.drop_table("listing_text")
    for name in EDITIONS:
        op.drop_column("listing", name)
