"""Say the listing in full: offers, packs, certificates with dates, samples, season, people; revisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
UNFINISHED = "status IN ('draft', 'retired')"
LIVE_BEFORE = "status IN ('submitted', 'changes_requested', 'published')"
LIVE_AFTER = "status IN ('submitted', 'changes_requested', 'approved', 'published', 'paused')"
INCOTERMS = "'EXW', 'FCA', 'FAS', 'FOB', 'CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP'"
SAMPLE = ('sample_price_minor', 'sample_currency', 'sample_days', 'sample_credit')

# Column and what it says in the rows that stand; None for nothing.
LISTING_COLUMNS = (
    (sa.Column('pause_cause', sa.String(length=40), nullable=True), None),
    (sa.Column('summary_id', sa.String(length=400), nullable=False), "''"),
    (sa.Column('story_en', sa.Text(), nullable=False), "''"),
    (sa.Column('story_id', sa.Text(), nullable=False), "''"),
    (sa.Column('processing', sa.String(length=40), nullable=True), None),
    (sa.Column('moq_increment', sa.BigInteger(), nullable=False), "1"),
    (sa.Column('stock', sa.BigInteger(), nullable=False), "0"),
    (sa.Column('season_months', sa.String(length=35), nullable=False), "''"),
    (sa.Column('ships_to', sa.String(length=1000), nullable=False), "''"),
    (sa.Column('samples_offered', sa.Boolean(), nullable=True), None),
    (sa.Column('sample_price_minor', sa.BigInteger(), nullable=True), None),
    (sa.Column('sample_currency', sa.String(length=3), nullable=True), None),
    (sa.Column('sample_days', NUMBER, nullable=True), None),
    (sa.Column('sample_credit', sa.String(length=40), nullable=True), None),
)
LISTING_CHECKS = {
    'ck_listing_pausecause': "pause_cause IN ('seller', 'certificate')",
    'ck_listing_processing': "processing IN ('raw', 'cleaned', 'semi_finished', 'finished', 'retail')",
    'ck_listing_samplecredit': "sample_credit IN ('nothing', 'price', 'price_and_courier')",
    'ck_listing_increment_positive': "moq_increment > 0",
    'ck_listing_stock_not_negative': "stock >= 0",
    'ck_listing_sample_complete': " AND ".join(
        f"({name} IS NOT NULL) = coalesce(samples_offered, false)" for name in SAMPLE
    ),
    'ck_listing_sample_possible': "sample_price_minor IS NULL OR (sample_price_minor >= 0 AND sample_days > 0)",
    'ck_listing_cause_of_pause': "(status = 'paused') = (pause_cause IS NOT NULL)",
}
# Name → what it says before and after.
LISTING_CHANGED = {
    'ck_listing_listingstatus': (
        "status IN ('draft', 'submitted', 'changes_requested', 'published', 'retired')",
        "status IN ('draft', 'submitted', 'changes_requested', 'rejected', 'approved', "
        "'published', 'paused', 'retired', 'superseded')",
    ),
    'ck_listing_moq_positive': ("moq > 0", f"moq > 0 OR (moq = 0 AND {UNFINISHED})"),
    'ck_listing_capacity_positive': (
        "monthly_capacity > 0",
        f"monthly_capacity > 0 OR (monthly_capacity = 0 AND {UNFINISHED})",
    ),
    'ck_listing_lead_time_positive': (
        "lead_time_days > 0",
        f"lead_time_days > 0 OR (lead_time_days = 0 AND {UNFINISHED})",
    ),
}
OFFER_COLUMNS = (
    (sa.Column('currency', sa.String(length=3), nullable=False), "'USD'"),
    (sa.Column('incoterm', sa.String(length=40), nullable=False), "'EXW'"),
    (sa.Column('named_place', sa.String(length=200), nullable=False), "'?'"),
)
OFFER_CHECKS = {'ck_listing_incoterm': f"incoterm IN ({INCOTERMS})"}
CERTIFICATE_COLUMNS = (
    (sa.Column('issuer', sa.String(length=200), nullable=False), "''"),
    (sa.Column('number', sa.String(length=200), nullable=False), "''"),
    (sa.Column('valid_from_date', sa.Date(), nullable=True), None),
    (sa.Column('valid_to_date', sa.Date(), nullable=True), None),
    (sa.Column('file_sha256', sa.String(length=64), nullable=True), None),
    (sa.Column('file_name', sa.String(length=200), nullable=False), "''"),
)
CERTIFICATE_CHECKS = {
    'ck_certificate_dates_in_order': "valid_from_date IS NULL OR valid_to_date IS NULL OR valid_to_date >= valid_from_date"
}
MEMBERSHIP_COLUMNS = ((sa.Column('province_code', sa.String(length=2), nullable=True), None),)
MEMBERSHIP_CHECKS = {
    'ck_membership_province_of_officer': "province_code IS NULL OR role = 'programme_officer'"
}
DECISION_CHANGED = {
    'ck_curation_decision_curationverdict': (
        "verdict IN ('published', 'changes_requested', 'imported')",
        "verdict IN ('published', 'changes_requested', 'rejected', 'imported')",
    )
}
FROZEN = {
    'listing_revision': ('listing_id', 'number', 'fields', 'content', 'asked_by_name', 'asked_at'),
    'flagship_change': (
        *('village_id', 'listing_id', 'successor_id', 'reason', 'evidence', 'evidence_sha256'),
        *('evidence_name', 'asked_by_name', 'asked_at'),
    ),
}
Columns = Sequence[tuple[sa.Column, str | None]]


def upgrade() -> None:
    op.drop_index('ix_listing_one_live_per_village', 'listing')
    op.execute(
        "CREATE TABLE moved_offer AS SELECT id AS listing_id, incoterm, named_place, currency FROM listing"
    )
    op.execute(
        "CREATE TABLE moved_tier AS SELECT listing_id, from_quantity, unit_price_minor FROM price_tier"
    )
    op.drop_table('price_tier')
    _alter(
        'listing',
        plus=LISTING_COLUMNS,
        minus=[column.name for column, _ in OFFER_COLUMNS],
        checks=LISTING_CHECKS,
        without=[*OFFER_CHECKS],
        changed={name: after for name, (_, after) in LISTING_CHANGED.items()},
    )
    _alter('certificate', plus=CERTIFICATE_COLUMNS, checks=CERTIFICATE_CHECKS,
           keys={'fk_certificate_file_sha256': ('file_sha256', 'blob', 'sha256')})
    op.create_index('ix_certificate_valid_to_date', 'certificate', ['valid_to_date'])
    _alter('membership', plus=MEMBERSHIP_COLUMNS, checks=MEMBERSHIP_CHECKS,
           keys={'fk_membership_province_code': ('province_code', 'province', 'code')})
    _alter('curation_decision',
           changed={name: after for name, (_, after) in DECISION_CHANGED.items()})
    _live_index(LIVE_AFTER)
    op.create_table('flagship_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('village_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('successor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.Enum('asked', 'approved', 'declined', 'withdrawn', name='changestatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('evidence_sha256', sa.String(length=64), nullable=True),
    sa.Column('evidence_name', sa.String(length=200), nullable=False),
    sa.Column('asked_by_name', sa.String(length=200), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_name', sa.String(length=200), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.CheckConstraint("(status = 'asked') = (decided_at IS NULL)", name=op.f('ck_flagship_change_decided')),
    sa.CheckConstraint("reason <> '' AND evidence <> ''", name=op.f('ck_flagship_change_reason_given')),
    sa.CheckConstraint('listing_id <> successor_id', name=op.f('ck_flagship_change_another_listing')),
    sa.ForeignKeyConstraint(['evidence_sha256'], ['blob.sha256'], name=op.f('fk_flagship_change_evidence_sha256')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_flagship_change_listing_id')),
    sa.ForeignKeyConstraint(['successor_id'], ['listing.id'], name=op.f('fk_flagship_change_successor_id')),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_flagship_change_village_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_flagship_change')),
    sa.UniqueConstraint('public_id', name=op.f('uq_flagship_change_public_id')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_flagship_change_submission_key'))
    )
    with op.batch_alter_table('flagship_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_flagship_change_listing_id'), ['listing_id'], unique=False)
        batch_op.create_index('ix_flagship_change_one_asked', ['village_id'], unique=True, postgresql_where=sa.text("status = 'asked'"), sqlite_where=sa.text("status = 'asked'"))
        batch_op.create_index(batch_op.f('ix_flagship_change_village_id'), ['village_id'], unique=False)

    op.create_table('lead_time_step',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('from_quantity', sa.BigInteger(), nullable=False),
    sa.Column('days', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('days > 0', name=op.f('ck_lead_time_step_days_positive')),
    sa.CheckConstraint('from_quantity > 0', name=op.f('ck_lead_time_step_quantity_positive')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_lead_time_step_listing_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_time_step')),
    sa.UniqueConstraint('listing_id', 'from_quantity', name=op.f('uq_lead_time_step_listing_id_from_quantity'))
    )
    op.create_table('listing_revision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.Enum('pending', 'confirmed', 'declined', 'cancelled', name='revisionstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('fields', sa.String(length=1000), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('asked_by_name', sa.String(length=200), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_name', sa.String(length=200), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.CheckConstraint("(status = 'pending') = (decided_at IS NULL)", name=op.f('ck_listing_revision_decided')),
    sa.CheckConstraint("fields <> ''", name=op.f('ck_listing_revision_changes_something')),
    sa.CheckConstraint('number > 0', name=op.f('ck_listing_revision_number_positive')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_listing_revision_listing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing_revision')),
    sa.UniqueConstraint('listing_id', 'number', name=op.f('uq_listing_revision_listing_id_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_listing_revision_public_id')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_listing_revision_submission_key'))
    )
    with op.batch_alter_table('listing_revision', schema=None) as batch_op:
        batch_op.create_index('ix_listing_revision_one_pending', ['listing_id'], unique=True, postgresql_where=sa.text("status = 'pending'"), sqlite_where=sa.text("status = 'pending'"))

    op.create_table('maker',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('craft', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('consented_date', sa.Date(), nullable=True),
    sa.Column('consent_note', sa.String(length=200), nullable=False),
    sa.CheckConstraint("name = '' OR (consented_date IS NOT NULL AND consent_note <> '')", name=op.f('ck_maker_named_with_consent')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_maker_listing_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_maker'))
    )
    with op.batch_alter_table('maker', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_maker_listing_id'), ['listing_id'], unique=False)

    op.create_table('material',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('origin', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_material_listing_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_material'))
    )
    with op.batch_alter_table('material', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_material_listing_id'), ['listing_id'], unique=False)

    op.create_table('offer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('incoterm', sa.Enum('EXW', 'FCA', 'FAS', 'FOB', 'CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP', name='incoterm', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('named_place', sa.String(length=200), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.CheckConstraint('position >= 0', name=op.f('ck_offer_position_not_negative')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_offer_listing_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offer')),
    sa.UniqueConstraint('listing_id', 'incoterm', 'named_place', 'currency', name=op.f('uq_offer_listing_id_incoterm_named_place_currency'))
    )
    op.create_table('pack',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('units', sa.BigInteger(), nullable=False),
    sa.Column('net_g', sa.BigInteger(), nullable=False),
    sa.Column('gross_g', sa.BigInteger(), nullable=False),
    sa.Column('length_mm', sa.BigInteger(), nullable=False),
    sa.Column('width_mm', sa.BigInteger(), nullable=False),
    sa.Column('height_mm', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('length_mm > 0 AND width_mm > 0 AND height_mm > 0', name=op.f('ck_pack_measures_positive')),
    sa.CheckConstraint('net_g > 0 AND gross_g >= net_g', name=op.f('ck_pack_weights_in_order')),
    sa.CheckConstraint('units > 0', name=op.f('ck_pack_units_positive')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_pack_listing_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack')),
    sa.UniqueConstraint('listing_id', 'name', name=op.f('uq_pack_listing_id_name'))
    )
    op.create_table('recognition',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('award', 'programme', name='recognitionkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('year', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.CheckConstraint("source <> ''", name=op.f('ck_recognition_source_named')),
    sa.CheckConstraint('year BETWEEN 1945 AND 2100', name=op.f('ck_recognition_year_possible')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_recognition_listing_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recognition'))
    )
    with op.batch_alter_table('recognition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recognition_listing_id'), ['listing_id'], unique=False)

    op.create_table('price_tier',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('offer_id', NUMBER, nullable=False),
    sa.Column('from_quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit_price_minor', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('from_quantity > 0', name=op.f('ck_price_tier_quantity_positive')),
    sa.CheckConstraint('unit_price_minor > 0', name=op.f('ck_price_tier_price_positive')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_price_tier_offer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_tier')),
    sa.UniqueConstraint('offer_id', 'from_quantity', name=op.f('uq_price_tier_offer_id_from_quantity'))
    )
    # What a listing said of itself becomes its first offer.
    op.execute(
        "INSERT INTO offer (listing_id, position, incoterm, named_place, currency) "
        "SELECT listing_id, 0, incoterm, named_place, currency FROM moved_offer ORDER BY listing_id"
    )
    op.execute(
        "INSERT INTO price_tier (offer_id, from_quantity, unit_price_minor) "
        "SELECT offer.id, moved_tier.from_quantity, moved_tier.unit_price_minor FROM moved_tier "
        "JOIN offer ON offer.listing_id = moved_tier.listing_id "
        "ORDER BY offer.id, moved_tier.from_quantity"
    )
    op.execute("DROP TABLE moved_offer")
    op.execute("DROP TABLE moved_tier")
    for table, columns in FROZEN.items():
        _freeze(table, columns)


def downgrade() -> None:
    """What the older schema has no word for becomes the nearest it has; further offers are lost."""
    op.drop_index('ix_listing_one_live_per_village', 'listing')
    op.execute(
        "CREATE TABLE moved_offer AS SELECT id, listing_id, incoterm, named_place, currency FROM offer "
        "WHERE NOT EXISTS (SELECT 1 FROM offer AS earlier WHERE earlier.listing_id = offer.listing_id "
        "AND earlier.position < offer.position)"
    )
    op.execute(
        "CREATE TABLE moved_tier AS SELECT moved_offer.listing_id, price_tier.from_quantity, "
        "price_tier.unit_price_minor FROM price_tier JOIN moved_offer ON moved_offer.id = price_tier.offer_id"
    )
    op.drop_table('price_tier')
    with op.batch_alter_table('recognition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recognition_listing_id'))

    op.drop_table('recognition')
    op.drop_table('pack')
    op.drop_table('offer')
    with op.batch_alter_table('material', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_material_listing_id'))

    op.drop_table('material')
    with op.batch_alter_table('maker', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_maker_listing_id'))

    op.drop_table('maker')
    with op.batch_alter_table('listing_revision', schema=None) as batch_op:
        batch_op.drop_index('ix_listing_revision_one_pending', postgresql_where=sa.text("status = 'pending'"), sqlite_where=sa.text("status = 'pending'"))

    op.drop_table('listing_revision')
    op.drop_table('lead_time_step')
    with op.batch_alter_table('flagship_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_flagship_change_village_id'))
        batch_op.drop_index('ix_flagship_change_one_asked', postgresql_where=sa.text("status = 'asked'"), sqlite_where=sa.text("status = 'asked'"))
        batch_op.drop_index(batch_op.f('ix_flagship_change_listing_id'))

    op.drop_table('flagship_change')

    if op.get_bind().dialect.name == "postgresql":
        for table in FROZEN:
            for name in (f"{table}_frozen", f"{table}_no_delete"):
                op.execute(f"DROP FUNCTION IF EXISTS {name}()")
    op.drop_index('ix_certificate_valid_to_date', 'certificate')
    _alter('certificate', minus=[column.name for column, _ in CERTIFICATE_COLUMNS],
           without=[*CERTIFICATE_CHECKS], lost_keys=['fk_certificate_file_sha256'])
    _alter('membership', minus=[column.name for column, _ in MEMBERSHIP_COLUMNS],
           without=[*MEMBERSHIP_CHECKS], lost_keys=['fk_membership_province_code'])
    for status, nearest in (
        ('rejected', 'retired'), ('approved', 'submitted'), ('superseded', 'retired'),
    ):
        op.execute(f"UPDATE listing SET status = '{nearest}' WHERE status = '{status}'")
    op.execute("UPDATE listing SET status = 'published', pause_cause = NULL WHERE status = 'paused'")
    for column in ('moq', 'monthly_capacity', 'lead_time_days'):
        op.execute(f"UPDATE listing SET {column} = 1 WHERE {column} = 0")
    _alter(
        'listing',
        plus=OFFER_COLUMNS,
        minus=[column.name for column, _ in LISTING_COLUMNS],
        checks=OFFER_CHECKS,
        without=[*LISTING_CHECKS],
        changed={name: before for name, (before, _) in LISTING_CHANGED.items()},
    )
    for column, _ in OFFER_COLUMNS:
        op.execute(
            f"UPDATE listing SET {column.name} = (SELECT moved_offer.{column.name} FROM moved_offer "
            "WHERE moved_offer.listing_id = listing.id) "
            "WHERE EXISTS (SELECT 1 FROM moved_offer WHERE moved_offer.listing_id = listing.id)"
        )
    _live_index(LIVE_BEFORE)
    _forget_rejections()
    op.create_table('price_tier',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('listing_id', NUMBER, nullable=False),
    sa.Column('from_quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit_price_minor', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('from_quantity > 0', name=op.f('ck_price_tier_quantity_positive')),
    sa.CheckConstraint('unit_price_minor > 0', name=op.f('ck_price_tier_price_positive')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_price_tier_listing_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_tier')),
    sa.UniqueConstraint('listing_id', 'from_quantity', name=op.f('uq_price_tier_listing_id_from_quantity'))
    )
    op.execute(
        "INSERT INTO price_tier (listing_id, from_quantity, unit_price_minor) "
        "SELECT listing_id, from_quantity, unit_price_minor FROM moved_tier ORDER BY listing_id, from_quantity"
    )
    op.execute("DROP TABLE moved_offer")
    op.execute("DROP TABLE moved_tier")


def _forget_rejections() -> None:
    """Rejections were not decisions before: they become requests for changes."""
    before = {name: expression for name, (expression, _) in DECISION_CHANGED.items()}
    if op.get_bind().dialect.name == "sqlite":
        rejected = {'verdict': "CASE verdict WHEN 'rejected' THEN 'changes_requested' ELSE verdict END"}
        _rebuild('curation_decision', changed=before, values=rejected)
        return
    op.execute("ALTER TABLE curation_decision DISABLE TRIGGER USER")
    op.execute("UPDATE curation_decision SET verdict = 'changes_requested' WHERE verdict = 'rejected'")
    op.execute("ALTER TABLE curation_decision ENABLE TRIGGER USER")
    _alter('curation_decision', changed=before)


def _live_index(rows: str) -> None:
    where = sa.text(rows)
    op.create_index(
        'ix_listing_one_live_per_village', 'listing', ['village_id'],
        unique=True, postgresql_where=where, sqlite_where=where,
    )


def _alter(
    table: str,
    *,
    plus: Columns = (),
    minus: Sequence[str] = (),
    checks: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
    changed: Mapping[str, str] | None = None,
    keys: Mapping[str, tuple[str, str, str]] | None = None,
    lost_keys: Sequence[str] = (),
) -> None:
    """The same change on both databases; ``keys`` are name → (column, other table, its column)."""
    checks, changed, keys = checks or {}, changed or {}, keys or {}
    if op.get_bind().dialect.name == "sqlite":
        lines = [f"CONSTRAINT {name} CHECK ({expression})" for name, expression in checks.items()]
        lines += [
            f"CONSTRAINT {name} FOREIGN KEY({column}) REFERENCES {other} ({its})"
            for name, (column, other, its) in keys.items()
        ]
        _rebuild(
            table,
            plus=[(_line(column), column.name, value) for column, value in plus],
            minus=minus,
            lines=lines,
            without=[*without, *lost_keys],
            changed=changed,
        )
        return
    for name in (*without, *lost_keys, *changed):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name in minus:
        op.drop_column(table, name)
    for column, value in plus:
        op.add_column(table, sa.Column(column.name, column.type, nullable=True))
        if value is not None:
            op.execute(f"UPDATE {table} SET {column.name} = {value}")
        if not column.nullable:
            op.alter_column(table, column.name, nullable=False)
    for name, expression in {**checks, **changed}.items():
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({expression})")
    for name, (column, other, its) in keys.items():
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}) REFERENCES {other} ({its})"
        )


def _line(column: sa.Column) -> str:
    kind = column.type.compile(dialect=op.get_bind().dialect)
    return f"{column.name} {kind}" + ("" if column.nullable else " NOT NULL")


def _rebuild(
    table: str,
    *,
    plus: Sequence[tuple[str, str, str | None]] = (),
    minus: Sequence[str] = (),
    lines: Sequence[str] = (),
    without: Sequence[str] = (),
    changed: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> None:
    """SQLite changes no constraint in place: write the table anew with its indexes and triggers.

    The migration runs without foreign keys (db.schema_change), so that dropping the old table
    deletes nothing elsewhere.
    """
    bind, changed, values = op.get_bind(), changed or {}, dict(values or {})
    text = bind.exec_driver_sql(
        f"SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '{table}'"  # noqa: S608
    ).scalar_one()
    others = bind.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL "  # noqa: S608
        f"AND tbl_name = '{table}'"
    ).scalars().all()
    parts = _parts(text[text.index("(") + 1 : text.rindex(")")])
    kept = [part for part in parts if _name(part) not in {*minus, *without, *changed}]
    columns = [_name(part) for part in kept if not _is_constraint(part)]
    constraints = [part for part in kept if _is_constraint(part)]
    constraints += [f"CONSTRAINT {name} CHECK ({said})" for name, said in changed.items()]
    body = [part for part in kept if not _is_constraint(part)] + [line for line, _, _ in plus]
    op.execute(f"CREATE TABLE new_{table} ({', '.join([*body, *constraints, *lines])})")
    values |= {name: value or "NULL" for _, name, value in plus}
    names = [*columns, *(name for _, name, _ in plus)]
    said = ", ".join(values.get(name, name) for name in names)
    op.execute(f"INSERT INTO new_{table} ({', '.join(names)}) SELECT {said} FROM {table}")  # noqa: S608
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
    for statement in others:
        bind.exec_driver_sql(statement)


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


def _freeze(table: str, columns: Sequence[str]) -> None:
    """As db.freeze writes it today; a migration never imports live code."""
    nullable = {"evidence_sha256"}
    changed = " OR ".join(
        f"(NEW.{name} <> OLD.{name} OR (NEW.{name} IS NULL) <> (OLD.{name} IS NULL))"
        if name in nullable
        else f"NEW.{name} <> OLD.{name}"
        for name in columns
    )
    _refuse(f"{table}_frozen", table, "UPDATE", changed, f"{table} content is never changed")
    _refuse(f"{table}_no_delete", table, "DELETE", "1=1", f"{table} rows are never deleted")


def _refuse(name: str, table: str, action: str, test: str, message: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW WHEN {test} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {test} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
