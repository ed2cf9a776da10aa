"""Declare the legal identity; grant a mandate to an enterprise that registered on its own."""

from __future__ import annotations

from datetime import datetime

from marketplace.clock import jakarta_date
from marketplace.db import add, lock, transaction
from marketplace.errors import ForbiddenError, NotFoundError, RefusedError
from marketplace.events import operations as events
from marketplace.labels import N_
from marketplace.mail.operations import write_letter
from marketplace.onboarding import identity as rules
from marketplace.onboarding import queries
from marketplace.onboarding.identity import Identity
from marketplace.onboarding.models import LegalIdentity
from marketplace.organisations import operations as organisations
from marketplace.organisations import queries as sellers
from marketplace.organisations.models import Organisation, SellingMandate
from marketplace.organisations.officers import answers_for
from marketplace.organisations.roles import Actor, Role


@transaction
def declare_identity(*, actor: Actor, identity: Identity, at: datetime) -> LegalIdentity:
    """Keep what is known so far; nobody has checked it, and no page says so."""
    if not actor.sells:
        raise ForbiddenError
    rules.check(identity)
    declared = queries.find_identity(organisation_id=actor.organisation_id)
    if declared is not None and declared.identity == identity:
        return declared
    if declared is None:
        declared = LegalIdentity(organisation_id=actor.organisation_id)
    declared.certificate, declared.nib, declared.npwp = (
        identity.certificate,
        identity.nib,
        identity.npwp,
    )
    declared.declared_by_id, declared.declared_at = actor.person_id, at
    add(declared)
    events.record(
        actor=actor,
        action="organisation.declare_identity",
        subject="organisation",
        subject_id=actor.organisation_public_id,
        at=at,
        details={"certificate": identity.certificate, "nib": identity.nib},
    )
    return declared


@transaction
def grant_mandate(*, actor: Actor, organisation: Organisation, at: datetime) -> SellingMandate:
    """The ministry's word that this is the village's enterprise; it may sell from today on.

    Raises NotFoundError for an officer of another region.
    """
    if actor.role is not Role.PROGRAMME_OFFICER:
        raise ForbiddenError
    lock(organisation)
    village = organisation.village
    if village is None:
        raise RefusedError(N_("Only a BUMDes of a village gets a mandate."))
    if not answers_for(actor, village):
        raise NotFoundError
    lock(village)
    mandate = organisations.grant_mandate(
        village=village,
        bumdes=organisation,
        from_date=jakarta_date(at),
        to_date=None,
        actor=actor,
        at=at,
    )
    organisation.self_registered = False
    for recipient in sellers.list_member_addresses(organisation_id=organisation.id):
        write_letter(
            recipient=recipient,
            template="onboarding/mandate",
            facts={
                "organisation": organisation.name,
                "village": village.place,
                "path": "/onboarding",
            },
            at=at,
        )
    return mandate
