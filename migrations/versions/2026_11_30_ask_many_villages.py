"""Ask one village or many for quotations: requests, their quantities, whom they reached and why.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# What never changes, in the order of the models; the second of each pair may be empty.
RFQ = (
    ("number", "kind", "buyer_id"),
    ("filed_by_id", "listing_id", "category"),
    ("product", "unit", "destination", "place"),
    ("incoterm", "needed_from_date", "needed_to_date"),
    ("sample_first", "certificate_codes"),
    ("payment_plan", "target_minor", "target_currency"),
    ("target_shown", "note", "filed_at"),
)
RECIPIENT = (("rfq_id", "inquiry_id", "rule", "choice", "score", "parts", "reused", "invited_at"),)
NEVER = ("rfq_quantity", "rfq_matching")


def upgrade() -> None:
    op.create_table(
        "rfq",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "direct",
                "broadcast",
                "assisted",
                name="rfqkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "open",
                "needs_info",
                "quoted",
                "awarded",
                "closed_no_award",
                "declined",
                "expired",
                "cancelled",
                "rejected",
                name="rfqstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("buyer_id", NUMBER, nullable=False),
        sa.Column("asked_by_id", NUMBER, nullable=True),
        sa.Column("filed_by_id", NUMBER, nullable=True),
        sa.Column("listing_id", NUMBER, nullable=True),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("product", sa.String(length=200), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "pcs",
                "pair",
                "set",
                "kg",
                "g",
                "t",
                "m",
                "m2",
                "m3",
                "l",
                name="unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("destination", sa.String(length=2), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column(
            "incoterm",
            sa.Enum(
                "EXW",
                "FCA",
                "FAS",
                "FOB",
                "CFR",
                "CIF",
                "CPT",
                "CIP",
                "DAP",
                "DPU",
                "DDP",
                name="incoterm",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("needed_from_date", sa.Date(), nullable=True),
        sa.Column("needed_to_date", sa.Date(), nullable=True),
        sa.Column("sample_first", sa.Boolean(), nullable=False),
        sa.Column("certificate_codes", sa.String(length=1000), nullable=False),
        sa.Column(
            "payment_plan",
            sa.Enum(
                "deposit_and_balance",
                "in_full",
                name="paymentplan",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("target_minor", sa.BigInteger(), nullable=True),
        sa.Column("target_currency", sa.String(length=3), nullable=True),
        sa.Column("target_shown", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("deadline_date", sa.Date(), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(kind = 'assisted') = (filed_by_id IS NOT NULL)", name=op.f("ck_rfq_filed_by")
        ),
        sa.CheckConstraint(
            "asked_by_id IS NOT NULL OR status IN ('draft', 'expired', 'cancelled')",
            name=op.f("ck_rfq_asked_by_the_buyer"),
        ),
        sa.CheckConstraint(
            "kind <> 'broadcast' OR category IS NOT NULL", name=op.f("ck_rfq_broadcast_to_many")
        ),
        sa.CheckConstraint(
            "kind <> 'direct' OR listing_id IS NOT NULL", name=op.f("ck_rfq_direct_to_one")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'expired', 'cancelled', 'rejected') OR opened_at IS NOT NULL",
            name=op.f("ck_rfq_opened"),
        ),
        sa.CheckConstraint(
            "(listing_id IS NULL) <> (category IS NULL)", name=op.f("ck_rfq_listing_or_category")
        ),
        sa.CheckConstraint(
            "(target_minor IS NULL) = (target_currency IS NULL)",
            name=op.f("ck_rfq_target_in_a_currency"),
        ),
        sa.CheckConstraint(
            "needed_to_date >= needed_from_date", name=op.f("ck_rfq_window_in_order")
        ),
        sa.CheckConstraint("target_minor > 0", name=op.f("ck_rfq_target_positive")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_rfq_asked_by_id")),
        sa.ForeignKeyConstraint(["buyer_id"], ["organisation.id"], name=op.f("fk_rfq_buyer_id")),
        sa.ForeignKeyConstraint(["filed_by_id"], ["person.id"], name=op.f("fk_rfq_filed_by_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_rfq_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq")),
        sa.UniqueConstraint("number", name=op.f("uq_rfq_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rfq_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_rfq_submission_key")),
    )
    op.create_index(op.f("ix_rfq_buyer_id"), "rfq", ["buyer_id"], unique=False)
    op.create_index(op.f("ix_rfq_filed_at"), "rfq", ["filed_at"], unique=False)
    op.create_table(
        "rfq_matching",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("rfq_id", NUMBER, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["rfq_id"], ["rfq.id"], name=op.f("fk_rfq_matching_rfq_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq_matching")),
        sa.UniqueConstraint("rfq_id", name=op.f("uq_rfq_matching_rfq_id")),
    )
    op.create_table(
        "rfq_quantity",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("rfq_id", NUMBER, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_rfq_quantity_quantity_positive")),
        sa.ForeignKeyConstraint(["rfq_id"], ["rfq.id"], name=op.f("fk_rfq_quantity_rfq_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq_quantity")),
        sa.UniqueConstraint("rfq_id", "quantity", name=op.f("uq_rfq_quantity_rfq_id_quantity")),
    )
    op.create_table(
        "rfq_recipient",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("rfq_id", NUMBER, nullable=False),
        sa.Column("inquiry_id", NUMBER, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "invited",
                "viewed",
                "will_quote",
                "quoted",
                "declined",
                "timed_out",
                name="recipientstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("choice", sa.String(length=80), nullable=False),
        sa.Column("score", NUMBER, nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("reused", sa.Boolean(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "decline_reason",
            sa.Enum(
                "capacity",
                "season",
                "destination",
                "certificate",
                "price",
                "date",
                "found_elsewhere",
                "no_longer_needed",
                "other",
                name="closingreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "(status = 'declined') = (decline_reason IS NOT NULL)",
            name=op.f("ck_rfq_recipient_declined_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_rfq_recipient_inquiry_id")
        ),
        sa.ForeignKeyConstraint(["rfq_id"], ["rfq.id"], name=op.f("fk_rfq_recipient_rfq_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rfq_recipient")),
        sa.UniqueConstraint("inquiry_id", name=op.f("uq_rfq_recipient_inquiry_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rfq_recipient_public_id")),
    )
    op.create_index(op.f("ix_rfq_recipient_rfq_id"), "rfq_recipient", ["rfq_id"], unique=False)
    for table, columns in (("rfq", RFQ), ("rfq_recipient", RECIPIENT)):
        _refuse(f"{table}_frozen", table, "UPDATE", _changed(columns), "content is never changed")
        _refuse(f"{table}_no_delete", table, "DELETE", "1=1", "rows are never deleted")
    for table in NEVER:
        for action in ("update", "delete"):
            _refuse(f"{table}_no_{action}", table, action.upper(), "1=1", "rows are never changed")


def downgrade() -> None:
    for table in ("rfq_recipient", "rfq_quantity", "rfq_matching", "rfq"):
        op.drop_table(table)
        if op.get_bind().dialect.name == "postgresql":
            for name in ("frozen", "no_delete", "no_update"):
                op.execute(f"DROP FUNCTION IF EXISTS {table}_{name}()")


def _changed(groups: tuple[tuple[str, ...], ...]) -> str:
    """Every second group of columns may be empty."""
    return " OR ".join(
        _changed_or_emptied(name) if number % 2 else f"NEW.{name} <> OLD.{name}"
        for number, names in enumerate(groups)
        for name in names
    )


def _changed_or_emptied(name: str) -> str:
    return f"(NEW.{name} <> OLD.{name} OR (NEW.{name} IS NULL) <> (OLD.{name} IS NULL))"


def _refuse(name: str, table: str, action: str, condition: str, words: str) -> None:
    message = f"{table} {words}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
