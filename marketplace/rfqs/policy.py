"""Who may ask many or one village for a quotation, and what stands in the way; pure."""

from __future__ import annotations

from datetime import datetime

from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.policy import is_seller_of
from marketplace.inquiries.reasons import REASONS_OF_SELLERS, ClosingReason
from marketplace.organisations.roles import BUYERS, Actor, Role, roles
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.states import TRANSITIONS, RfqAction

SCREENERS = (Role.PROGRAMME_OFFICER, Role.STAFF)
SCREENERS_ONLY = roles(*SCREENERS)
OFFICERS_ONLY = roles(Role.PROGRAMME_OFFICER)
READERS = roles(*BUYERS, *SCREENERS)
# Why a buyer takes none of the quotations.
REASONS_OF_NO_AWARD = (
    ClosingReason.PRICE,
    ClosingReason.DATE,
    ClosingReason.CERTIFICATE,
    ClosingReason.FOUND_ELSEWHERE,
    ClosingReason.NO_LONGER_NEEDED,
)
# A village says why in its thread, where there is room for words.
REASONS_OF_DECLINING = tuple(
    reason for reason in REASONS_OF_SELLERS if reason is not ClosingReason.OTHER
)
_BUYERS = frozenset(
    {RfqAction.SUBMIT, RfqAction.EXTEND, RfqAction.CLOSE_NO_AWARD, RfqAction.CANCEL}
)
_SCREENERS = frozenset({RfqAction.SCREEN_PASS, RfqAction.REJECT, RfqAction.CANCEL})


def is_buyer_of(actor: Actor, rfq: Rfq) -> bool:
    """Whether the actor speaks for the company that asks."""
    return actor.buys and actor.organisation_id == rfq.buyer_id


def screens(actor: Actor) -> bool:
    """Programme officers and staff look before a request goes to many."""
    return actor.role in SCREENERS


def can_decline(actor: Actor, inquiry: Inquiry) -> bool:
    """The director says no; an operator reads, promises and asks. Source: trade reference 5.4."""
    return is_seller_of(actor, inquiry) and actor.role is Role.SELLER_DIRECTOR


def closed_to_quotations(rfq: Rfq, *, at: datetime) -> bool:
    """Whether the deadline is over."""
    return at > rfq.deadline_at


def allowed_actions(actor: Actor, rfq: Rfq, *, at: datetime) -> frozenset[RfqAction]:
    """What this actor may do with it now: the buttons and the rules are one."""
    possible = frozenset(TRANSITIONS.actions(rfq.status))
    if rfq.extended_at is not None or closed_to_quotations(rfq, at=at):
        possible -= {RfqAction.EXTEND}
    if is_buyer_of(actor, rfq):
        return possible & _BUYERS
    return possible & _SCREENERS if screens(actor) else frozenset()
