"""Letters of a silence: to whoever the engine chose, each in their language."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from marketplace.inquiries.models import Inquiry
from marketplace.mail.operations import write_letter
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Role
from marketplace.routing.rungs import HOURS, Rung


def climbed(*, rung: Rung, inquiry: Inquiry, told: Collection[Membership], at: datetime) -> None:
    """Tell that the seller has been silent for so many working hours, and what to do.

    An officer's letter names no buyer and leads to the board, whichever rung it is: the inquiry is
    buyer's and seller's.
    """
    for member in told:
        officer = member.role is Role.PROGRAMME_OFFICER
        path = "/programme/silences" if officer else f"/inquiries/{inquiry.public_id}"
        facts = {"inquiry": inquiry, "hours": HOURS[rung], "path": path, "at": at}
        write_letter(
            recipient=member.person.email,
            template=f"routing/{Rung.OFFICER if officer else rung}",
            facts=facts,
            at=at,
        )
