"""count the published listings of each category without reading them

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_PUBLISHED = sa.text("status = 'published'")


def upgrade() -> None:
    op.create_index(
        "ix_listing_published_categories",
        "listing",
        ["category"],
        postgresql_where=_PUBLISHED,
        sqlite_where=_PUBLISHED,
    )


def downgrade() -> None:
    op.drop_index(
        "ix_listing_published_categories",
        table_name="listing",
        postgresql_where=_PUBLISHED,
        sqlite_where=_PUBLISHED,
    )
