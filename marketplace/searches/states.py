"""Whether a saved search writes letters; pure."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class AlertStatus(Labelled):
    """Of the alert of a saved search."""

    ON = "on", N_("Alert by mail"), "good"
    PAUSED = "paused", N_("No alert"), "neutral"


class AlertAction(StrEnum):
    PAUSE = "pause"
    RESUME = "resume"


TRANSITIONS: Transitions[AlertStatus, AlertAction] = Transitions(
    "saved_search",
    {
        (AlertStatus.ON, AlertAction.PAUSE): AlertStatus.PAUSED,
        (AlertStatus.PAUSED, AlertAction.RESUME): AlertStatus.ON,
    },
)
