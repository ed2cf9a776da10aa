"""The letter that lets nobody gain an office in silence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from marketplace.mail.operations import write_letter
from marketplace.organisations.roles import Actor
from marketplace.regions.queries import find_region_name
from marketplace.team.models import Invitation


def appointed(*, invitation: Invitation, actor: Actor, to: Iterable[str], at: datetime) -> None:
    """Our staff and the country's officers: who called whom into which office."""
    facts = {
        "inviter": actor.person_name,
        "email": invitation.email,
        "role": invitation.role,
        "organisation": invitation.organisation.name,
        "region": find_region_name(code=invitation.office.region_code),
        "path": "/officers",
    }
    for address in to:
        write_letter(recipient=address, template="appointments/appointed", facts=facts, at=at)
