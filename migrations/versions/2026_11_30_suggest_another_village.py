"""Let an officer suggest another village for an inquiry nobody answers.

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.triggers import forget, refuse

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FROZEN = (
    *("public_id", "inquiry_id", "turn_began_at", "listing_id"),
    *("suggested_by_id", "reason", "suggested_at"),
)
KEYS = (
    *(("inquiry_id", "inquiry.id"), ("listing_id", "listing.id")),
    *(("suggested_by_id", "person.id"), ("led_to_id", "inquiry.id")),
)


def upgrade() -> None:
    op.create_table(
        "village_suggestion",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("inquiry_id", NUMBER, nullable=False),
        sa.Column("turn_began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listing_id", NUMBER, nullable=False),
        sa.Column("suggested_by_id", NUMBER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken", sa.Boolean(), nullable=True),
        sa.Column("led_to_id", NUMBER, nullable=True),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_village_suggestion_reason_given")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (taken IS NULL)",
            name=op.f("ck_village_suggestion_answered_with_a_word"),
        ),
        sa.CheckConstraint(
            "(led_to_id IS NOT NULL) = (taken IS NOT NULL AND taken)",
            name=op.f("ck_village_suggestion_taken_leads_somewhere"),
        ),
        *(
            sa.ForeignKeyConstraint([name], [key], name=op.f(f"fk_village_suggestion_{name}"))
            for name, key in KEYS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village_suggestion")),
        sa.UniqueConstraint("public_id", name=op.f("uq_village_suggestion_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_village_suggestion_submission_key")),
        sa.UniqueConstraint(
            *("inquiry_id", "turn_began_at", "listing_id"),
            name=op.f("uq_village_suggestion_inquiry_id_turn_began_at_listing_id"),
        ),
    )
    changed = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in FROZEN)
    for name, action, condition, words in (
        ("frozen", "UPDATE", changed, "content is never changed"),
        ("no_delete", "DELETE", "1=1", "rows are never deleted"),
    ):
        refuse(
            *("village_suggestion", f"village_suggestion_{name}"),
            *(action, condition, f"village_suggestion {words}"),
        )


def downgrade() -> None:
    op.drop_table("village_suggestion")
    forget("village_suggestion_frozen", "village_suggestion_no_delete")
