"""Let companies approve: a buyer company's limit and approvers; a director's look before an offer leaves.

Revision ID: 0023
Revises: 0022
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.rebuilding import alter
from migrations.triggers import refuse

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLES_BEFORE = (
    *("buyer", "seller_operator", "seller_director", "export_staff", "export_manager", "curator"),
    *("finance_maker", "finance_checker", "finance_approver", "programme_officer", "staff"),
)
ROLES_AFTER = (ROLES_BEFORE[0], "buyer_approver", *ROLES_BEFORE[1:])
LIMITS = {
    "ck_organisation_limit_in_a_currency": (
        "(approval_limit_minor IS NULL) = (approval_limit_currency IS NULL)"
    ),
    "ck_organisation_limit_of_trader": (
        "approval_limit_minor IS NULL OR "
        "(kind IN ('buyer', 'bumdes') AND approval_limit_minor >= 0)"
    ),
}
LIVE = sa.text("status = 'in_review' OR status = 'returned'")
COLUMNS = (
    sa.Column("approval_limit_minor", sa.BigInteger(), nullable=True),
    sa.Column("approval_limit_currency", sa.String(length=3), nullable=True),
)


def upgrade() -> None:
    """Whoever came first to a buyer company looks after it from now on, as who registers one does."""
    for table in ("membership", "invitation"):
        name = f"ck_{table}_role"
        alter(table, checks={name: _among("role", ROLES_AFTER)}, without=[name])
    op.execute(
        "UPDATE membership SET role = 'buyer_approver' WHERE id IN (SELECT min(id) FROM membership "
        "WHERE role = 'buyer' AND ended_at IS NULL GROUP BY organisation_id)"
    )
    alter("organisation", plus=[(column, "NULL") for column in COLUMNS], checks=LIMITS)
    op.create_table(
        "approval_request",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("quotation_id", NUMBER, nullable=False),
        sa.Column("asked_by_id", NUMBER, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.id"], name=op.f("fk_approval_request_quotation_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_approval_request_asked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_request")),
        sa.UniqueConstraint("quotation_id", name=op.f("uq_approval_request_quotation_id")),
    )
    for action in ("UPDATE", "DELETE"):
        refuse(
            *("approval_request", f"approval_request_no_{action.lower()}", action, "1=1"),
            "approval_request rows are never changed",
        )
    _drafts()


def downgrade() -> None:
    """Approvers become buyers like all others, limits and drafts are lost: the older schema knows none."""
    op.drop_table("quotation_draft")
    op.drop_table("approval_request")
    if op.get_bind().dialect.name == "postgresql":
        for name in ("approval_request_no_update", "approval_request_no_delete"):
            op.execute(f"DROP FUNCTION {name}()")
    alter("organisation", minus=[column.name for column in COLUMNS], without=list(LIMITS))
    for table in ("invitation", "membership"):
        op.execute(f"UPDATE {table} SET role = 'buyer' WHERE role = 'buyer_approver'")  # noqa: S608
        name = f"ck_{table}_role"
        alter(table, checks={name: _among("role", ROLES_BEFORE)}, without=[name])


def _among(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _drafts() -> None:
    op.create_table(
        "quotation_draft",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("inquiry_id", NUMBER, nullable=False),
        _chosen("status", "draftstatus", "in_review", "returned", "sent", "dropped"),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        _chosen(
            *("incoterm", "incoterm", "EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP"),
            *("DPU", "DDP"),
        ),
        sa.Column("named_place", sa.String(length=200), nullable=False),
        sa.Column("ready_date", sa.Date(), nullable=False),
        sa.Column("valid_through_date", sa.Date(), nullable=False),
        _chosen("payment_plan", "paymentplan", "deposit_and_balance", "in_full"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("freight_minor", sa.BigInteger(), nullable=True),
        sa.Column("insurance_minor", sa.BigInteger(), nullable=True),
        sa.Column("partial_shipment", sa.Boolean(), nullable=False),
        sa.Column("tolerance_percent", NUMBER, nullable=False),
        sa.Column("packaging", sa.Text(), nullable=False),
        _chosen("inspection", "inspection", "seller", "buyer", "independent"),
        _chosen("sample", "samplestep", "none", "before_production", "before_shipment"),
        sa.Column("seller_document_codes", sa.String(length=1000), nullable=False),
        sa.Column("buyer_document_codes", sa.String(length=1000), nullable=False),
        _chosen("binding_language", "bindinglanguage", "en", "id"),
        _chosen("earlier", "earlierversion", "replace", "keep"),
        sa.Column("written_by_id", NUMBER, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.Column("quotation_id", NUMBER, nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        *(
            sa.CheckConstraint(said, name=op.f(f"ck_quotation_draft_{name}"))
            for name, said in (
                ("quantity_positive", "quantity > 0"),
                ("price_positive", "unit_price_minor > 0"),
                ("returned_with_why", "status <> 'returned' OR return_reason <> ''"),
                ("sent_as_one", "(status = 'sent') = (quotation_id IS NOT NULL)"),
            )
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{what}_id"], [f"{table}.id"], name=op.f(f"fk_quotation_draft_{what}_id")
            )
            for what, table in (
                ("inquiry", "inquiry"),
                ("written_by", "person"),
                ("quotation", "quotation"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation_draft")),
        *(
            sa.UniqueConstraint(name, name=op.f(f"uq_quotation_draft_{name}"))
            for name in ("public_id", "submission_key")
        ),
    )
    op.create_index(
        *("ix_quotation_draft_live", "quotation_draft", ["inquiry_id"]),
        unique=True, postgresql_where=LIVE, sqlite_where=LIVE,
    )


def _chosen(column: str, name: str, *values: str) -> sa.Column:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=False)
