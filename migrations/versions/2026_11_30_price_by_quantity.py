"""Let a quotation say prices at further quantities, and a draft of one.

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.triggers import forget, refuse

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    ("quotation_tier", "quotation_id", "quotation"),
    ("quotation_draft_tier", "draft_id", "quotation_draft"),
)
PRINTED = (
    "EXISTS (SELECT 1 FROM paper JOIN quotation ON paper.subject_id = quotation.public_id"
    " WHERE paper.kind = 'quotation' AND paper.subject = 'quotation'"
    " AND quotation.id = NEW.quotation_id)"
)
OFFERED = (
    "EXISTS (SELECT 1 FROM quotation"
    " WHERE quotation.id = NEW.quotation_id AND quotation.quantity = NEW.quantity)"
)
TRIGGERS = (
    ("no_update", "UPDATE", "1=1", "quotation_tier rows are never changed"),
    ("no_delete", "DELETE", "1=1", "quotation_tier rows are never changed"),
    ("printed", "INSERT", PRINTED, "a quotation that was sent gets no further quantities"),
    ("another", "INSERT", OFFERED, "a further quantity is another than the offered one"),
)


def upgrade() -> None:
    for table, whole, key in TABLES:
        op.create_table(
            table,
            sa.Column(whole, NUMBER, nullable=False),
            sa.Column("id", NUMBER, nullable=False),
            sa.Column("position", NUMBER, nullable=False),
            sa.Column("quantity", sa.BigInteger(), nullable=False),
            sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
            sa.CheckConstraint("position BETWEEN 1 AND 3", name=op.f(f"ck_{table}_few")),
            sa.CheckConstraint("quantity > 0", name=op.f(f"ck_{table}_quantity_positive")),
            sa.CheckConstraint("unit_price_minor > 0", name=op.f(f"ck_{table}_price_positive")),
            sa.ForeignKeyConstraint([whole], [f"{key}.id"], name=op.f(f"fk_{table}_{whole}")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            *(
                sa.UniqueConstraint(whole, name, name=op.f(f"uq_{table}_{whole}_{name}"))
                for name in ("position", "quantity")
            ),
        )
    for name, action, condition, words in TRIGGERS:
        refuse("quotation_tier", f"quotation_tier_{name}", action, condition, words)


def downgrade() -> None:
    for table, _, _ in reversed(TABLES):
        op.drop_table(table)
    forget(*(f"quotation_tier_{name}" for name, *_ in TRIGGERS))
