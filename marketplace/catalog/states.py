"""The life of a listing; pure."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class ListingStatus(Labelled):
    DRAFT = "draft", N_("Draft"), "neutral"
    SUBMITTED = "submitted", N_("Waiting for curation"), "progress"
    CHANGES_REQUESTED = "changes_requested", N_("Changes requested"), "attention"
    REJECTED = "rejected", N_("Not taken"), "danger"
    APPROVED = "approved", N_("Approved"), "good"
    PUBLISHED = "published", N_("Published"), "good"
    PAUSED = "paused", N_("Paused"), "attention"
    RETIRED = "retired", N_("Retired"), "neutral"
    SUPERSEDED = "superseded", N_("Replaced by another flagship"), "neutral"


class ListingAction(StrEnum):
    SUBMIT = "submit"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    APPROVE = "approve"
    PUBLISH = "publish"
    PAUSE = "pause"
    RETIRE = "retire"
    SUPERSEDE = "supersede"


class PauseCause(Labelled):
    """Why buyers cannot find a paused listing."""

    SELLER = "seller", N_("Paused by the seller")
    CERTIFICATE = "certificate", N_("A certificate it needs has expired")


# A village's one place in the catalogue is taken from submission until the listing ends.
LIVE = (
    ListingStatus.SUBMITTED,
    ListingStatus.CHANGES_REQUESTED,
    ListingStatus.APPROVED,
    ListingStatus.PUBLISHED,
    ListingStatus.PAUSED,
)
ENDED = (ListingStatus.RETIRED, ListingStatus.SUPERSEDED)
# What was never finished may stand with gaps; everything else says what buyers rely on.
UNFINISHED = (ListingStatus.DRAFT, ListingStatus.RETIRED)

TRANSITIONS: Transitions[ListingStatus, ListingAction] = Transitions(
    "listing",
    {
        (ListingStatus.DRAFT, ListingAction.SUBMIT): ListingStatus.SUBMITTED,
        (ListingStatus.CHANGES_REQUESTED, ListingAction.SUBMIT): ListingStatus.SUBMITTED,
        (ListingStatus.SUBMITTED, ListingAction.REQUEST_CHANGES): ListingStatus.CHANGES_REQUESTED,
        (ListingStatus.SUBMITTED, ListingAction.REJECT): ListingStatus.REJECTED,
        (ListingStatus.SUBMITTED, ListingAction.APPROVE): ListingStatus.APPROVED,
        (ListingStatus.APPROVED, ListingAction.PUBLISH): ListingStatus.PUBLISHED,
        (ListingStatus.PUBLISHED, ListingAction.PAUSE): ListingStatus.PAUSED,
        (ListingStatus.PAUSED, ListingAction.PUBLISH): ListingStatus.PUBLISHED,
        (ListingStatus.DRAFT, ListingAction.RETIRE): ListingStatus.RETIRED,
        (ListingStatus.CHANGES_REQUESTED, ListingAction.RETIRE): ListingStatus.RETIRED,
        (ListingStatus.PUBLISHED, ListingAction.RETIRE): ListingStatus.RETIRED,
        (ListingStatus.PAUSED, ListingAction.RETIRE): ListingStatus.RETIRED,
        (ListingStatus.PUBLISHED, ListingAction.SUPERSEDE): ListingStatus.SUPERSEDED,
        (ListingStatus.PAUSED, ListingAction.SUPERSEDE): ListingStatus.SUPERSEDED,
    },
)
