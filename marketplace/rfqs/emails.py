"""Letters about a request for quotation; to a village none says that others were asked."""

from __future__ import annotations

from datetime import datetime

from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.standing_in import addresses
from marketplace.organisations.entering import write_letter_to_party
from marketplace.organisations.queries import list_member_addresses
from marketplace.rfqs.models import Rfq


def invited(*, rfq: Rfq, inquiry: Inquiry, at: datetime) -> None:
    """Tell the village what is asked for and until when."""
    _to_village("rfqs/invited", rfq=rfq, inquiry=inquiry, at=at)


def extended(*, rfq: Rfq, inquiry: Inquiry, at: datetime) -> None:
    """Tell the village that it has more time."""
    _to_village("rfqs/extended", rfq=rfq, inquiry=inquiry, at=at)


def over(*, rfq: Rfq, inquiry: Inquiry, at: datetime) -> None:
    """Tell the village that nothing will come of it, and nothing of anybody else."""
    _to_village("rfqs/over", rfq=rfq, inquiry=inquiry, at=at)


def to_confirm(*, rfq: Rfq, at: datetime) -> None:
    """Tell the buyer what an officer wrote for them, and that it lapses unless they confirm it."""
    _to_buyer("rfqs/to_confirm", rfq=rfq, at=at)


def changed(*, rfq: Rfq, at: datetime) -> None:
    """Tell the buyer where their request stands now, when somebody else moved it."""
    _to_buyer("rfqs/changed", rfq=rfq, at=at)


def _to_village(template: str, *, rfq: Rfq, inquiry: Inquiry, at: datetime) -> None:
    facts = {"rfq": rfq, "inquiry": inquiry, "path": f"/inquiries/{inquiry.public_id}", "at": at}
    for address in addresses(of=inquiry.seller, inquiry=inquiry, at=at):
        write_letter_to_party(recipient=address, template=template, facts=facts, at=at)


def _to_buyer(template: str, *, rfq: Rfq, at: datetime) -> None:
    facts = {"rfq": rfq, "path": f"/rfqs/{rfq.public_id}", "at": at}
    for address in list_member_addresses(organisation_id=rfq.buyer_id):
        write_letter_to_party(recipient=address, template=template, facts=facts, at=at)
