"""Let partners export: their organisations and roles, dated mandates, and what was done under them.

Revision ID: 0018
Revises: 0016
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.rebuilding import alter
from migrations.triggers import refuse

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS_BEFORE = ("bumdes", "buyer", "lpei", "ministry", "platform")
KINDS_AFTER = ("bumdes", "buyer", "export_partner", *KINDS_BEFORE[2:])
ROLES_BEFORE = (
    *("buyer", "seller_operator", "seller_director", "curator", "finance_maker"),
    *("finance_checker", "finance_approver", "programme_officer", "staff"),
)
ROLES_AFTER = (*ROLES_BEFORE[:3], "export_staff", "export_manager", *ROLES_BEFORE[3:])
KIND = "ck_organisation_organisationkind"
JOINT = "ck_organisation_joint_exports"
FROZEN = (
    *("number", "partner_id", "seller_id", "village_codes", "chapter_codes", "anywhere"),
    *("destination_codes", "step_codes", "from_date", "to_date", "granted_by_id", "granted_at"),
)
LIVE = sa.text("status <> 'ended'")


def upgrade() -> None:
    alter(
        "organisation",
        plus=[(sa.Column("joint", sa.Boolean(), nullable=False), "false")],
        checks={
            KIND: _among("kind", KINDS_AFTER),
            JOINT: "NOT joint OR kind = 'export_partner'",
        },
        without=[KIND],
    )
    for table in ("membership", "invitation"):
        name = f"ck_{table}_role"
        alter(table, checks={name: _among("role", ROLES_AFTER)}, without=[name])
    _mandates()
    _acts()


def downgrade() -> None:
    """Export partners, their people and all they did as such are lost: the older schema knows none."""
    op.drop_table("mandate_act")
    op.drop_table("export_mandate")
    if op.get_bind().dialect.name == "postgresql":
        for name in (
            *("mandate_act_no_update", "mandate_act_no_delete"),
            *("export_mandate_frozen", "export_mandate_no_delete"),
        ):
            op.execute(f"DROP FUNCTION {name}()")
    partners = "SELECT id FROM organisation WHERE kind = 'export_partner'"
    op.execute(f"DELETE FROM thread_reading WHERE organisation_id IN ({partners})")
    op.execute(f"DELETE FROM invitation WHERE organisation_id IN ({partners})")
    op.execute(f"DELETE FROM membership WHERE organisation_id IN ({partners})")
    op.execute("DELETE FROM organisation WHERE kind = 'export_partner'")
    for table in ("invitation", "membership"):
        name = f"ck_{table}_role"
        alter(table, checks={name: _among("role", ROLES_BEFORE)}, without=[name])
    alter(
        "organisation",
        minus=["joint"],
        checks={KIND: _among("kind", KINDS_BEFORE)},
        without=[KIND, JOINT],
    )


def _among(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _mandates() -> None:
    op.create_table(
        "export_mandate",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                *("proposed", "accepted", "ended"),
                name="mandatestatus", native_enum=False, create_constraint=True, length=40,
            ),
            nullable=False,
        ),
        sa.Column("partner_id", NUMBER, nullable=False),
        sa.Column("seller_id", NUMBER, nullable=False),
        sa.Column("village_codes", sa.String(length=1000), nullable=False),
        sa.Column("chapter_codes", sa.String(length=1000), nullable=False),
        sa.Column("anywhere", sa.Boolean(), nullable=False),
        sa.Column("destination_codes", sa.String(length=1000), nullable=False),
        sa.Column("step_codes", sa.String(length=1000), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        sa.Column("granted_by_id", NUMBER, nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by_id", NUMBER, nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", NUMBER, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        *(
            sa.CheckConstraint(said, name=op.f(f"ck_export_mandate_{name}"))
            for name, said in (
                ("dates_in_order", "to_date >= from_date"),
                ("two_parties", "partner_id <> seller_id"),
                ("villages_named", "village_codes <> ''"),
                ("chapters_named", "chapter_codes <> ''"),
                ("steps_named", "step_codes <> ''"),
                ("destinations_said", "anywhere = (destination_codes = '')"),
                ("accepted_by_somebody", "(accepted_at IS NULL) = (accepted_by_id IS NULL)"),
                ("both_said_yes", "status <> 'accepted' OR accepted_at IS NOT NULL"),
                ("ended_some_day", "(status = 'ended') = (ended_at IS NOT NULL)"),
                ("ended_by_somebody", "(ended_at IS NULL) = (ended_by_id IS NULL)"),
                ("ended_for_a_reason", "(status = 'ended') = (end_reason <> '')"),
            )
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{who}_id"], [f"{table}.id"], name=op.f(f"fk_export_mandate_{who}_id")
            )
            for who, table in (
                ("partner", "organisation"),
                ("seller", "organisation"),
                ("granted_by", "person"),
                ("accepted_by", "person"),
                ("ended_by", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_mandate")),
        *(
            sa.UniqueConstraint(name, name=op.f(f"uq_export_mandate_{name}"))
            for name in ("number", "public_id", "submission_key")
        ),
    )
    op.create_index(op.f("ix_export_mandate_seller_id"), "export_mandate", ["seller_id"])
    op.create_index(
        "ix_export_mandate_period", "export_mandate",
        ["partner_id", "seller_id", "from_date", "to_date"],
        unique=True, postgresql_where=LIVE, sqlite_where=LIVE,
    )
    changed = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in FROZEN)
    refuse("export_mandate", "export_mandate_frozen", "UPDATE", changed, "export_mandate content is never changed")
    refuse("export_mandate", "export_mandate_no_delete", "DELETE", "1=1", "export_mandate rows are never deleted")


def _acts() -> None:
    op.create_table(
        "mandate_act",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("mandate_id", NUMBER, nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("thread_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["export_mandate.id"], name=op.f("fk_mandate_act_mandate_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mandate_act_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_act")),
        sa.UniqueConstraint("subject", "subject_id", name=op.f("uq_mandate_act_subject_subject_id")),
    )
    for name in ("mandate_id", "thread_id"):
        op.create_index(op.f(f"ix_mandate_act_{name}"), "mandate_act", [name])
    for action in ("UPDATE", "DELETE"):
        refuse(
            "mandate_act", f"mandate_act_no_{action.lower()}", action, "1=1", "mandate_act rows are never changed"
        )
