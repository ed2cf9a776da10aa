"""Letters of financing: to the village when something changes for it, to LPEI's next pair of eyes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from marketplace.financing.models import FinancingRequest
from marketplace.financing.states import ReviewRole
from marketplace.mail import operations as mail
from marketplace.organisations import queries as organisations
from marketplace.organisations.roles import Role


def requested(*, request: FinancingRequest, at: datetime) -> None:
    """To LPEI's analysts: a village asks."""
    _to_role(Role.FINANCE_MAKER, "requested", request, at)


def taken_in(*, request: FinancingRequest, at: datetime) -> None:
    """To the village: somebody is reading."""
    _to_seller("taken_in", request, at)


def recommended(*, request: FinancingRequest, at: datetime) -> None:
    """To the checker of this request, or to all while there is none."""
    _to_reviewer(ReviewRole.CHECKER, Role.FINANCE_CHECKER, "recommended", request, at)


def returned(*, request: FinancingRequest, at: datetime) -> None:
    """To the maker: look again."""
    _to_reviewer(ReviewRole.MAKER, Role.FINANCE_MAKER, "returned", request, at)


def endorsed(*, request: FinancingRequest, at: datetime) -> None:
    """To the approvers."""
    _to_role(Role.FINANCE_APPROVER, "endorsed", request, at)


def approved(*, request: FinancingRequest, at: datetime) -> None:
    """To the village: LPEI said yes, with the amount; the director decides."""
    _to_seller("approved", request, at)


def rejected(*, request: FinancingRequest, reason: str, at: datetime) -> None:
    """To the village: LPEI said no, and why."""
    _to_seller("rejected", request, at, reason=reason)


def answered(*, request: FinancingRequest, at: datetime) -> None:
    """To the maker: the village accepted, declined or withdrew."""
    if request.claims:
        role = Role.FINANCE_MAKER
        _to_reviewer(ReviewRole.MAKER, role, f"answered_{request.status}", request, at)


def proposed(*, request: FinancingRequest, at: datetime) -> None:
    """To the checker: a tranche waits for release."""
    _to_reviewer(ReviewRole.CHECKER, Role.FINANCE_CHECKER, "proposed", request, at)


def released(*, request: FinancingRequest, at: datetime) -> None:
    """To the village: the money is on its way."""
    _to_seller("released", request, at, tranche=request.drawdowns[-1])


def _to_seller(template: str, request: FinancingRequest, at: datetime, **facts: object) -> None:
    addresses = organisations.list_member_addresses(organisation_id=request.seller_id)
    _write(addresses, template, request, at, facts)


def _to_role(role: Role, template: str, request: FinancingRequest, at: datetime) -> None:
    _write(organisations.list_addresses_in_role(role=role), template, request, at, {})


def _to_reviewer(
    eyes: ReviewRole, role: Role, template: str, request: FinancingRequest, at: datetime
) -> None:
    addresses = [claim.person.email for claim in request.claims if claim.role is eyes]
    addresses = addresses or organisations.list_addresses_in_role(role=role)
    _write(addresses, template, request, at, {})


def _write(
    addresses: Iterable[str],
    template: str,
    request: FinancingRequest,
    at: datetime,
    facts: dict[str, object],
) -> None:
    path = f"/financing/{request.public_id}"
    for address in addresses:
        mail.write_letter(
            recipient=address,
            template=f"financing/{template}",
            facts={"financing": request, "path": path, **facts},
            at=at,
        )
