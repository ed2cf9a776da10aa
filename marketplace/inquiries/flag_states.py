"""Why a message is before staff, and what becomes of it; pure."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class FlagKind(Labelled):
    ACCOUNT = "account", N_("Names a bank account")
    REPORT = "report", N_("Reported by the other side")


class FlagStatus(Labelled):
    OPEN = "open", N_("To be looked at"), "attention"
    DISMISSED = "dismissed", N_("Nothing wrong"), "neutral"
    UPHELD = "upheld", N_("Against the rules"), "danger"


class FlagAction(StrEnum):
    DISMISS = "dismiss"
    UPHOLD = "uphold"


TRANSITIONS: Transitions[FlagStatus, FlagAction] = Transitions(
    "message_flag",
    {
        (FlagStatus.OPEN, FlagAction.DISMISS): FlagStatus.DISMISSED,
        (FlagStatus.OPEN, FlagAction.UPHOLD): FlagStatus.UPHELD,
    },
)
