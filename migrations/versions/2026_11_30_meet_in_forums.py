"""Meet in forums: forums, tables, slots, bookings, who is expected where, minutes.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.triggers import forget, refuse

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAYS = ("from_date", "to_date", "opens", "closes", "slot_minutes", "pause_minutes")
TABLES = (
    *("forum_minutes", "forum_attendance", "forum_booking"),
    *("forum_slot", "forum_table", "forum"),
)
# What of a row never changes; its row is never deleted either.
FROZEN = {
    "forum_table": ("forum_id", "number", "seller_id", "listing_id", "offered_at"),
    "forum_slot": ("public_id", "table_id", "starts_at", "ends_at"),
    "forum_booking": ("slot_id", "buyer_id", "booked_by_id", "topic", "booked_at"),
}


def upgrade() -> None:
    op.create_table(
        "forum",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                *("draft", "open", "closed", "held", "cancelled"),
                name="forumstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                *("online", "on_site"),
                name="forumkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("held_by_id", NUMBER, nullable=False),
        sa.Column("province_code", sa.String(length=2), nullable=True),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("name_id", sa.String(length=200), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("description_id", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        sa.Column("registration_ends_date", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("slot_minutes", NUMBER, nullable=False),
        sa.Column("pause_minutes", NUMBER, nullable=False),
        sa.Column("break_from", sa.Time(), nullable=True),
        sa.Column("break_to", sa.Time(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(kind = 'online' AND link <> '' AND place = '' AND address = '') OR (kind = 'on_site' AND link = '' AND place <> '' AND address <> '')",
            name=op.f("ck_forum_where_it_is"),
        ),
        sa.CheckConstraint(
            "status <> 'cancelled' OR cancel_reason <> ''", name=op.f("ck_forum_why_cancelled")
        ),
        sa.CheckConstraint(
            "(break_from IS NULL AND break_to IS NULL) OR break_to > break_from",
            name=op.f("ck_forum_break_in_order"),
        ),
        sa.CheckConstraint("closes > opens", name=op.f("ck_forum_hours_in_order")),
        sa.CheckConstraint(
            "registration_ends_date <= to_date", name=op.f("ck_forum_registered_before_its_end")
        ),
        sa.CheckConstraint(
            "slot_minutes > 0 AND slot_minutes / 5 * 5 = slot_minutes AND pause_minutes >= 0 AND pause_minutes / 5 * 5 = pause_minutes",
            name=op.f("ck_forum_minutes_in_fives"),
        ),
        sa.CheckConstraint("to_date >= from_date", name=op.f("ck_forum_days_in_order")),
        sa.ForeignKeyConstraint(
            ["held_by_id"], ["organisation.id"], name=op.f("fk_forum_held_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["province_code"], ["province.code"], name=op.f("fk_forum_province_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum")),
        sa.UniqueConstraint("public_id", name=op.f("uq_forum_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_forum_submission_key")),
    )
    op.create_index("ix_forum_by_day", "forum", ["to_date"])
    op.create_index("ix_forum_province_code", "forum", ["province_code"])
    op.create_table(
        "forum_table",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("forum_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("seller_id", NUMBER, nullable=False),
        sa.Column("listing_id", NUMBER, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                *("standing", "withdrawn"),
                name="tablestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_forum_table_number_positive")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_forum_table_forum_id")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_forum_table_listing_id")
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["organisation.id"], name=op.f("fk_forum_table_seller_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_table")),
        sa.UniqueConstraint("forum_id", "number", name=op.f("uq_forum_table_forum_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_forum_table_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_forum_table_submission_key")),
    )
    op.create_index("ix_forum_table_listing_id", "forum_table", ["listing_id"])
    op.create_index(
        "ix_forum_table_one_of_seller",
        "forum_table",
        ["forum_id", "seller_id"],
        unique=True,
        postgresql_where=sa.text("status = 'standing'"),
        sqlite_where=sa.text("status = 'standing'"),
    )
    op.create_index("ix_forum_table_seller_id", "forum_table", ["seller_id"])
    op.create_table(
        "forum_slot",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("table_id", NUMBER, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_forum_slot_times_in_order")),
        sa.ForeignKeyConstraint(
            ["table_id"], ["forum_table.id"], name=op.f("fk_forum_slot_table_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_slot")),
        sa.UniqueConstraint("public_id", name=op.f("uq_forum_slot_public_id")),
        sa.UniqueConstraint("table_id", "starts_at", name=op.f("uq_forum_slot_table_id_starts_at")),
    )
    op.create_table(
        "forum_booking",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("slot_id", NUMBER, nullable=False),
        sa.Column("buyer_id", NUMBER, nullable=False),
        sa.Column("booked_by_id", NUMBER, nullable=False),
        sa.Column("officer_id", NUMBER, nullable=True),
        sa.Column("inquiry_id", NUMBER, nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                *("booked", "followed_up", "cancelled"),
                name="bookingstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancelled_at IS NOT NULL)",
            name=op.f("ck_forum_booking_cancelled_when"),
        ),
        sa.CheckConstraint(
            "(status = 'followed_up') = (inquiry_id IS NOT NULL)",
            name=op.f("ck_forum_booking_followed_up_by_inquiry"),
        ),
        sa.ForeignKeyConstraint(
            ["booked_by_id"], ["person.id"], name=op.f("fk_forum_booking_booked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["organisation.id"], name=op.f("fk_forum_booking_buyer_id")
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_forum_booking_inquiry_id")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["person.id"], name=op.f("fk_forum_booking_officer_id")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["forum_slot.id"], name=op.f("fk_forum_booking_slot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_booking")),
        sa.UniqueConstraint("inquiry_id", name=op.f("uq_forum_booking_inquiry_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_forum_booking_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_forum_booking_submission_key")),
    )
    op.create_index("ix_forum_booking_buyer_id", "forum_booking", ["buyer_id"])
    op.create_index("ix_forum_booking_officer_id", "forum_booking", ["officer_id"])
    op.create_index(
        "ix_forum_booking_one_live",
        "forum_booking",
        ["slot_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'cancelled'"),
        sqlite_where=sa.text("status <> 'cancelled'"),
    )
    op.create_index("ix_forum_booking_slot_id", "forum_booking", ["slot_id"])
    op.create_table(
        "forum_attendance",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("booking_id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=True),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)",
            name=op.f("ck_forum_attendance_buyer_or_person"),
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["forum_booking.id"], name=op.f("fk_forum_attendance_booking_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_forum_attendance_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_forum_attendance_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_attendance")),
        sa.UniqueConstraint(
            "organisation_id",
            "begins_at",
            name=op.f("uq_forum_attendance_organisation_id_begins_at"),
        ),
        sa.UniqueConstraint(
            "person_id", "begins_at", name=op.f("uq_forum_attendance_person_id_begins_at")
        ),
    )
    op.create_index("ix_forum_attendance_booking_id", "forum_attendance", ["booking_id"])
    op.create_table(
        "forum_minutes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("booking_id", NUMBER, nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column(
            "unit",
            sa.Enum(
                *("pcs", "pair", "set", "kg", "g", "t", "m", "m2", "m3", "l"),
                name="unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("destination", sa.String(length=2), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("wanted <> ''", name=op.f("ck_forum_minutes_something_wanted")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_forum_minutes_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_forum_minutes_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["forum_booking.id"], name=op.f("fk_forum_minutes_booking_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_forum_minutes_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_minutes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_forum_minutes_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_forum_minutes_submission_key")),
    )
    op.create_index("ix_forum_minutes_booking_id", "forum_minutes", ["booking_id"])
    changed = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in DAYS)
    refuse(
        "forum",
        "forum_days_frozen",
        "UPDATE",
        f"OLD.status <> 'draft' AND ({changed})",
        "days and hours of an open forum are never changed",
    )
    for table, columns in FROZEN.items():
        changed = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in columns)
        refuse(table, f"{table}_frozen", "UPDATE", changed, f"{table} content is never changed")
        refuse(table, f"{table}_no_delete", "DELETE", "1=1", f"{table} rows are never deleted")
    for action in ("update", "delete"):
        refuse(
            "forum_minutes",
            f"forum_minutes_no_{action}",
            action.upper(),
            "1=1",
            "forum_minutes rows are never changed",
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    forget("forum_days_frozen", "forum_minutes_no_update", "forum_minutes_no_delete")
    for table in FROZEN:
        forget(f"{table}_frozen", f"{table}_no_delete")
