"""let an enterprise be renamed: pages for everybody say the name LPEI has seen

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisation", sa.Column("public_name", sa.String(200), nullable=True))
    op.execute("UPDATE organisation SET public_name = name")
    with op.batch_alter_table("organisation") as organisation:
        organisation.alter_column("public_name", existing_type=sa.String(200), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("organisation") as organisation:
        organisation.drop_column("public_name")
