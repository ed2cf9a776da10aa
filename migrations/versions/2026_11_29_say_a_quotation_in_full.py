"""say a quotation in full: freight and insurance apart, tolerance, papers, language, soft reservations

Revision ID: 0012
Revises: 0011
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.rebuilding import alter

revision = "0012"
down_revision = '0011'
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Each with what a version sent before says; its edition is 1, so that nobody reads it as a promise.
COLUMNS: tuple[tuple[sa.Column, str], ...] = (
    (sa.Column("edition", NUMBER, nullable=False), "1"),
    (sa.Column("freight_minor", sa.BigInteger(), nullable=True), "NULL"),
    (sa.Column("insurance_minor", sa.BigInteger(), nullable=True), "NULL"),
    (sa.Column("partial_shipment", sa.Boolean(), nullable=False), "false"),
    (sa.Column("tolerance_percent", NUMBER, nullable=False), "0"),
    (sa.Column("packaging", sa.Text(), nullable=False), "''"),
    (sa.Column("inspection", sa.String(40), nullable=False), "'seller'"),
    (sa.Column("sample", sa.String(40), nullable=False), "'none'"),
    (sa.Column("seller_document_codes", sa.String(1000), nullable=False), "''"),
    (sa.Column("buyer_document_codes", sa.String(1000), nullable=False), "''"),
    (sa.Column("binding_language", sa.String(40), nullable=False), "'en'"),
)
CARRIED = "'CFR', 'CIF', 'CIP', 'CPT', 'DAP', 'DDP', 'DPU'"
CHECKS = {
    "ck_quotation_place_named": "named_place <> ''",
    "ck_quotation_freight_positive": "freight_minor > 0",
    "ck_quotation_insurance_positive": "insurance_minor > 0",
    "ck_quotation_freight_by_rule": f"edition < 2 OR (incoterm IN ({CARRIED})) = (freight_minor IS NOT NULL)",
    "ck_quotation_insurance_by_rule": "edition < 2 OR (incoterm IN ('CIF', 'CIP')) = (insurance_minor IS NOT NULL)",
    "ck_quotation_tolerance_small": "tolerance_percent BETWEEN 0 AND 10",
    "ck_quotation_inspection": "inspection IN ('seller', 'buyer', 'independent')",
    "ck_quotation_samplestep": "sample IN ('none', 'before_production', 'before_shipment')",
    "ck_quotation_bindinglanguage": "binding_language IN ('en', 'id')",
}
STATUS = "ck_quotation_quotationstatus"
BEFORE = ("sent", "superseded", "accepted", "declined", "withdrawn")
AFTER = ("sent", "countered", *BEFORE[1:])
FROZEN_BEFORE = (
    *("inquiry_id", "revision", "number", "quantity", "unit", "unit_price_minor", "currency"),
    *("incoterm", "named_place", "ready_date", "valid_through_date", "valid_until", "sent_by_id"),
    *("sent_at", "payment_plan", "note"),
)
FROZEN_AFTER = (*FROZEN_BEFORE, *(column.name for column, _ in COLUMNS))
NULLABLE = {column.name for column, _ in COLUMNS if column.nullable}


def upgrade() -> None:
    op.drop_index("ix_quotation_one_sent", "quotation")
    alter("quotation", plus=COLUMNS, checks={**CHECKS, STATUS: _among(AFTER)}, without=[STATUS])
    _one("open", "status = 'sent' OR status = 'countered'")
    _freeze("quotation", FROZEN_AFTER)
    op.create_table(
        "capacity_reservation",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("listing_id", NUMBER, nullable=False),
        sa.Column("quotation_id", sa.String(length=26), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("promised_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_capacity_reservation_quantity_positive")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_capacity_reservation_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_reservation")),
        sa.UniqueConstraint("quotation_id", name=op.f("uq_capacity_reservation_quotation_id")),
    )
    _counters()
    held = sa.text("released_at IS NULL")
    op.create_index(
        "ix_capacity_reservation_held", "capacity_reservation", ["listing_id", "valid_until"],
        postgresql_where=held, sqlite_where=held,
    )


def downgrade() -> None:
    """What the older schema has no word for is lost; orders keep it in their contracts."""
    op.drop_table("capacity_reservation")
    op.drop_table("counter")
    if op.get_bind().dialect.name == "postgresql":
        for action in ("update", "delete"):
            op.execute(f"DROP FUNCTION counter_no_{action}()")
    _freeze("quotation", FROZEN_BEFORE)
    op.drop_index("ix_quotation_one_open", "quotation")
    op.execute("UPDATE quotation SET status = 'sent' WHERE status = 'countered'")
    alter(
        "quotation",
        minus=[column.name for column, _ in COLUMNS],
        checks={STATUS: _among(BEFORE)},
        without=[*CHECKS, STATUS],
    )
    _one("sent", "status = 'sent'")


def _among(statuses: Sequence[str]) -> str:
    return f"status IN ({', '.join(repr(status) for status in statuses)})"


def _one(name: str, rows: str) -> None:
    where = sa.text(rows)
    op.create_index(
        f"ix_quotation_one_{name}", "quotation", ["inquiry_id"],
        unique=True, postgresql_where=where, sqlite_where=where,
    )


def _counters() -> None:
    op.create_table(
        "counter",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("inquiry_id", NUMBER, nullable=False),
        sa.Column("quotation_id", NUMBER, nullable=False),
        sa.Column("round", NUMBER, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("incoterm", sa.Enum("EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP", name="incoterm", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("ready_date", sa.Date(), nullable=False),
        sa.Column("payment_plan", sa.Enum("deposit_and_balance", "in_full", name="paymentplan", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("written_by_id", NUMBER, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("round BETWEEN 1 AND 5", name=op.f("ck_counter_rounds_end")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_counter_quantity_positive")),
        sa.CheckConstraint("unit_price_minor > 0", name=op.f("ck_counter_price_positive")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_counter_inquiry_id")),
        sa.ForeignKeyConstraint(["quotation_id"], ["quotation.id"], name=op.f("fk_counter_quotation_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_counter_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter")),
        sa.UniqueConstraint("inquiry_id", "round", name=op.f("uq_counter_inquiry_id_round")),
        sa.UniqueConstraint("public_id", name=op.f("uq_counter_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_counter_submission_key")),
    )
    op.create_index(op.f("ix_counter_quotation_id"), "counter", ["quotation_id"])
    message = "counter rows are never changed"
    for action in ("update", "delete"):
        name = f"counter_no_{action}"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {action.upper()} ON counter FOR EACH ROW WHEN 1=1 "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF 1=1 THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {action.upper()} ON counter FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def _freeze(table: str, columns: Sequence[str]) -> None:
    """As db.freeze writes it today; a migration never imports live code."""
    changed = " OR ".join(
        f"(NEW.{name} <> OLD.{name} OR (NEW.{name} IS NULL) <> (OLD.{name} IS NULL))"
        if name in NULLABLE
        else f"NEW.{name} <> OLD.{name}"
        for name in columns
    )
    message = f"{table} content is never changed"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {table}_frozen")
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW WHEN {changed} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {changed} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
