"""Make it in several villages: pools, their shares, parts of offers, weeks of each village.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.triggers import forget, refuse

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNITS = ("pcs", "pair", "set", "kg", "g", "t", "m", "m2", "m3", "l")
LIVE = "('proposed', 'accepted', 'bound')"
# One place of an order or an offer in a calendar becomes one in the calendar of each village.
PLACES = (("capacity_booking", "order_id"), ("capacity_reservation", "quotation_id"))
# What of a row never changes; its row is never deleted either.
FROZEN = {
    "pool": ("inquiry_id", "quantity", "unit", "ready_date", "asked_by_id", "asked_at"),
    "pool_share": (
        *("pool_id", "listing_id", "seller_id", "quantity", "least_minor", "currency"),
        *("proposed_by_id", "proposed_at", "answer_until"),
    ),
}


def upgrade() -> None:
    for table, column in PLACES:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"uq_{table}_{column}", type_="unique")
            batch.create_unique_constraint(
                f"uq_{table}_{column}_listing_id", [column, "listing_id"]
            )
    op.create_table(
        "pool",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("inquiry_id", NUMBER, nullable=False),
        sa.Column("status", _one_of("poolstatus", "gathering", "ordered", "ended"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", _one_of("unit", *UNITS), nullable=False),
        sa.Column("ready_date", sa.Date(), nullable=False),
        sa.Column("asked_by_id", NUMBER, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_pool_quantity_positive")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_pool_inquiry_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_pool_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pool_public_id")),
    )
    op.create_index("ix_pool_inquiry_id", "pool", ["inquiry_id"])
    op.create_index(
        "ix_pool_one_gathering",
        "pool",
        ["inquiry_id"],
        unique=True,
        postgresql_where=sa.text("status = 'gathering'"),
        sqlite_where=sa.text("status = 'gathering'"),
    )
    op.create_table(
        "pool_share",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("pool_id", NUMBER, nullable=False),
        sa.Column("listing_id", NUMBER, nullable=False),
        sa.Column("seller_id", NUMBER, nullable=False),
        sa.Column(
            "status",
            _one_of(
                "sharestatus",
                *("proposed", "accepted", "bound", "declined"),
                *("timed_out", "withdrawn", "stepped_back", "ended"),
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("least_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("proposed_by_id", NUMBER, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "reason",
            _one_of(
                "closingreason",
                *("capacity", "season", "destination", "certificate", "price"),
                *("date", "found_elsewhere", "no_longer_needed", "other"),
            ),
            nullable=True,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_pool_share_quantity_positive")),
        sa.CheckConstraint("least_minor > 0", name=op.f("ck_pool_share_least_price_positive")),
        sa.CheckConstraint(
            "(status IN ('declined', 'stepped_back')) = (reason IS NOT NULL)",
            name=op.f("ck_pool_share_refused_with_a_reason"),
        ),
        sa.CheckConstraint(
            "answer_until > proposed_at", name=op.f("ck_pool_share_time_to_answer")
        ),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_pool_share_pool_id")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_pool_share_listing_id")
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["organisation.id"], name=op.f("fk_pool_share_seller_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_pool_share_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_share")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pool_share_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_pool_share_submission_key")),
    )
    op.create_index("ix_pool_share_pool_id", "pool_share", ["pool_id"])
    op.create_index("ix_pool_share_seller_id", "pool_share", ["seller_id"])
    op.create_index(
        "ix_pool_share_one_live",
        "pool_share",
        ["pool_id", "seller_id"],
        unique=True,
        postgresql_where=sa.text(f"status IN {LIVE}"),
        sqlite_where=sa.text(f"status IN {LIVE}"),
    )
    op.create_table(
        "pooled_part",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("quotation_id", NUMBER, nullable=False),
        sa.Column("share_id", NUMBER, nullable=True),
        sa.Column("seller_id", NUMBER, nullable=False),
        sa.Column("listing_id", NUMBER, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_pooled_part_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.id"], name=op.f("fk_pooled_part_quotation_id")
        ),
        sa.ForeignKeyConstraint(
            ["share_id"], ["pool_share.id"], name=op.f("fk_pooled_part_share_id")
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["organisation.id"], name=op.f("fk_pooled_part_seller_id")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_pooled_part_listing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pooled_part")),
        sa.UniqueConstraint(
            "quotation_id", "seller_id", name=op.f("uq_pooled_part_quotation_id_seller_id")
        ),
    )
    op.create_index("ix_pooled_part_share_id", "pooled_part", ["share_id"])
    for table, columns in FROZEN.items():
        changed = " OR ".join(_changed(name) for name in columns)
        refuse(table, f"{table}_frozen", "UPDATE", changed, f"{table} content is never changed")
        refuse(table, f"{table}_no_delete", "DELETE", "1=1", f"{table} rows are never deleted")
    for action in ("update", "delete"):
        refuse(
            "pooled_part",
            f"pooled_part_no_{action}",
            action.upper(),
            "1=1",
            "pooled_part rows are never changed",
        )
    refuse(
        "pool_share",
        "pool_share_within_the_whole",
        "INSERT",
        "(SELECT coalesce(sum(quantity), 0) FROM pool_share WHERE pool_id = NEW.pool_id AND "
        f"status IN {LIVE}) + NEW.quantity >= (SELECT quantity FROM pool WHERE id = NEW.pool_id)",
        "shares are together less than the whole",
    )
    refuse(
        "pool_share",
        "pool_share_stays_over",
        "UPDATE",
        f"OLD.status NOT IN {LIVE} AND NEW.status <> OLD.status",
        "a share that is over stays over",
    )


def downgrade() -> None:
    for table in ("pooled_part", "pool_share", "pool"):
        op.drop_table(table)
    forget("pooled_part_no_update", "pooled_part_no_delete")
    forget("pool_share_within_the_whole", "pool_share_stays_over")
    for table in FROZEN:
        forget(f"{table}_frozen", f"{table}_no_delete")
    for table, column in PLACES:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"uq_{table}_{column}_listing_id", type_="unique")
            batch.create_unique_constraint(f"uq_{table}_{column}", [column])


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _changed(name: str) -> str:
    return f"NEW.{name} <> OLD.{name}"
