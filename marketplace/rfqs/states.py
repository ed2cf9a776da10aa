"""The life of a request for quotation; pure. Source: trade reference 5.4."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions

MOST_LIVE = 10  # quotations of one request that could be accepted at the same moment
MOST_INVITED = 15
MOST_A_DAY = 20  # requests of one buyer company
MOST_TOGETHER = 10  # products of one errand
SHORTEST_DEADLINE = timedelta(days=3)
USUAL_DEADLINE = timedelta(days=10)
LONGEST_DEADLINE = timedelta(days=30)
LONGEST_EXTENSION = timedelta(days=14)
CONFIRM_WITHIN = timedelta(hours=72)  # trade reference 5.1, separation of duties
DECIDE_WITHIN = timedelta(days=14)  # after the last quotation has lapsed


class RfqKind(Labelled):
    """Whom it reaches, and who wrote it."""

    DIRECT = "direct", N_("To one village")
    BROADCAST = "broadcast", N_("To matching villages")
    ASSISTED = "assisted", N_("Written for the buyer by a programme officer")


class RfqStatus(Labelled):
    DRAFT = "draft", N_("Waiting for the buyer's confirmation"), "attention"
    SUBMITTED = "submitted", N_("Being looked at before it is sent"), "progress"
    OPEN = "open", N_("Waiting for quotations"), "progress"
    NEEDS_INFO = "needs_info", N_("A village asks something"), "attention"
    QUOTED = "quoted", N_("Quotations have arrived"), "good"
    AWARDED = "awarded", N_("A quotation was accepted"), "good"
    CLOSED_NO_AWARD = "closed_no_award", N_("Closed without an order"), "neutral"
    DECLINED = "declined", N_("Declined by every village asked"), "danger"
    EXPIRED = "expired", N_("Time ran out"), "neutral"
    CANCELLED = "cancelled", N_("Cancelled"), "neutral"
    REJECTED = "rejected", N_("Not sent on"), "danger"


class RfqAction(StrEnum):
    SUBMIT = "submit"
    SCREEN_PASS = "screen_pass"  # noqa: S105  a step, no secret
    REJECT = "reject"
    ASK_INFO = "ask_info"
    GIVE_INFO = "give_info"
    DROP_QUESTION = "drop_question"
    QUOTE_SENT = "quote_sent"
    EXTEND = "extend"
    AWARD = "award"
    CLOSE_NO_AWARD = "close_no_award"
    DECLINE_ALL = "decline_all"
    EXPIRE = "expire"
    CANCEL = "cancel"


_DRAFT, _SUBMITTED, _OPEN = RfqStatus.DRAFT, RfqStatus.SUBMITTED, RfqStatus.OPEN
_NEEDS, _QUOTED = RfqStatus.NEEDS_INFO, RfqStatus.QUOTED
# Villages have it and may still win it.
RUNNING = (_OPEN, _NEEDS, _QUOTED)
LIVE = (_DRAFT, _SUBMITTED, *RUNNING)

# Beyond the reference: one village's question keeps neither the others' quotations nor the end of
# time away, and is dropped when that village declines; nothing waits without an end for a buyer's
# confirmation or for somebody to look (decision 0036).
TRANSITIONS: Transitions[RfqStatus, RfqAction] = Transitions(
    "rfq",
    {
        (_DRAFT, RfqAction.SUBMIT): _SUBMITTED,
        (_SUBMITTED, RfqAction.SCREEN_PASS): _OPEN,
        (_SUBMITTED, RfqAction.REJECT): RfqStatus.REJECTED,
        (_OPEN, RfqAction.ASK_INFO): _NEEDS,
        (_NEEDS, RfqAction.GIVE_INFO): _OPEN,
        (_NEEDS, RfqAction.DROP_QUESTION): _OPEN,
        (_OPEN, RfqAction.QUOTE_SENT): _QUOTED,
        (_NEEDS, RfqAction.QUOTE_SENT): _QUOTED,
        (_QUOTED, RfqAction.QUOTE_SENT): _QUOTED,
        (_OPEN, RfqAction.EXTEND): _OPEN,
        (_QUOTED, RfqAction.EXTEND): _QUOTED,
        (_QUOTED, RfqAction.AWARD): RfqStatus.AWARDED,
        (_QUOTED, RfqAction.CLOSE_NO_AWARD): RfqStatus.CLOSED_NO_AWARD,
        (_OPEN, RfqAction.DECLINE_ALL): RfqStatus.DECLINED,
        **{(status, RfqAction.EXPIRE): RfqStatus.EXPIRED for status in LIVE},
        **{(status, RfqAction.CANCEL): RfqStatus.CANCELLED for status in LIVE},
    },
)
