"""Let long lists follow an index: of inquiries by side, turn and wait, of messages by thread and side.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BEFORE = (("inquiry", "buyer_id"), ("inquiry", "seller_id"), ("message", "inquiry_id"))
AFTER = (
    ("inquiry", "seller_id", "status", "changed_at"),
    ("inquiry", "buyer_id", "status", "changed_at"),
    ("inquiry", "status", "changed_at"),
    ("message", "inquiry_id", "organisation_id"),
)


def upgrade() -> None:
    _exchange(BEFORE, AFTER)


def downgrade() -> None:
    _exchange(AFTER, BEFORE)


def _exchange(old: tuple[tuple[str, ...], ...], new: tuple[tuple[str, ...], ...]) -> None:
    for table, *columns in old:
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    for table, *columns in new:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
