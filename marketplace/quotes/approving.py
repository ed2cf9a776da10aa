"""A buyer company's own limit: who may accept above it, and how the others ask."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import add, transaction
from marketplace.errors import ConflictError, ForbiddenError
from marketplace.events import operations as events
from marketplace.labels import N_
from marketplace.organisations.queries import find_approval_limit, list_members_in_role
from marketplace.organisations.roles import Actor, Role
from marketplace.quotes import approvals, emails, policy, revising
from marketplace.quotes.approval_models import ApprovalRequest
from marketplace.quotes.models import Quotation

ABOVE_LIMIT = N_("This offer is above your company's limit. Only an approver of yours accepts it.")


def refuse_above_limit(*, actor: Actor, quotation: Quotation) -> None:
    """Raises ForbiddenError unless this buyer may accept so much; the version is held.

    The limit is read afresh: one that was lowered while the page stood open counts.
    """
    limit = find_approval_limit(organisation_id=actor.organisation_id)
    if policy.needs_approver(actor, quotation, limit=limit):
        raise ForbiddenError(ABOVE_LIMIT)


@transaction
def ask_approver(*, actor: Actor, quotation: Quotation, at: datetime) -> ApprovalRequest:
    """The company's approvers get a letter and find it among what waits; asked twice, it is once.

    Raises ConflictError when the version cannot be accepted now, or not only by an approver. The
    event is the company's: the seller's timeline does not tell what goes on inside the buyer.
    """
    if not policy.can_decide(actor, quotation):
        raise ForbiddenError
    revising.hold_standing(quotation, at=at)
    reason = policy.obstacle_to_acceptance(quotation, at=at)
    if reason is not None:
        raise ConflictError(reason)
    asked = approvals.find_request(quotation=quotation)
    if asked is not None:
        return asked
    buyer = quotation.inquiry.buyer
    limit = find_approval_limit(organisation_id=buyer.id)
    if not policy.needs_approver(actor, quotation, limit=limit):
        raise ConflictError(N_("You can accept this offer yourself."))
    asked = ApprovalRequest(quotation_id=quotation.id, asked_by_id=actor.person_id, asked_at=at)
    add(asked)
    events.record(
        actor=actor,
        action="approval.ask",
        subject="organisation",
        subject_id=buyer.public_id,
        at=at,
        details={"quotation": quotation.public_id},
    )
    approvers = list_members_in_role(organisation_id=buyer.id, role=Role.BUYER_APPROVER)
    emails.approval_asked(
        actor=actor, quotation=quotation, to=[one.person.email for one in approvers], at=at
    )
    return asked
