"""The letter that invites somebody into an enterprise."""

from __future__ import annotations

from datetime import datetime

from marketplace.mail.operations import write_letter
from marketplace.regions.queries import find_region_name
from marketplace.team.models import Invitation


def invited(*, invitation: Invitation, token: str, at: datetime) -> None:
    """To the one address the invitation is for; the token stands nowhere else."""
    write_letter(
        recipient=invitation.email,
        template="team/invited",
        facts={
            "organisation": invitation.organisation.name,
            "inviter": invitation.inviter.person.name,
            "role": invitation.role,
            "region": find_region_name(code=invitation.office.region_code),
            "expires_at": invitation.expires_at,
            "path": f"/invitations/{token}",
        },
        at=at,
    )
