"""What an enterprise declares about itself, on the page of its village."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.clock import jakarta_date
from marketplace.db import db
from marketplace.onboarding.models import LegalIdentity
from marketplace.organisations.models import Organisation
from marketplace.web.panels import Panel


def legal_facts(*, actor: object, subject: Organisation | None) -> Panel | None:  # noqa: ARG001  for everybody
    """Numbers of public registers and the day they were declared; a tax number is nobody's business."""
    if subject is None:
        return None
    declared = db.session.execute(
        sa.select(LegalIdentity.certificate, LegalIdentity.nib, LegalIdentity.declared_at).where(
            LegalIdentity.organisation_id == subject.id
        )
    ).first()
    if declared is None or not (declared.certificate or declared.nib):
        return None
    return Panel(
        "onboarding/_legal_facts.html",
        {
            "certificate": declared.certificate,
            "nib": declared.nib,
            "declared_date": jakarta_date(declared.declared_at),
        },
    )
