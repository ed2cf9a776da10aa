"""The life of an export mandate; pure. That its last day is over is no status: it follows from the day."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class MandateStatus(Labelled):
    PROPOSED = "proposed", N_("Waits for the export partner"), "attention"
    ACCEPTED = "accepted", N_("Agreed by both"), "good"
    ENDED = "ended", N_("Ended"), "neutral"


class MandateAction(StrEnum):
    ACCEPT = "accept"
    END = "end"


TRANSITIONS: Transitions[MandateStatus, MandateAction] = Transitions(
    "export_mandate",
    {
        (MandateStatus.PROPOSED, MandateAction.ACCEPT): MandateStatus.ACCEPTED,
        (MandateStatus.PROPOSED, MandateAction.END): MandateStatus.ENDED,
        (MandateStatus.ACCEPTED, MandateAction.END): MandateStatus.ENDED,
    },
)
