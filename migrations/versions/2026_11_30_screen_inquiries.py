"""Screen inquiries: held before a village sees them, declined for a reason, lapsed, spam.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op

from migrations.triggers import forget, refuse

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATUS = "ck_inquiry_inquirystatus"
BEFORE = ("awaiting_seller", "awaiting_buyer", "converted", "closed")
AFTER = ("held", "awaiting_seller", "awaiting_buyer", "converted", "declined", "closed", "lapsed", "spam")
REASONS = ("capacity", "season", "destination", "certificate", "price", "date", "found_elsewhere", "no_longer_needed", "other")
# Whatever was asked before reached its seller at once.
COLUMNS: tuple[tuple[sa.Column, str], ...] = (
    (sa.Column("routed_at", sa.DateTime(timezone=True), nullable=True), "asked_at"),
    (sa.Column("declined_for", sa.String(40), nullable=True), "NULL"),
)
CHECKS = {
    "ck_inquiry_seen_when_routed": "(routed_at IS NULL) = (status IN ('held', 'spam'))",
    "ck_inquiry_routed_after_asking": "routed_at >= asked_at",
    "ck_inquiry_declined_for_a_reason": "(status = 'declined') = (declined_for IS NOT NULL)",
    "ck_inquiry_closingreason": f"declined_for IN ({', '.join(map(repr, REASONS))})",
}
# Nobody could report a message before.
REPORTED = ((sa.Column("report_reason", sa.String(40), nullable=True), "NULL"),)
WHY = {
    "ck_message_flag_report_says_why": "(kind = 'report') = (report_reason IS NOT NULL)",
    "ck_message_flag_reportreason": "report_reason IN ('fraud', 'spam', 'abuse', 'leads_away', 'other')",
}


def upgrade() -> None:
    _alter("inquiry", plus=COLUMNS, checks={**CHECKS, STATUS: _among(AFTER)}, without=[STATUS])
    op.create_table(
        "inquiry_hold",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("inquiry_id", NUMBER, nullable=False),
        sa.Column("rules", sa.String(length=200), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", NUMBER, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("rules <> ''", name=op.f("ck_inquiry_hold_by_some_rule")),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_inquiry_hold_decided_by_somebody")),
        sa.CheckConstraint("(decided_at IS NULL) = (reason = '')", name=op.f("ck_inquiry_hold_decision_has_reason")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_inquiry_hold_inquiry_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_inquiry_hold_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_hold")),
        sa.UniqueConstraint("inquiry_id", name=op.f("uq_inquiry_hold_inquiry_id")),
    )
    refuse(
        "inquiry_hold", "inquiry_hold_frozen", "UPDATE",
        " OR ".join(f"NEW.{name} <> OLD.{name}" for name in ("inquiry_id", "rules", "held_at")),
        "inquiry_hold content is never changed",
    )
    refuse("inquiry_hold", "inquiry_hold_no_delete", "DELETE", "1=1", "inquiry_hold rows are never deleted")


    op.create_table(
        "buyer_reminder",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("inquiry_id", NUMBER, nullable=False),
        sa.Column("turn_began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_buyer_reminder_inquiry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buyer_reminder")),
        sa.UniqueConstraint("inquiry_id", "turn_began_at", name=op.f("uq_buyer_reminder_inquiry_id_turn_began_at")),
    )
    for action in ("update", "delete"):
        refuse("buyer_reminder", f"buyer_reminder_no_{action}", action.upper(), "1=1", "buyer_reminder rows are never changed")
    op.create_table(
        "party_block",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("blocker_id", NUMBER, nullable=False),
        sa.Column("blocked_id", NUMBER, nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by_id", NUMBER, nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("blocker_id <> blocked_id", name=op.f("ck_party_block_two_parties")),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name=op.f("ck_party_block_lifted_by_somebody")),
        sa.ForeignKeyConstraint(["blocker_id"], ["organisation.id"], name=op.f("fk_party_block_blocker_id")),
        sa.ForeignKeyConstraint(["blocked_id"], ["organisation.id"], name=op.f("fk_party_block_blocked_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_party_block_made_by_id")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["person.id"], name=op.f("fk_party_block_lifted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_block")),
        sa.UniqueConstraint("public_id", name=op.f("uq_party_block_public_id")),
    )
    op.create_index(op.f("ix_party_block_blocked_id"), "party_block", ["blocked_id"])
    standing = sa.text("lifted_at IS NULL")
    op.create_index("ix_party_block_in_force", "party_block", ["blocker_id", "blocked_id"], unique=True, postgresql_where=standing, sqlite_where=standing)
    op.create_table(
        "guest_inquiry",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("listing_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("destination", sa.String(length=2), nullable=False),
        sa.Column("incoterm", sa.Enum("EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP", name="incoterm", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("needed_by_date", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("came_from", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("inquiry_id", NUMBER, nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_guest_inquiry_quantity_positive")),
        sa.CheckConstraint("(confirmed_at IS NULL) = (inquiry_id IS NULL)", name=op.f("ck_guest_inquiry_confirmed_is_asked")),
        sa.CheckConstraint("expires_at > asked_at", name=op.f("ck_guest_inquiry_expires_later")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_guest_inquiry_listing_id")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_guest_inquiry_inquiry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_inquiry")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_guest_inquiry_token_hash")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_guest_inquiry_submission_key")),
    )
    for name in ("email", "came_from"):
        op.create_index(op.f(f"ix_guest_inquiry_{name}"), "guest_inquiry", [name])
    _alter("message_flag", plus=REPORTED, checks=WHY, without=[])


def downgrade() -> None:
    """What the older schema has no word for is over: its sellers never saw it, or it ended."""
    _alter("message_flag", minus=["report_reason"], checks={}, without=list(WHY))
    op.drop_table("guest_inquiry")
    op.drop_table("party_block")
    op.drop_table("buyer_reminder")
    forget("buyer_reminder_no_update", "buyer_reminder_no_delete")
    op.drop_table("inquiry_hold")
    forget("inquiry_hold_frozen", "inquiry_hold_no_delete")
    _alter(
        "inquiry",
        minus=[column.name for column, _ in COLUMNS],
        checks={STATUS: _among(BEFORE)},
        without=[*CHECKS, STATUS],
        between="UPDATE inquiry SET status = 'closed' WHERE status IN ('held', 'declined', 'lapsed', 'spam')",
    )


def _among(statuses: Sequence[str]) -> str:
    return f"status IN ({', '.join(repr(status) for status in statuses)})"


def _alter(
    table: str,
    *,
    plus: Sequence[tuple[sa.Column, str]] = (),
    minus: Sequence[str] = (),
    checks: Mapping[str, str],
    without: Sequence[str],
    between: str = "",
) -> None:
    """The same change on both databases; ``between`` is said when no check stands in its way."""
    if op.get_bind().dialect.name == "sqlite":
        # The ends are told apart while the table is copied: a check would refuse them before.
        _rebuild(table, plus=plus, minus=minus, checks=checks, without=without, ended=bool(between))
        return
    for name in without:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name in minus:
        op.drop_column(table, name)
    for column, value in plus:
        op.add_column(table, sa.Column(column.name, column.type, nullable=column.nullable))
        op.execute(f"UPDATE {table} SET {column.name} = {value}")  # noqa: S608
    if between:
        op.execute(between)
    for name, expression in checks.items():
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({expression})")


def _rebuild(
    table: str,
    *,
    plus: Sequence[tuple[sa.Column, str]],
    minus: Sequence[str],
    checks: Mapping[str, str],
    without: Sequence[str],
    ended: bool,
) -> None:
    """SQLite changes no constraint in place: write the table anew with its indexes and triggers."""
    bind = op.get_bind()
    text = bind.exec_driver_sql(
        f"SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '{table}'"  # noqa: S608
    ).scalar_one()
    others = bind.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL "  # noqa: S608
        f"AND tbl_name = '{table}'"
    ).scalars().all()
    parts = [
        part
        for part in _parts(text[text.index("(") + 1 : text.rindex(")")])
        if _name(part) not in {*minus, *without}
    ]
    columns = [part for part in parts if not _is_constraint(part)]
    constraints = [part for part in parts if _is_constraint(part)]
    constraints += [f"CONSTRAINT {name} CHECK ({said})" for name, said in checks.items()]
    body = [*columns, *(_line(column) for column, _ in plus), *constraints]
    op.execute(f"CREATE TABLE new_{table} ({', '.join(body)})")
    kept = [_name(part) for part in columns]
    names = [*kept, *(column.name for column, _ in plus)]
    known = f"CASE WHEN {_among(BEFORE)} THEN status ELSE 'closed' END"
    said = [known if ended and name == "status" else name for name in kept]
    said += [value for _, value in plus]
    op.execute(f"INSERT INTO new_{table} ({', '.join(names)}) SELECT {', '.join(said)} FROM {table}")  # noqa: S608
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
    for statement in others:
        bind.exec_driver_sql(statement)


def _line(column: sa.Column) -> str:
    kind = column.type.compile(dialect=op.get_bind().dialect)
    return f"{column.name} {kind}" + ("" if column.nullable else " NOT NULL")


def _parts(body: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(body):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append(body[start:place].strip())
            start = place + 1
    return [*parts, body[start:].strip()]


def _is_constraint(part: str) -> bool:
    return part.split()[0] in {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}


def _name(part: str) -> str:
    words = part.split()
    return words[1] if words[0] == "CONSTRAINT" else words[0]
