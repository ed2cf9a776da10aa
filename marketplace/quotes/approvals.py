"""Find what waits for a buyer company's approver, and how one version stands with its limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marketplace.db import db
from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.organisations.queries import find_approval_limit, list_members_in_role
from marketplace.organisations.roles import Actor, Role
from marketplace.quotes import policy
from marketplace.quotes.approval_models import ApprovalRequest
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import QuotationStatus


@dataclass(frozen=True, slots=True)
class Approval:
    """Why this buyer cannot accept: the limit, who can, and whether they were asked already."""

    limit: Money
    approvers: tuple[str, ...]
    asked: ApprovalRequest | None


def find_approval(*, actor: Actor, quotation: Quotation) -> Approval | None:
    """What stands between this buyer and accepting the version; None where nothing does."""
    if actor.approves or not policy.can_decide(actor, quotation):
        return None
    limit = find_approval_limit(organisation_id=actor.organisation_id)
    if limit is None or not policy.needs_approver(actor, quotation, limit=limit):
        return None
    approvers = list_members_in_role(
        organisation_id=actor.organisation_id, role=Role.BUYER_APPROVER
    )
    return Approval(
        limit=limit,
        approvers=tuple(approver.person.name for approver in approvers),
        asked=find_request(quotation=quotation),
    )


def find_request(*, quotation: Quotation) -> ApprovalRequest | None:
    """That somebody asked for this version to be accepted."""
    return db.session.scalar(
        sa.select(ApprovalRequest).where(ApprovalRequest.quotation_id == quotation.id)
    )


def list_waiting(*, actor: Actor, at: datetime) -> list[ApprovalRequest]:
    """What colleagues asked this approver to accept and can still be accepted; what ends first, first."""
    if not actor.approves:
        return []
    statement = (
        sa.select(ApprovalRequest)
        .join(ApprovalRequest.quotation)
        .join(Inquiry, Inquiry.id == Quotation.inquiry_id)
        .where(
            Inquiry.buyer_id == actor.organisation_id,
            Quotation.status == QuotationStatus.SENT,
            Quotation.valid_until >= at,
        )
        .order_by(Quotation.valid_until, ApprovalRequest.id)
    )
    found = db.session.scalars(statement)
    return [one for one in found if policy.obstacle(one.quotation, at=at) is None]
