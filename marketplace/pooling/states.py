"""The lives of a pool and of one village's share in it; pure. Source: trade reference 5.8, R6."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions

USUAL_ANSWER = timedelta(days=3)
LONGEST_ANSWER = timedelta(days=14)
HELD = timedelta(days=14)  # for the lead to send the quotation


class PoolStatus(Labelled):
    GATHERING = "gathering", N_("Villages are being gathered"), "progress"
    ORDERED = "ordered", N_("Became an order"), "good"
    ENDED = "ended", N_("Ended"), "neutral"


class PoolAction(StrEnum):
    ORDER = "order"
    END = "end"


class ShareStatus(Labelled):
    PROPOSED = "proposed", N_("Waits for an answer"), "attention"
    ACCEPTED = "accepted", N_("Accepted"), "good"
    BOUND = "bound", N_("Part of an order"), "good"
    DECLINED = "declined", N_("Declined"), "neutral"
    TIMED_OUT = "timed_out", N_("Let the time pass"), "neutral"
    WITHDRAWN = "withdrawn", N_("Withdrawn"), "neutral"
    STEPPED_BACK = "stepped_back", N_("Stepped back"), "neutral"
    ENDED = "ended", N_("Ended"), "neutral"


class ShareAction(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    TIME_OUT = "time_out"
    WITHDRAW = "withdraw"
    STEP_BACK = "step_back"
    END = "end"
    BIND = "bind"


# What counts of the whole; of the rest the lead may propose again.
LIVE = (ShareStatus.PROPOSED, ShareStatus.ACCEPTED, ShareStatus.BOUND)
# Said no, with a reason.
REFUSED = (ShareStatus.DECLINED, ShareStatus.STEPPED_BACK)

TRANSITIONS: Transitions[PoolStatus, PoolAction] = Transitions(
    "pool",
    {
        (PoolStatus.GATHERING, PoolAction.ORDER): PoolStatus.ORDERED,
        (PoolStatus.GATHERING, PoolAction.END): PoolStatus.ENDED,
    },
)
SHARE_TRANSITIONS: Transitions[ShareStatus, ShareAction] = Transitions(
    "pool_share",
    {
        (ShareStatus.PROPOSED, ShareAction.ACCEPT): ShareStatus.ACCEPTED,
        (ShareStatus.PROPOSED, ShareAction.DECLINE): ShareStatus.DECLINED,
        (ShareStatus.PROPOSED, ShareAction.TIME_OUT): ShareStatus.TIMED_OUT,
        (ShareStatus.PROPOSED, ShareAction.WITHDRAW): ShareStatus.WITHDRAWN,
        (ShareStatus.PROPOSED, ShareAction.END): ShareStatus.ENDED,
        (ShareStatus.ACCEPTED, ShareAction.WITHDRAW): ShareStatus.WITHDRAWN,
        (ShareStatus.ACCEPTED, ShareAction.STEP_BACK): ShareStatus.STEPPED_BACK,
        (ShareStatus.ACCEPTED, ShareAction.END): ShareStatus.ENDED,
        (ShareStatus.ACCEPTED, ShareAction.BIND): ShareStatus.BOUND,
    },
)
