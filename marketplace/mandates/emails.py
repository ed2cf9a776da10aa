"""Letters about a mandate, to every member of the other side or of both."""

from __future__ import annotations

from datetime import datetime

from marketplace.labels import Labelled
from marketplace.mail.operations import write_letter
from marketplace.mandates.models import ExportMandate
from marketplace.organisations.queries import list_member_addresses


def proposed(*, mandate: ExportMandate, at: datetime) -> None:
    """The partner: somebody would like you to act for them."""
    _tell(mandate.partner_id, "mandates/proposed", mandate, at)


def accepted(*, mandate: ExportMandate, at: datetime) -> None:
    """The BUMDes: from now on they may act for you."""
    _tell(mandate.seller_id, "mandates/accepted", mandate, at)


def ended(*, mandate: ExportMandate, by_id: int, at: datetime) -> None:
    """The other side: it is over, and why."""
    other = mandate.partner_id if by_id == mandate.seller_id else mandate.seller_id
    _tell(other, "mandates/ended", mandate, at)


def ends_soon(*, mandate: ExportMandate, at: datetime) -> None:
    """Both: who wants to go on agrees on a new one."""
    _tell(mandate.partner_id, "mandates/ends_soon", mandate, at)
    _tell(mandate.seller_id, "mandates/ends_soon", mandate, at)


def acted(*, mandate: ExportMandate, act: Labelled, number: str, path: str, at: datetime) -> None:
    """The BUMDes: this was done in your name."""
    for address in list_member_addresses(organisation_id=mandate.seller_id):
        facts = {"mandate": mandate, "act": act, "number": number, "path": path}
        write_letter(recipient=address, template="mandates/acted", facts=facts, at=at)


def _tell(organisation_id: int, template: str, mandate: ExportMandate, at: datetime) -> None:
    facts = {"mandate": mandate, "path": f"/export-mandates/{mandate.public_id}"}
    for address in list_member_addresses(organisation_id=organisation_id):
        write_letter(recipient=address, template=template, facts=facts, at=at)
