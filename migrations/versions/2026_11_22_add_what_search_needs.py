"""Add what search needs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

APPEND_ONLY = ("exchange_rate", "vocabulary_change")


def upgrade() -> None:
    op.create_table('exchange_rate',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('units_per_eur', sa.String(length=32), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("length(currency) = 3 AND currency <> 'EUR'", name=op.f('ck_exchange_rate_currency_not_base')),
    sa.CheckConstraint('CAST(units_per_eur AS NUMERIC) > 0', name=op.f('ck_exchange_rate_units_positive')),
    sa.CheckConstraint('length(source) > 0', name=op.f('ck_exchange_rate_source_named')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exchange_rate')),
    sa.UniqueConstraint('day', 'currency', name=op.f('uq_exchange_rate_day_currency'))
    )
    with op.batch_alter_table('exchange_rate', schema=None) as batch_op:
        batch_op.create_index('ix_exchange_rate_currency_day', ['currency', 'day'], unique=False)

    op.create_table('missed_search',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('times', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('last_seen_at >= first_seen_at', name=op.f('ck_missed_search_moments_in_order')),
    sa.CheckConstraint('times > 0', name=op.f('ck_missed_search_times_positive')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_missed_search')),
    sa.UniqueConstraint('day', 'text', name=op.f('uq_missed_search_day_text'))
    )
    op.create_table('search_outbox',
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('document_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_search_outbox'))
    )
    op.create_table('recent_search',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('spelling', sa.String(length=200), nullable=False),
    sa.Column('searched_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recent_search_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recent_search')),
    sa.UniqueConstraint('person_id', 'spelling', name=op.f('uq_recent_search_person_id_spelling')),
    sa.UniqueConstraint('public_id', name=op.f('uq_recent_search_public_id'))
    )
    with op.batch_alter_table('recent_search', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recent_search_searched_at'), ['searched_at'], unique=False)

    op.create_table('saved_search',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.Enum('on', 'paused', name='alertstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('address', sa.String(length=2000), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('alerts_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_saved_search_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_search')),
    sa.UniqueConstraint('person_id', 'fingerprint', name=op.f('uq_saved_search_person_id_fingerprint')),
    sa.UniqueConstraint('public_id', name=op.f('uq_saved_search_public_id')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_saved_search_submission_key'))
    )
    op.create_table('search_alert',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_search_alert_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_alert')),
    sa.UniqueConstraint('person_id', 'day', name=op.f('uq_search_alert_person_id_day'))
    )
    op.create_table('vocabulary_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('concept', sa.String(length=80), nullable=False),
    sa.Column('language', sa.Enum('id', 'en', 'zh_hans', 'zh_hant', 'ja', 'ko', 'ar', 'es', 'de', 'fr', 'nl', 'trade', name='language', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('term', sa.String(length=80), nullable=True),
    sa.Column('change', sa.Enum('added', 'removed', name='decision', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('kind', sa.Enum('product', 'quality', 'absent', name='kind', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('broader', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('decided_by_name', sa.String(length=200), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.CheckConstraint("broader = '' OR term IS NULL", name=op.f('ck_vocabulary_change_broader_of_concept')),
    sa.CheckConstraint('(kind IS NULL) = (term IS NOT NULL)', name=op.f('ck_vocabulary_change_kind_of_concept')),
    sa.CheckConstraint('(language IS NULL) = (term IS NULL)', name=op.f('ck_vocabulary_change_term_with_language')),
    sa.CheckConstraint('length(concept) > 0', name=op.f('ck_vocabulary_change_concept_named')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_vocabulary_change_reason_given')),
    sa.CheckConstraint('term IS NULL OR length(term) > 0', name=op.f('ck_vocabulary_change_term_written')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_vocabulary_change_decided_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vocabulary_change')),
    sa.UniqueConstraint('public_id', name=op.f('uq_vocabulary_change_public_id')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_vocabulary_change_submission_key'))
    )
    with op.batch_alter_table('vocabulary_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vocabulary_change_concept'), ['concept'], unique=False)

    op.create_table('alerted_listing',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('saved_search_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('alerted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_alerted_listing_listing_id')),
    sa.ForeignKeyConstraint(['saved_search_id'], ['saved_search.id'], name=op.f('fk_alerted_listing_saved_search_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alerted_listing')),
    sa.UniqueConstraint('saved_search_id', 'listing_id', name=op.f('uq_alerted_listing_saved_search_id_listing_id'))
    )
    with op.batch_alter_table('alerted_listing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alerted_listing_alerted_at'), ['alerted_at'], unique=False)

    with op.batch_alter_table('listing', schema=None) as batch_op:
        batch_op.create_index('ix_listing_newest', ['published_at', 'id'], unique=False, postgresql_where=sa.text("status = 'published'"), sqlite_where=sa.text("status = 'published'"))
        batch_op.create_index('ix_listing_published_villages', ['village_id'], unique=False, postgresql_where=sa.text("status = 'published'"), sqlite_where=sa.text("status = 'published'"))

    for table in APPEND_ONLY:
        for action in ("update", "delete"):
            _refuse(table, action)
    # The index follows the outbox now: nobody carries out these jobs any more.
    op.execute(
        "UPDATE job SET done_at = run_at, lease_until = NULL "
        "WHERE kind = 'catalog.index' AND done_at IS NULL AND dead_at IS NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table('listing', schema=None) as batch_op:
        batch_op.drop_index('ix_listing_published_villages', postgresql_where=sa.text("status = 'published'"), sqlite_where=sa.text("status = 'published'"))
        batch_op.drop_index('ix_listing_newest', postgresql_where=sa.text("status = 'published'"), sqlite_where=sa.text("status = 'published'"))

    with op.batch_alter_table('alerted_listing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alerted_listing_alerted_at'))

    op.drop_table('alerted_listing')
    with op.batch_alter_table('vocabulary_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vocabulary_change_concept'))

    op.drop_table('vocabulary_change')
    op.drop_table('search_alert')
    op.drop_table('saved_search')
    with op.batch_alter_table('recent_search', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recent_search_searched_at'))

    op.drop_table('recent_search')
    op.drop_table('search_outbox')
    op.drop_table('missed_search')
    with op.batch_alter_table('exchange_rate', schema=None) as batch_op:
        batch_op.drop_index('ix_exchange_rate_currency_day')

    op.drop_table('exchange_rate')
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
