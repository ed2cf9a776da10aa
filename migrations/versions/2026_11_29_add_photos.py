"""Add photos of listings, and let blobs go that nobody refers to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('listing_photo',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('status', sa.Enum('received', 'ready', 'refused', name='photostatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('refusal', sa.Enum('empty', 'too_large', 'not_a_picture', 'too_many_pixels', 'too_small', 'too_long', 'damaged', 'too_hard', name='refusal', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('alt_en', sa.String(length=200), nullable=False),
    sa.Column('alt_id', sa.String(length=200), nullable=False),
    sa.Column('credit', sa.String(length=200), nullable=False),
    sa.Column('focus_x', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('focus_y', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('original_sha256', sa.String(length=64), nullable=False),
    sa.Column('waiting_sha256', sa.String(length=64), nullable=True),
    sa.Column('mark', sa.String(length=32), nullable=True),
    sa.Column('width', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('height', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('colour', sa.String(length=7), nullable=True),
    sa.Column('added_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('added_by_name', sa.String(length=200), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.CheckConstraint("(alt_en = '') = (alt_id = '')", name=op.f('ck_listing_photo_alt_in_both_languages')),
    sa.CheckConstraint("(status = 'ready') = (mark IS NOT NULL) AND (mark IS NULL) = (width IS NULL) AND (mark IS NULL) = (height IS NULL) AND (mark IS NULL) = (colour IS NULL)", name=op.f('ck_listing_photo_ready_with_picture')),
    sa.CheckConstraint("(status = 'received') = (waiting_sha256 IS NOT NULL)", name=op.f('ck_listing_photo_bytes_wait_if_received')),
    sa.CheckConstraint("(status = 'refused') = (refusal IS NOT NULL)", name=op.f('ck_listing_photo_refused_with_reason')),
    sa.CheckConstraint('focus_x BETWEEN 0 AND 1000', name=op.f('ck_listing_photo_focus_x_within')),
    sa.CheckConstraint('focus_y BETWEEN 0 AND 1000', name=op.f('ck_listing_photo_focus_y_within')),
    sa.CheckConstraint('length(colour) = 7', name=op.f('ck_listing_photo_colour_of_six_digits')),
    sa.CheckConstraint('position > 0', name=op.f('ck_listing_photo_position_positive')),
    sa.CheckConstraint('width > 0 AND height > 0', name=op.f('ck_listing_photo_size_positive')),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_listing_photo_added_by_id')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_listing_photo_listing_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['waiting_sha256'], ['blob.sha256'], name=op.f('fk_listing_photo_waiting_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing_photo')),
    sa.UniqueConstraint('listing_id', 'original_sha256', name=op.f('uq_listing_photo_listing_id_original_sha256')),
    sa.UniqueConstraint('listing_id', 'position', name=op.f('uq_listing_photo_listing_id_position')),
    sa.UniqueConstraint('public_id', name=op.f('uq_listing_photo_public_id'))
    )
    with op.batch_alter_table('listing_photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_listing_photo_mark'), ['mark'], unique=False)
        batch_op.create_index(batch_op.f('ix_listing_photo_waiting_sha256'), ['waiting_sha256'], unique=False)

    op.create_table('listing_photo_variant',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('photo_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('encoding', sa.Enum('webp', 'jpg', name='encoding', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('width', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('height', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.CheckConstraint('size > 0', name=op.f('ck_listing_photo_variant_not_empty')),
    sa.CheckConstraint('width > 0 AND height > 0', name=op.f('ck_listing_photo_variant_size_positive')),
    sa.ForeignKeyConstraint(['photo_id'], ['listing_photo.id'], name=op.f('fk_listing_photo_variant_photo_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sha256'], ['blob.sha256'], name=op.f('fk_listing_photo_variant_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing_photo_variant')),
    sa.UniqueConstraint('photo_id', 'width', 'encoding', name=op.f('uq_listing_photo_variant_photo_id_width_encoding'))
    )
    with op.batch_alter_table('listing_photo_variant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_listing_photo_variant_sha256'), ['sha256'], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER blob_no_delete")
    else:
        op.execute("DROP TRIGGER blob_no_delete ON blob")
        op.execute("DROP FUNCTION blob_no_delete()")


def downgrade() -> None:
    with op.batch_alter_table('listing_photo_variant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_listing_photo_variant_sha256'))

    op.drop_table('listing_photo_variant')
    with op.batch_alter_table('listing_photo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_listing_photo_waiting_sha256'))
        batch_op.drop_index(batch_op.f('ix_listing_photo_mark'))

    op.drop_table('listing_photo')
    _refuse_to_delete_blobs()


def _refuse_to_delete_blobs() -> None:
    """As revision 0001 wrote it."""
    message = "blob rows are never changed"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob FOR EACH ROW WHEN 1=1 "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION blob_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF 1=1 THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob FOR EACH ROW "
        "EXECUTE FUNCTION blob_no_delete()"
    )
