"""Add the language and time zone of people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('language', sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column('time_zone', sa.String(length=64), nullable=True))
        batch_op.create_check_constraint(op.f('ck_person_language_is_ours'), "language IN ('en', 'id', 'zh', 'ja', 'ar')")


def downgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_person_language_is_ours'), type_='check')
        batch_op.drop_column('time_zone')
        batch_op.drop_column('language')
