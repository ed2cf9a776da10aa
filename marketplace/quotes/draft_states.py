"""The life of a quotation before it is one: what an operator writes and the director checks; pure."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class DraftStatus(Labelled):
    IN_REVIEW = "in_review", N_("With the director"), "attention"
    RETURNED = "returned", N_("Came back from the director"), "attention"
    SENT = "sent", N_("Sent"), "good"
    DROPPED = "dropped", N_("Replaced by another quotation"), "neutral"


class DraftAction(StrEnum):
    SUBMIT_FOR_REVIEW = "submit_for_review"
    RETURN = "return"
    SEND = "send"
    DROP = "drop"


# Source: trade reference 5.5. Its first submission begins it: what is not handed in is no draft of ours.
DRAFT_TRANSITIONS: Transitions[DraftStatus, DraftAction] = Transitions(
    "quotation_draft",
    {
        (DraftStatus.IN_REVIEW, DraftAction.RETURN): DraftStatus.RETURNED,
        (DraftStatus.RETURNED, DraftAction.SUBMIT_FOR_REVIEW): DraftStatus.IN_REVIEW,
        (DraftStatus.IN_REVIEW, DraftAction.SEND): DraftStatus.SENT,
        (DraftStatus.IN_REVIEW, DraftAction.DROP): DraftStatus.DROPPED,
        (DraftStatus.RETURNED, DraftAction.DROP): DraftStatus.DROPPED,
    },
)
# Somebody of the enterprise still has to do something; one of an inquiry's drafts, at most.
LIVE = (DraftStatus.IN_REVIEW, DraftStatus.RETURNED)
