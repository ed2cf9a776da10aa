"""Who may send, accept, decline and withdraw a quotation, and what stands in the way; pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.policy import is_buyer_of, is_seller_of
from marketplace.inquiries.standing_in import represents
from marketplace.inquiries.states import InquiryStatus
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.organisations.powers import Step
from marketplace.organisations.roles import Actor, Role
from marketplace.quotes.grounds import TOLD_OUTSIDE, Ground
from marketplace.quotes.limits import exceeds
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import TRANSITIONS, QuotationAction, QuotationStatus

_LAPSED = N_("This quotation has lapsed: its last day of validity is over in Jakarta.")
_KEPT = N_(
    "A newer version goes before this one. It stands again if the newer one ends without acceptance."
)
_DECIDED = {
    QuotationStatus.SUPERSEDED: N_("A newer version has replaced this quotation."),
    QuotationStatus.ACCEPTED: N_("This quotation has been accepted already."),
    QuotationStatus.CONVERTED: N_("This quotation has been accepted already."),
    QuotationStatus.DECLINED: N_("This quotation has been declined."),
    QuotationStatus.WITHDRAWN: N_("The village enterprise has withdrawn this quotation."),
    QuotationStatus.EXPIRED: _LAPSED,
    QuotationStatus.NOT_SELECTED: N_("The buyer chose another offer for this request."),
}
_BUYERS = frozenset(
    {
        QuotationAction.ACCEPT,
        QuotationAction.DECLINE,
        QuotationAction.COUNTER,
        QuotationAction.WITHDRAW_COUNTER,
    }
)
_DIRECTORS = frozenset({QuotationAction.WITHDRAW, QuotationAction.HOLD_PRICE})


def is_director_of(actor: Actor, inquiry: Inquiry) -> bool:
    """Whether the actor binds the BUMDes that was asked."""
    return is_seller_of(actor, inquiry) and actor.role is Role.SELLER_DIRECTOR


def can_send(actor: Actor, inquiry: Inquiry) -> bool:
    """The director sends; an operator answers in the thread. Source: trade reference 5.1, 5.5.

    So does the manager of an export partner whose mandate covers the inquiry.
    """
    manages = actor.role is Role.EXPORT_MANAGER and represents(actor, inquiry, Step.QUOTE)
    return manages or is_director_of(actor, inquiry)


def can_draft(actor: Actor, inquiry: Inquiry) -> bool:
    """An operator writes what the director checks and sends. Source: trade reference 5.5.

    So does the staff of an export partner whose mandate covers quoting.
    """
    assists = actor.role is Role.EXPORT_STAFF and represents(actor, inquiry, Step.QUOTE)
    return assists or (is_seller_of(actor, inquiry) and actor.role is Role.SELLER_OPERATOR)


def may_send(actor: Actor, inquiry: Inquiry, found: Collection[Ground]) -> bool:
    """Whether it leaves by this hand: whoever binds the seller always, an operator without grounds."""
    return can_send(actor, inquiry) or (can_draft(actor, inquiry) and not found)


def told(actor: Actor, found: Collection[Ground]) -> tuple[Ground, ...]:
    """Of these grounds those that this reader may know: limits and floors are the village's own."""
    return tuple(ground for ground in found if actor.sells or ground in TOLD_OUTSIDE)


def can_withdraw(actor: Actor, quotation: Quotation) -> bool:
    """The director takes back, whoever sent it."""
    return is_director_of(actor, quotation.inquiry)


def can_decide(actor: Actor, quotation: Quotation) -> bool:
    """The buyer accepts or declines, nobody else."""
    return is_buyer_of(actor, quotation.inquiry)


def needs_approver(actor: Actor, quotation: Quotation, *, limit: Money | None) -> bool:
    """Whether it is above ``limit``, the company's own, and this buyer does not approve."""
    return can_decide(actor, quotation) and above_limit(actor, quotation, limit=limit)


def above_limit(actor: Actor, quotation: Quotation, *, limit: Money | None) -> bool:
    """The same of an offer to the actor's own company, for lists of such."""
    if limit is None or actor.approves:
        return False
    return exceeds(quotation.total, limit=limit, stamp=quotation.stamp)


def obstacle(quotation: Quotation, *, at: datetime) -> str | None:
    """Why nobody can accept, decline or withdraw it any more, in plain words; None while it stands."""
    if quotation.status in _DECIDED:
        return _DECIDED[quotation.status]
    if quotation.inquiry.status is InquiryStatus.CONVERTED:
        return N_("Another quotation on this inquiry was accepted.")
    if not quotation.inquiry.open:
        return N_("The inquiry was closed.")
    if quotation.lapsed(at=at):
        return _LAPSED
    return _KEPT if quotation.kept(at=at) else None


def allowed_actions(
    actor: Actor, quotation: Quotation, *, at: datetime
) -> frozenset[QuotationAction]:
    """What this actor may do with the version now: the buttons and the rules are one."""
    if obstacle(quotation, at=at) is not None:
        return frozenset()
    possible = frozenset(TRANSITIONS.actions(quotation.status))
    if can_decide(actor, quotation):
        return possible & _BUYERS
    if can_withdraw(actor, quotation):
        return possible & _DIRECTORS
    return frozenset()


def obstacle_to_acceptance(quotation: Quotation, *, at: datetime) -> str | None:
    """As ``obstacle``; and nobody accepts while they ask for something else."""
    reason = obstacle(quotation, at=at)
    if reason is None and quotation.status is QuotationStatus.COUNTERED:
        return N_("You have asked for other terms. Take that back before you accept.")
    return reason


def latest_of(versions: Sequence[Quotation], *, at: datetime) -> Quotation | None:
    """Of all versions, the newest first: the one that can be decided on, else the newest."""
    live = (one for one in versions if one.open_at(at))
    return next(live, versions[0] if versions else None)


def can_ask_again(actor: Actor, quotation: Quotation, *, at: datetime) -> bool:
    """A buyer whose offer lapsed while the inquiry is open may ask for a new one."""
    return quotation.inquiry.open and quotation.lapsed(at=at) and can_decide(actor, quotation)
