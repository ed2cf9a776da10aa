"""The life of a change to a published listing; pure."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class RevisionStatus(Labelled):
    PENDING = "pending", N_("Waiting for curation"), "progress"
    CONFIRMED = "confirmed", N_("In force"), "good"
    DECLINED = "declined", N_("Declined"), "danger"
    CANCELLED = "cancelled", N_("Taken back"), "neutral"


class RevisionAction(StrEnum):
    CONFIRM = "confirm"
    DECLINE = "decline"
    CANCEL = "cancel"


REVISION_TRANSITIONS: Transitions[RevisionStatus, RevisionAction] = Transitions(
    "revision",
    {
        (RevisionStatus.PENDING, RevisionAction.CONFIRM): RevisionStatus.CONFIRMED,
        (RevisionStatus.PENDING, RevisionAction.DECLINE): RevisionStatus.DECLINED,
        (RevisionStatus.PENDING, RevisionAction.CANCEL): RevisionStatus.CANCELLED,
    },
)
