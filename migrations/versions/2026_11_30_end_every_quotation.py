"""end every quotation: it lapses, another one is chosen, or an order was made of it

Revision ID: 0015
Revises: 0014
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.rebuilding import alter

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COLUMNS: tuple[tuple[sa.Column, str], ...] = (
    (sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True), "NULL"),
    (sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True), "NULL"),
    (sa.Column("end_reason", sa.String(40), nullable=True), "NULL"),
    (sa.Column("fx_currency", sa.String(3), nullable=True), "NULL"),
    (sa.Column("fx_factor", sa.String(80), nullable=True), "NULL"),
    (sa.Column("fx_day", sa.Date(), nullable=True), "NULL"),
    (sa.Column("fx_source", sa.String(410), nullable=True), "NULL"),
    (sa.Column("end_text", sa.Text(), nullable=False), "''"),
)
REASONS = (
    *("price", "terms", "quantity", "date", "certificate", "found_elsewhere", "no_longer_needed"),
    *("capacity", "season", "destination", "costs", "mistake", "other"),
)
FROZEN_BEFORE = (
    *("inquiry_id", "revision", "number", "quantity", "unit", "unit_price_minor", "currency"),
    *("incoterm", "named_place", "ready_date", "valid_through_date", "valid_until", "sent_by_id"),
    *("sent_at", "payment_plan", "note", "edition", "freight_minor", "insurance_minor"),
    *("partial_shipment", "tolerance_percent", "packaging", "inspection", "sample"),
    *("seller_document_codes", "buyer_document_codes", "binding_language"),
)
FX = ("fx_currency", "fx_factor", "fx_day", "fx_source")
NULLABLE = {"freight_minor", "insurance_minor", *FX}
CHECKS = {
    "ck_quotation_stamped_in_full": " AND ".join(
        f"(fx_currency IS NULL) = ({column} IS NULL)" for column in FX[1:]
    ),
    "ck_quotation_stamped_in_another": "fx_currency <> currency",
    "ck_quotation_kept_is_firm": "kept_until IS NULL OR status <> 'countered'",
    "ck_quotation_reason_of_an_end": "end_reason IS NULL OR status IN ('declined', 'withdrawn')",
    "ck_quotation_words_for_a_reason": "end_text = '' OR end_reason IS NOT NULL",
    "ck_quotation_endreason": f"end_reason IN ({', '.join(repr(reason) for reason in REASONS)})",
}
STATUS = "ck_quotation_quotationstatus"
PAPER = "ck_paper_paperkind"
BEFORE = ("sent", "countered", "superseded", "accepted", "declined", "withdrawn")
AFTER = (*BEFORE[:4], "converted", *BEFORE[4:], "expired", "not_selected")


def upgrade() -> None:
    """What was accepted before stays so: its events say it, and the order stands beside it."""
    op.drop_index("ix_quotation_one_accepted", "quotation")
    op.drop_index("ix_quotation_one_open", "quotation")
    alter("quotation", plus=COLUMNS, checks={**CHECKS, STATUS: _among(AFTER)}, without=[STATUS])
    _one("open", "(status = 'sent' OR status = 'countered') AND kept_until IS NULL")
    _one("kept", "(status = 'sent') AND kept_until IS NOT NULL")
    op.add_column("capacity_reservation", sa.Column("behind_id", sa.String(26), nullable=True))
    op.create_index("ix_capacity_reservation_behind_id", "capacity_reservation", ["behind_id"])
    _one("taken", "status = 'accepted' OR status = 'converted'")
    _freeze("quotation", (*FROZEN_BEFORE, *FX))
    alter("paper", checks={PAPER: "kind IN ('proforma_invoice', 'quotation')"}, without=[PAPER])


def downgrade() -> None:
    """The older schema has no word for these ends; an offer that lapsed or was kept is no more."""
    _without_their_papers()
    op.drop_index("ix_capacity_reservation_behind_id", "capacity_reservation")
    op.drop_column("capacity_reservation", "behind_id")
    for name in ("taken", "open", "kept"):
        op.drop_index(f"ix_quotation_one_{name}", "quotation")
    op.execute(
        "UPDATE quotation SET status = 'superseded' WHERE status = 'sent' AND kept_until IS NOT NULL"
    )
    op.execute("UPDATE quotation SET status = 'accepted' WHERE status = 'converted'")
    op.execute("UPDATE quotation SET status = 'declined' WHERE status = 'not_selected'")
    op.execute("UPDATE quotation SET status = 'superseded' WHERE status = 'expired'")
    _freeze("quotation", FROZEN_BEFORE)
    alter(
        "quotation",
        minus=[column.name for column, _ in COLUMNS],
        checks={STATUS: _among(BEFORE)},
        without=[*CHECKS, STATUS],
    )
    _one("open", "status = 'sent' OR status = 'countered'")
    _one("accepted", "status = 'accepted'")


def _without_their_papers() -> None:
    """The papers of versions are gone; their bytes stay under their digests."""
    if op.get_bind().dialect.name == "sqlite":
        kept = op.get_bind().exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = 'paper_no_delete'"
        ).scalar_one()
        op.execute("DROP TRIGGER paper_no_delete")
        op.execute("DELETE FROM paper WHERE kind = 'quotation'")
        op.get_bind().exec_driver_sql(kept)
    else:
        op.execute("ALTER TABLE paper DISABLE TRIGGER paper_no_delete")
        op.execute("DELETE FROM paper WHERE kind = 'quotation'")
        op.execute("ALTER TABLE paper ENABLE TRIGGER paper_no_delete")
    alter("paper", checks={PAPER: "kind IN ('proforma_invoice')"}, without=[PAPER])


def _among(statuses: Sequence[str]) -> str:
    return f"status IN ({', '.join(repr(status) for status in statuses)})"


def _one(name: str, rows: str) -> None:
    where = sa.text(rows)
    op.create_index(
        f"ix_quotation_one_{name}", "quotation", ["inquiry_id"],
        unique=True, postgresql_where=where, sqlite_where=where,
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
