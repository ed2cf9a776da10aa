"""Let silence climb: days on which sellers are closed, hops, and consent to see other villages.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CLOSED = ("organisation_id", "from_date", "to_date", "reason", "entered_by_id", "entered_at")


def upgrade() -> None:
    op.create_table(
        "seller_closure",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("entered_by_id", NUMBER, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_by_id", NUMBER, nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("to_date >= from_date", name=op.f("ck_seller_closure_dates_in_order")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_seller_closure_reason_given")),
        sa.CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)",
            name=op.f("ck_seller_closure_taken_back_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seller_closure_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_seller_closure_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_back_by_id"], ["person.id"], name=op.f("fk_seller_closure_taken_back_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seller_closure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_seller_closure_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_seller_closure_submission_key")),
    )
    op.create_index("ix_seller_closure_of_seller", "seller_closure", ["organisation_id", "to_date"])
    _refuse(
        "seller_closure_frozen",
        "UPDATE",
        " OR ".join(f"NEW.{name} <> OLD.{name}" for name in CLOSED),
        "seller_closure content is never changed",
    )
    _refuse("seller_closure_no_delete", "DELETE", "1=1", "seller_closure rows are never deleted")
    op.create_table(
        "routing_hop",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("turn_began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "rung",
            sa.Enum(
                *("reminder", "director", "officer", "alternates"),
                name="rung",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("choice", sa.String(length=80), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("climbed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "due_at >= turn_began_at", name=op.f("ck_routing_hop_due_after_the_turn_began")
        ),
        sa.CheckConstraint("climbed_at >= due_at", name=op.f("ck_routing_hop_not_before_it_is_due")),
        sa.CheckConstraint("next_due_at > due_at", name=op.f("ck_routing_hop_next_is_later")),
        sa.CheckConstraint(
            "(rung = 'alternates') = (next_due_at IS NULL)",
            name=op.f("ck_routing_hop_last_has_no_next"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_hop")),
        sa.UniqueConstraint(
            "subject",
            "subject_id",
            "turn_began_at",
            "rung",
            name=op.f("uq_routing_hop_subject_subject_id_turn_began_at_rung"),
        ),
    )
    op.create_table(
        "alternates_consent",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("hop_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["hop_id"], ["routing_hop.id"], name=op.f("fk_alternates_consent_hop_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_alternates_consent_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alternates_consent")),
        sa.UniqueConstraint("hop_id", name=op.f("uq_alternates_consent_hop_id")),
    )
    for table in ("routing_hop", "alternates_consent"):
        for action in ("update", "delete"):
            _refuse(f"{table}_no_{action}", action.upper(), "1=1", f"{table} rows are never changed")


def downgrade() -> None:
    for table in ("alternates_consent", "routing_hop"):
        op.drop_table(table)
        _forget(f"{table}_no_update", f"{table}_no_delete")
    op.drop_table("seller_closure")
    _forget("seller_closure_frozen", "seller_closure_no_delete")


def _refuse(name: str, action: str, condition: str, message: str) -> None:
    table = name.removesuffix("_frozen").removesuffix("_no_delete").removesuffix("_no_update")
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


def _forget(*names: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in names:
            op.execute(f"DROP FUNCTION IF EXISTS {name}()")
