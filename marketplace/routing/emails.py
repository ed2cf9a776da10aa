"""Letters of a silence: to whoever the engine chose, each in their language."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.standing_in import addresses
from marketplace.organisations.entering import write_letter_to_party
from marketplace.organisations.models import Membership, Organisation
from marketplace.organisations.queries import list_member_addresses
from marketplace.organisations.roles import Role
from marketplace.routing.rungs import HOURS, Rung
from marketplace.routing.suggestion_models import Suggestion


def climbed(*, rung: Rung, inquiry: Inquiry, told: Collection[Membership], at: datetime) -> None:
    """Tell that the seller has been silent for so many working hours, and what to do.

    An officer's letter names no buyer and leads to the board, whichever rung it is: the inquiry is
    buyer's and seller's.
    """
    for member in told:
        officer = member.role is Role.PROGRAMME_OFFICER
        path = "/programme/silences" if officer else f"/inquiries/{inquiry.public_id}"
        facts = {"inquiry": inquiry, "hours": HOURS[rung], "path": path, "at": at}
        write_letter_to_party(
            recipient=member.person.email,
            template=f"routing/{Rung.OFFICER if officer else rung}",
            facts=facts,
            at=at,
        )


def suggested(*, suggestion: Suggestion, at: datetime) -> None:
    """Tell the buyer, the silent enterprise, and the one that was named; the last learns of no buyer."""
    inquiry = suggestion.inquiry
    facts = {"inquiry": inquiry, "suggestion": suggestion, "at": at}
    path = f"/inquiries/{inquiry.public_id}"
    other = list_member_addresses(organisation_id=suggestion.listing.organisation_id)
    for whom, found, leads_to in (
        ("buyer", addresses(of=inquiry.buyer, inquiry=inquiry, at=at), path),
        ("seller", addresses(of=inquiry.seller, inquiry=inquiry, at=at), path),
        ("other", other, "/inquiries"),
    ):
        facts["path"] = leads_to
        for address in found:
            template = f"routing/suggested_to_{whom}"
            write_letter_to_party(recipient=address, template=template, facts=facts, at=at)


def buyer_reminded(*, inquiry: Inquiry, at: datetime) -> None:
    """Tell the buyer that their turn is long and the inquiry will end."""
    _tell(inquiry.buyer, template="routing/buyer_reminded", inquiry=inquiry, at=at)


def lapsed(*, inquiry: Inquiry, silent: Organisation, at: datetime) -> None:
    """Tell both sides that the inquiry has ended, each what is left to do; ``silent`` kept it waiting."""
    whose = "seller" if silent is inquiry.seller else "buyer"
    for to, side in ((inquiry.buyer, "buyer"), (inquiry.seller, "seller")):
        _tell(to, template=f"routing/lapsed_by_{whose}_to_{side}", inquiry=inquiry, at=at)


def _tell(to: Organisation, *, template: str, inquiry: Inquiry, at: datetime) -> None:
    facts = {"inquiry": inquiry, "path": f"/inquiries/{inquiry.public_id}", "at": at}
    for address in addresses(of=to, inquiry=inquiry, at=at):
        write_letter_to_party(recipient=address, template=template, facts=facts, at=at)
