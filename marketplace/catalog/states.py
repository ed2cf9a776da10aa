"""The life of a listing; pure."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class ListingStatus(Labelled):
    DRAFT = "draft", N_("Draft"), "neutral"
    SUBMITTED = "submitted", N_("Waiting for curation"), "progress"
    CHANGES_REQUESTED = "changes_requested", N_("Changes requested"), "attention"
    PUBLISHED = "published", N_("Published"), "good"
    RETIRED = "retired", N_("Retired"), "neutral"


class ListingAction(StrEnum):
    SUBMIT = "submit"
    REQUEST_CHANGES = "request_changes"
    PUBLISH = "publish"
    RETIRE = "retire"


# A village's one place in the catalogue is taken from submission until retirement.
LIVE = (ListingStatus.SUBMITTED, ListingStatus.CHANGES_REQUESTED, ListingStatus.PUBLISHED)

TRANSITIONS: Transitions[ListingStatus, ListingAction] = Transitions(
    "listing",
    {
        (ListingStatus.DRAFT, ListingAction.SUBMIT): ListingStatus.SUBMITTED,
        (ListingStatus.CHANGES_REQUESTED, ListingAction.SUBMIT): ListingStatus.SUBMITTED,
        (ListingStatus.SUBMITTED, ListingAction.REQUEST_CHANGES): ListingStatus.CHANGES_REQUESTED,
        (ListingStatus.SUBMITTED, ListingAction.PUBLISH): ListingStatus.PUBLISHED,
        (ListingStatus.DRAFT, ListingAction.RETIRE): ListingStatus.RETIRED,
        (ListingStatus.CHANGES_REQUESTED, ListingAction.RETIRE): ListingStatus.RETIRED,
        (ListingStatus.PUBLISHED, ListingAction.RETIRE): ListingStatus.RETIRED,
    },
)
