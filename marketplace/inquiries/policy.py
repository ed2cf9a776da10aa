"""Who may ask, speak and close; pure."""

from __future__ import annotations

from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import REASONS_OF_BUYERS, REASONS_OF_SELLERS, ClosingReason
from marketplace.inquiries.standing_in import represents
from marketplace.inquiries.states import InquiryStatus
from marketplace.labels import N_
from marketplace.organisations.models import Organisation
from marketplace.organisations.powers import Step
from marketplace.organisations.roles import Actor


def can_ask(actor: Actor) -> bool:
    """Registered buyers ask; nobody asks on their behalf."""
    return actor.buys


def is_buyer_of(actor: Actor, inquiry: Inquiry) -> bool:
    """Whether the actor speaks for the company that asked."""
    return actor.buys and actor.organisation_id == inquiry.buyer_id


def is_seller_of(actor: Actor, inquiry: Inquiry) -> bool:
    """Whether the actor speaks for the BUMDes that was asked."""
    return actor.sells and actor.organisation_id == inquiry.seller_id


def is_party(actor: Actor, inquiry: Inquiry) -> bool:
    """Both sides may close and keep notes, in any of their roles."""
    return is_buyer_of(actor, inquiry) or is_seller_of(actor, inquiry)


def answers_for_seller(actor: Actor, inquiry: Inquiry) -> bool:
    """The BUMDes, and whoever a mandate lets speak for it."""
    return is_seller_of(actor, inquiry) or represents(actor, inquiry, Step.QUOTE)


def can_speak(actor: Actor, inquiry: Inquiry) -> bool:
    """Both sides may write messages, in any of their roles, and the seller's exporter."""
    return is_buyer_of(actor, inquiry) or answers_for_seller(actor, inquiry)


def may_write(actor: Actor, inquiry: Inquiry) -> bool:
    """Whether the thread takes a word of this actor's now; a buyer's opens again what lapsed."""
    if inquiry.status is InquiryStatus.LAPSED:
        return is_buyer_of(actor, inquiry)
    return inquiry.open and can_speak(actor, inquiry)


def why_shut(inquiry: Inquiry) -> str:
    """Why nothing can be added, in plain words."""
    if inquiry.status is InquiryStatus.HELD:
        return N_("A person looks at this inquiry first. Until then nothing can be added to it.")
    return N_("This inquiry is over, nothing can be added to it.")


def awaits(actor: Actor, inquiry: Inquiry) -> bool:
    """Whether the next word is this actor's side's."""
    if inquiry.status is InquiryStatus.AWAITING_SELLER:
        return answers_for_seller(actor, inquiry)
    return inquiry.status is InquiryStatus.AWAITING_BUYER and is_buyer_of(actor, inquiry)


def own_side(actor: Actor, inquiry: Inquiry) -> Organisation:
    """Whom this actor speaks for: an exporter speaks for the seller."""
    return inquiry.buyer if actor.organisation_id == inquiry.buyer_id else inquiry.seller


def other_side(actor: Actor, inquiry: Inquiry) -> Organisation:
    """Who is told what this actor says."""
    return inquiry.seller if actor.organisation_id == inquiry.buyer_id else inquiry.buyer


def closing_reasons(actor: Actor) -> tuple[ClosingReason, ...]:
    """The reasons this side may close for."""
    return REASONS_OF_BUYERS if actor.buys else REASONS_OF_SELLERS
