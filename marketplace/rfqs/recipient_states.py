"""The life of one village's part in a request for quotation; pure. Source: trade reference 5.4."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class RecipientStatus(Labelled):
    INVITED = "invited", N_("Asked"), "neutral"
    VIEWED = "viewed", N_("Has read it"), "progress"
    WILL_QUOTE = "will_quote", N_("Will send a quotation"), "progress"
    QUOTED = "quoted", N_("Has sent a quotation"), "good"
    DECLINED = "declined", N_("Declined"), "danger"
    TIMED_OUT = "timed_out", N_("Let the time pass"), "neutral"


class RecipientAction(StrEnum):
    VIEW = "view"
    WILL_QUOTE = "will_quote"
    QUOTE = "quote"
    DECLINE = "decline"
    TIME_OUT = "time_out"


# Has neither quoted nor said no.
UNDECIDED = (RecipientStatus.INVITED, RecipientStatus.VIEWED, RecipientStatus.WILL_QUOTE)

# Reading is noted after the page has left and may be lost, so that no step waits for it.
RECIPIENT_TRANSITIONS: Transitions[RecipientStatus, RecipientAction] = Transitions(
    "rfq_recipient",
    {
        (RecipientStatus.INVITED, RecipientAction.VIEW): RecipientStatus.VIEWED,
        (RecipientStatus.INVITED, RecipientAction.WILL_QUOTE): RecipientStatus.WILL_QUOTE,
        (RecipientStatus.VIEWED, RecipientAction.WILL_QUOTE): RecipientStatus.WILL_QUOTE,
        **{(status, RecipientAction.QUOTE): RecipientStatus.QUOTED for status in UNDECIDED},
        **{(status, RecipientAction.DECLINE): RecipientStatus.DECLINED for status in UNDECIDED},
        **{(status, RecipientAction.TIME_OUT): RecipientStatus.TIMED_OUT for status in UNDECIDED},
    },
)
