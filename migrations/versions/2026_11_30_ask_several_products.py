"""Ask several products on one errand, and keep the break of an open forum as it was.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.triggers import changed_or_emptied, forget, refuse

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAYS = ("from_date", "to_date", "opens", "closes", "slot_minutes", "pause_minutes")
BREAK = ("break_from", "break_to")


def upgrade() -> None:
    op.create_index("uq_rfq_id_buyer_id", "rfq", ["id", "buyer_id"], unique=True)
    op.create_table(
        "rfq_errand",
        sa.Column("rfq_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("first_id", NUMBER, nullable=False),
        sa.Column("buyer_id", NUMBER, nullable=False),
        sa.CheckConstraint("rfq_id > first_id", name=op.f("ck_rfq_errand_after_the_first")),
        sa.ForeignKeyConstraint(
            ["first_id", "buyer_id"],
            ["rfq.id", "rfq.buyer_id"],
            name=op.f("fk_rfq_errand_first_id_buyer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["rfq_id", "buyer_id"],
            ["rfq.id", "rfq.buyer_id"],
            name=op.f("fk_rfq_errand_rfq_id_buyer_id"),
        ),
        sa.PrimaryKeyConstraint("rfq_id", name=op.f("pk_rfq_errand")),
    )
    op.create_index("ix_rfq_errand_first_id", "rfq_errand", ["first_id"])
    for action in ("update", "delete"):
        refuse(
            "rfq_errand",
            f"rfq_errand_no_{action}",
            action.upper(),
            "1=1",
            "rfq_errand rows are never changed",
        )
    _drop("forum", "forum_days_frozen")
    _freeze_days((*(f"NEW.{name} <> OLD.{name}" for name in DAYS), *map(changed_or_emptied, BREAK)))


def downgrade() -> None:
    _drop("forum", "forum_days_frozen")
    _freeze_days(tuple(f"NEW.{name} <> OLD.{name}" for name in DAYS))
    op.drop_table("rfq_errand")
    op.drop_index("uq_rfq_id_buyer_id", "rfq")
    forget("rfq_errand_no_update", "rfq_errand_no_delete")


def _freeze_days(changes: tuple[str, ...]) -> None:
    refuse(
        "forum",
        "forum_days_frozen",
        "UPDATE",
        f"OLD.status <> 'draft' AND ({' OR '.join(changes)})",
        "days and hours of an open forum are never changed",
    )



def _drop(table: str, name: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        return
    op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(f"DROP FUNCTION {name}()")
