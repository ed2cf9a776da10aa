"""Add the seller's desk: cost cards, the capacity calendar, invitations, declared identities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

APPEND_ONLY = ("cost_card",)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('legal_identity',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('organisation_id', NUMBER, nullable=False),
    sa.Column('certificate', sa.String(length=80), nullable=False),
    sa.Column('nib', sa.String(length=80), nullable=False),
    sa.Column('npwp', sa.String(length=80), nullable=False),
    sa.Column('declared_by_id', NUMBER, nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("nib = '' OR length(nib) = 13", name=op.f('ck_legal_identity_nib_length')),
    sa.CheckConstraint("npwp = '' OR length(npwp) IN (15, 16)", name=op.f('ck_legal_identity_npwp_length')),
    sa.ForeignKeyConstraint(['declared_by_id'], ['person.id'], name=op.f('fk_legal_identity_declared_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_legal_identity_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_identity')),
    sa.UniqueConstraint('organisation_id', name=op.f('uq_legal_identity_organisation_id'))
    )
    op.create_table('capacity_booking',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('listing_id', NUMBER, nullable=False),
    sa.Column('order_id', sa.String(length=26), nullable=False),
    sa.Column('order_number', sa.String(length=200), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('promised_date', sa.Date(), nullable=False),
    sa.Column('late', sa.BigInteger(), nullable=False),
    sa.Column('unplaced', sa.BigInteger(), nullable=False),
    sa.Column('booked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_date', sa.Date(), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.CheckConstraint('late + unplaced <= quantity', name=op.f('ck_capacity_booking_not_more_than_ordered')),
    sa.CheckConstraint('late >= 0', name=op.f('ck_capacity_booking_late_not_negative')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_capacity_booking_quantity_positive')),
    sa.CheckConstraint('unplaced >= 0', name=op.f('ck_capacity_booking_unplaced_not_negative')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_capacity_booking_listing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_capacity_booking')),
    sa.UniqueConstraint('order_id', name=op.f('uq_capacity_booking_order_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_capacity_booking_public_id'))
    )
    with op.batch_alter_table('capacity_booking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_capacity_booking_listing_id'), ['listing_id'], unique=False)

    op.create_table('capacity_week',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('listing_id', NUMBER, nullable=False),
    sa.Column('week_date', sa.Date(), nullable=False),
    sa.Column('set_to', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('produced', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(set_to IS NULL) = (reason = '')", name=op.f('ck_capacity_week_reason_for_own_figure')),
    sa.CheckConstraint('produced >= 0', name=op.f('ck_capacity_week_produced_not_negative')),
    sa.CheckConstraint('set_to >= 0', name=op.f('ck_capacity_week_set_to_not_negative')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_capacity_week_listing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_capacity_week')),
    sa.UniqueConstraint('listing_id', 'week_date', name=op.f('uq_capacity_week_listing_id_week_date'))
    )
    op.create_table('cost_card',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('listing_id', NUMBER, nullable=False),
    sa.Column('number', NUMBER, nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('units_per_carton', sa.BigInteger(), nullable=False),
    sa.Column('cost_currency', sa.String(length=3), nullable=False),
    sa.Column('materials_minor', sa.BigInteger(), nullable=False),
    sa.Column('labour_minor', sa.BigInteger(), nullable=False),
    sa.Column('packing_minor', sa.BigInteger(), nullable=False),
    sa.Column('overhead_minor', sa.BigInteger(), nullable=False),
    sa.Column('certificates_minor', sa.BigInteger(), nullable=False),
    sa.Column('other_minor', sa.BigInteger(), nullable=False),
    sa.Column('margin', NUMBER, nullable=False),
    sa.Column('loading_minor', sa.BigInteger(), nullable=False),
    sa.Column('inland_minor', sa.BigInteger(), nullable=False),
    sa.Column('customs_minor', sa.BigInteger(), nullable=False),
    sa.Column('terminal_minor', sa.BigInteger(), nullable=False),
    sa.Column('freight_currency', sa.String(length=3), nullable=False),
    sa.Column('freight_minor', sa.BigInteger(), nullable=True),
    sa.Column('destination_minor', sa.BigInteger(), nullable=True),
    sa.Column('premium', NUMBER, nullable=True),
    sa.Column('premium_all_risks', NUMBER, nullable=True),
    sa.Column('price_currency', sa.String(length=3), nullable=False),
    sa.Column('cost_factor', sa.String(length=200), nullable=False),
    sa.Column('cost_rate_date', sa.Date(), nullable=True),
    sa.Column('cost_rate_source', sa.String(length=200), nullable=False),
    sa.Column('freight_factor', sa.String(length=200), nullable=False),
    sa.Column('freight_rate_date', sa.Date(), nullable=True),
    sa.Column('freight_rate_source', sa.String(length=200), nullable=False),
    sa.Column('saved_by_id', NUMBER, nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.CheckConstraint('certificates_minor >= 0', name=op.f('ck_cost_card_certificates_not_negative')),
    sa.CheckConstraint('customs_minor >= 0', name=op.f('ck_cost_card_customs_not_negative')),
    sa.CheckConstraint('destination_minor >= 0', name=op.f('ck_cost_card_destination_not_negative')),
    sa.CheckConstraint('freight_minor >= 0', name=op.f('ck_cost_card_freight_not_negative')),
    sa.CheckConstraint('inland_minor >= 0', name=op.f('ck_cost_card_inland_not_negative')),
    sa.CheckConstraint('labour_minor >= 0', name=op.f('ck_cost_card_labour_not_negative')),
    sa.CheckConstraint('loading_minor >= 0', name=op.f('ck_cost_card_loading_not_negative')),
    sa.CheckConstraint('margin BETWEEN 0 AND 9000', name=op.f('ck_cost_card_margin_in_range')),
    sa.CheckConstraint('materials_minor >= 0', name=op.f('ck_cost_card_materials_not_negative')),
    sa.CheckConstraint('number > 0', name=op.f('ck_cost_card_number_positive')),
    sa.CheckConstraint('other_minor >= 0', name=op.f('ck_cost_card_other_not_negative')),
    sa.CheckConstraint('overhead_minor >= 0', name=op.f('ck_cost_card_overhead_not_negative')),
    sa.CheckConstraint('packing_minor >= 0', name=op.f('ck_cost_card_packing_not_negative')),
    sa.CheckConstraint('premium BETWEEN 1 AND 100000', name=op.f('ck_cost_card_premium_in_range')),
    sa.CheckConstraint('premium_all_risks BETWEEN 1 AND 100000', name=op.f('ck_cost_card_premium_all_risks_in_range')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_cost_card_quantity_positive')),
    sa.CheckConstraint('terminal_minor >= 0', name=op.f('ck_cost_card_terminal_not_negative')),
    sa.CheckConstraint('units_per_carton > 0', name=op.f('ck_cost_card_carton_positive')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_cost_card_listing_id')),
    sa.ForeignKeyConstraint(['saved_by_id'], ['person.id'], name=op.f('fk_cost_card_saved_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cost_card')),
    sa.UniqueConstraint('listing_id', 'number', name=op.f('uq_cost_card_listing_id_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_cost_card_public_id')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_cost_card_submission_key'))
    )
    with op.batch_alter_table('cost_card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cost_card_listing_id'), ['listing_id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('organisation_id', NUMBER, nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('role', sa.Enum('buyer', 'seller_operator', 'seller_director', 'curator', 'finance_maker', 'finance_checker', 'finance_approver', 'programme_officer', 'staff', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('inviter_id', NUMBER, nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.CheckConstraint('accepted_at IS NULL OR revoked_at IS NULL', name=op.f('ck_invitation_one_end')),
    sa.CheckConstraint('expires_at > invited_at', name=op.f('ck_invitation_expires_later')),
    sa.ForeignKeyConstraint(['inviter_id'], ['membership.id'], name=op.f('fk_invitation_inviter_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_invitation_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('public_id', name=op.f('uq_invitation_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_invitation_waiting', ['organisation_id', 'email'], unique=True, postgresql_where=sa.text('accepted_at IS NULL AND revoked_at IS NULL'), sqlite_where=sa.text('accepted_at IS NULL AND revoked_at IS NULL'))

    op.create_table('capacity_booked_week',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('booking_id', NUMBER, nullable=False),
    sa.Column('listing_id', NUMBER, nullable=False),
    sa.Column('week_date', sa.Date(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_capacity_booked_week_quantity_positive')),
    sa.ForeignKeyConstraint(['booking_id'], ['capacity_booking.id'], name=op.f('fk_capacity_booked_week_booking_id')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_capacity_booked_week_listing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_capacity_booked_week')),
    sa.UniqueConstraint('booking_id', 'week_date', name=op.f('uq_capacity_booked_week_booking_id_week_date'))
    )
    with op.batch_alter_table('capacity_booked_week', schema=None) as batch_op:
        batch_op.create_index('ix_capacity_booked_week_of_listing', ['listing_id', 'week_date'], unique=False)

    # Whoever stands here was registered by the ministry, an import or the demo.
    op.add_column(
        'organisation',
        sa.Column('self_registered', sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.alter_column('self_registered', existing_type=sa.Boolean(), server_default=None)

    for table in APPEND_ONLY:
        for action in ("update", "delete"):
            _refuse(table, action)


def downgrade() -> None:
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_column('self_registered')

    with op.batch_alter_table('capacity_booked_week', schema=None) as batch_op:
        batch_op.drop_index('ix_capacity_booked_week_of_listing')

    op.drop_table('capacity_booked_week')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index('ix_invitation_waiting', postgresql_where=sa.text('accepted_at IS NULL AND revoked_at IS NULL'), sqlite_where=sa.text('accepted_at IS NULL AND revoked_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_invitation_organisation_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('cost_card', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cost_card_listing_id'))

    op.drop_table('cost_card')
    op.drop_table('capacity_week')
    with op.batch_alter_table('capacity_booking', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_capacity_booking_listing_id'))

    op.drop_table('capacity_booking')
    op.drop_table('legal_identity')
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
