"""The life of one photo of a listing: received, then made ready or refused; pure."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class PhotoStatus(Labelled):
    RECEIVED = "received", N_("Being prepared"), "progress"
    READY = "ready", N_("Ready"), "good"
    REFUSED = "refused", N_("Not taken"), "danger"


class PhotoAction(StrEnum):
    PREPARE = "prepare"
    REFUSE = "refuse"


PHOTO_TRANSITIONS: Transitions[PhotoStatus, PhotoAction] = Transitions(
    "listing_photo",
    {
        (PhotoStatus.RECEIVED, PhotoAction.PREPARE): PhotoStatus.READY,
        (PhotoStatus.RECEIVED, PhotoAction.REFUSE): PhotoStatus.REFUSED,
    },
)
