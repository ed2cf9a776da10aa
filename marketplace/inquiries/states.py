"""The life of an inquiry; pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions

ANSWER_WITHIN = timedelta(hours=48)  # after that a silence is counted, and somebody looks


class InquiryStatus(Labelled):
    HELD = "held", N_("A person looks first"), "attention"
    AWAITING_SELLER = "awaiting_seller", N_("Waiting for the BUMDes"), "attention"
    AWAITING_BUYER = "awaiting_buyer", N_("Waiting for the buyer"), "progress"
    CONVERTED = "converted", N_("Became an order"), "good"
    DECLINED = "declined", N_("Declined by the BUMDes"), "neutral"
    CLOSED = "closed", N_("Closed"), "neutral"
    LAPSED = "lapsed", N_("Ended by silence"), "neutral"
    SPAM = "spam", N_("Not passed on"), "danger"


class InquiryAction(StrEnum):
    RELEASE = "release"
    MARK_SPAM = "mark_spam"
    ANSWER = "answer"
    REPLY = "reply"
    CONVERT = "convert"
    DECLINE = "decline"
    CLOSE = "close"
    LAPSE = "lapse"
    RETRACT = "retract"


# The seller sees nothing of these, and no clock runs.
UNSEEN = (InquiryStatus.HELD, InquiryStatus.SPAM)
OPEN = (InquiryStatus.AWAITING_SELLER, InquiryStatus.AWAITING_BUYER)
# Not over for whoever asked: one that is held may still reach its seller.
LIVE = (InquiryStatus.HELD, *OPEN)

_S, _B = OPEN

TRANSITIONS: Transitions[InquiryStatus, InquiryAction] = Transitions(
    "inquiry",
    {
        (InquiryStatus.HELD, InquiryAction.RELEASE): _S,
        (InquiryStatus.HELD, InquiryAction.MARK_SPAM): InquiryStatus.SPAM,
        (_S, InquiryAction.ANSWER): _B,
        (_B, InquiryAction.ANSWER): _B,
        (_S, InquiryAction.REPLY): _S,
        (_B, InquiryAction.REPLY): _S,
        (_S, InquiryAction.RETRACT): _B,
        (_S, InquiryAction.CONVERT): InquiryStatus.CONVERTED,
        (_B, InquiryAction.CONVERT): InquiryStatus.CONVERTED,
        (_S, InquiryAction.DECLINE): InquiryStatus.DECLINED,
        (_B, InquiryAction.DECLINE): InquiryStatus.DECLINED,
        (_S, InquiryAction.CLOSE): InquiryStatus.CLOSED,
        (_B, InquiryAction.CLOSE): InquiryStatus.CLOSED,
        (_S, InquiryAction.LAPSE): InquiryStatus.LAPSED,
        (_B, InquiryAction.LAPSE): InquiryStatus.LAPSED,
        # Silence is no refusal: the buyer's new word begins a new turn of the seller's.
        (InquiryStatus.LAPSED, InquiryAction.REPLY): _S,
    },
)
