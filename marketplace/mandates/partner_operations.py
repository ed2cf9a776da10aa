"""Register an export partner and ask its manager in."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import db, transaction
from marketplace.errors import ForbiddenError, RefusedError
from marketplace.labels import N_
from marketplace.organisations import operations as organisations
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor, OrganisationKind
from marketplace.team import operations as team
from marketplace.team import policy

LONGEST_NAME = 200


@transaction
def register_company(*, actor: Actor, name: str, email: str, at: datetime) -> Organisation:
    """A trading company or cooperative that exports for villages; a letter asks its manager in."""
    return _register(actor, name, email, at=at)


@transaction
def register_joint_bumdes(*, actor: Actor, name: str, email: str, at: datetime) -> Organisation:
    """The same for a BUMDes Bersama, which several villages own together."""
    partner = _register(actor, name, email, at=at)
    partner.joint = True
    db.session.flush()
    return partner


def _register(actor: Actor, name: str, email: str, *, at: datetime) -> Organisation:
    if not policy.can_vouch(actor):
        raise ForbiddenError
    name = " ".join(name.replace("\x00", "").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise RefusedError(N_("Write a name of at most 200 characters."), field="name")
    partner = organisations.register_organisation(
        kind=OrganisationKind.EXPORT_PARTNER, name=name, country="ID", actor=actor, at=at
    )
    team.invite_first(actor=actor, organisation=partner, email=email, at=at)
    return partner
