"""The life of an inquiry; pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions

ANSWER_WITHIN = timedelta(hours=48)  # after that a silence is counted, and somebody looks


class InquiryStatus(Labelled):
    AWAITING_SELLER = "awaiting_seller", N_("Waiting for the BUMDes"), "attention"
    AWAITING_BUYER = "awaiting_buyer", N_("Waiting for the buyer"), "progress"
    CONVERTED = "converted", N_("Became an order"), "good"
    CLOSED = "closed", N_("Closed"), "neutral"


class InquiryAction(StrEnum):
    ANSWER = "answer"
    REPLY = "reply"
    CONVERT = "convert"
    CLOSE = "close"
    RETRACT = "retract"


_S, _B = InquiryStatus.AWAITING_SELLER, InquiryStatus.AWAITING_BUYER

TRANSITIONS: Transitions[InquiryStatus, InquiryAction] = Transitions(
    "inquiry",
    {
        (_S, InquiryAction.ANSWER): _B,
        (_B, InquiryAction.ANSWER): _B,
        (_S, InquiryAction.REPLY): _S,
        (_B, InquiryAction.REPLY): _S,
        (_S, InquiryAction.RETRACT): _B,
        (_S, InquiryAction.CONVERT): InquiryStatus.CONVERTED,
        (_B, InquiryAction.CONVERT): InquiryStatus.CONVERTED,
        (_S, InquiryAction.CLOSE): InquiryStatus.CLOSED,
        (_B, InquiryAction.CLOSE): InquiryStatus.CLOSED,
    },
)
