"""Keep threads: how far everybody has read, what a side notes for itself, what
staff should look at.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

APPEND_ONLY = ("internal_note",)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('thread_reading',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('inquiry_id', NUMBER, nullable=False),
    sa.Column('person_id', NUMBER, nullable=False),
    sa.Column('organisation_id', NUMBER, nullable=False),
    sa.Column('message_id', NUMBER, nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['inquiry_id'], ['inquiry.id'], name=op.f('fk_thread_reading_inquiry_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_thread_reading_person_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_thread_reading_organisation_id')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_thread_reading_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread_reading')),
    sa.UniqueConstraint('person_id', 'inquiry_id', 'organisation_id', name=op.f('uq_thread_reading_person_id_inquiry_id_organisation_id'))
    )
    op.create_index(op.f('ix_thread_reading_inquiry_id'), 'thread_reading', ['inquiry_id'])

    op.create_table('internal_note',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('inquiry_id', NUMBER, nullable=False),
    sa.Column('organisation_id', NUMBER, nullable=False),
    sa.Column('author_id', NUMBER, nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['inquiry_id'], ['inquiry.id'], name=op.f('fk_internal_note_inquiry_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_internal_note_organisation_id')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_internal_note_author_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_internal_note')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_internal_note_submission_key'))
    )
    op.create_index(op.f('ix_internal_note_inquiry_id'), 'internal_note', ['inquiry_id'])
    op.create_table('message_flag',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('message_id', NUMBER, nullable=False),
    sa.Column('kind', sa.Enum('account', 'report', name='flagkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('open', 'dismissed', 'upheld', name='flagstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('sign', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('raised_by_id', NUMBER, nullable=True),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', NUMBER, nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('version', NUMBER, nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.CheckConstraint("(kind = 'report') = (raised_by_id IS NOT NULL)", name=op.f('ck_message_flag_report_of_person')),
    sa.CheckConstraint("(status = 'open') = (decided_at IS NULL)", name=op.f('ck_message_flag_decided_when_closed')),
    sa.CheckConstraint("(decided_at IS NULL) = (decision = '')", name=op.f('ck_message_flag_decision_has_reason')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_message_flag_message_id')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['person.id'], name=op.f('fk_message_flag_raised_by_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_message_flag_decided_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_flag')),
    sa.UniqueConstraint('public_id', name=op.f('uq_message_flag_public_id')),
    sa.UniqueConstraint('message_id', 'kind', name=op.f('uq_message_flag_message_id_kind'))
    )
    for table in APPEND_ONLY:
        for action in ("update", "delete"):
            _refuse(table, action)


def downgrade() -> None:
    op.drop_table('message_flag')
    op.drop_table('internal_note')
    op.drop_table('thread_reading')
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            for action in ("update", "delete"):
                op.execute(f"DROP FUNCTION {table}_no_{action}()")


def _refuse(table: str, action: str) -> None:
    """As db.append_only writes it today; a migration never imports live code."""
    name = f"{table}_no_{action}"
    message = f"{table} rows are never changed"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {action.upper()} ON {table} FOR EACH ROW WHEN 1=1 "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF 1=1 THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {action.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
