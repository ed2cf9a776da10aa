"""The life of a request to change a village's flagship; pure."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class ChangeStatus(Labelled):
    ASKED = "asked", N_("Waiting for the programme officer"), "progress"
    APPROVED = "approved", N_("Approved"), "good"
    DECLINED = "declined", N_("Declined"), "danger"
    WITHDRAWN = "withdrawn", N_("Withdrawn"), "neutral"


class ChangeAction(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


TRANSITIONS: Transitions[ChangeStatus, ChangeAction] = Transitions(
    "flagship_change",
    {
        (ChangeStatus.ASKED, ChangeAction.APPROVE): ChangeStatus.APPROVED,
        (ChangeStatus.ASKED, ChangeAction.DECLINE): ChangeStatus.DECLINED,
        (ChangeStatus.ASKED, ChangeAction.WITHDRAW): ChangeStatus.WITHDRAWN,
    },
)
