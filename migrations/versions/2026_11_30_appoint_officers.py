"""Let an invitation name the region of a programme officer.

Revision ID: 0031
Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.rebuilding import alter

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

PROVINCE, REGENCY = "province_code", "regency_code"
KEYS = {
    "fk_invitation_province_code": (PROVINCE, "province (code)"),
    "fk_invitation_regency_code": (REGENCY, "regency (code)"),
}
CHECKS = {
    "ck_invitation_province_of_officer": "province_code IS NULL OR role = 'programme_officer'",
    "ck_invitation_regency_in_province": (
        "regency_code IS NULL OR substr(regency_code, 1, 2) = coalesce(province_code, '')"
    ),
}


def upgrade() -> None:
    alter(
        "invitation",
        plus=[
            (sa.Column(PROVINCE, sa.String(length=2), nullable=True), "NULL"),
            (sa.Column(REGENCY, sa.String(length=5), nullable=True), "NULL"),
        ],
        checks=CHECKS,
        keys=KEYS,
    )


def downgrade() -> None:
    """A letter for a region must not let anybody answer for the country: it is taken back."""
    op.execute(
        "UPDATE invitation SET revoked_at = invited_at "
        "WHERE province_code IS NOT NULL AND accepted_at IS NULL AND revoked_at IS NULL"
    )
    alter("invitation", minus=[PROVINCE, REGENCY], without=[*CHECKS, *KEYS])
