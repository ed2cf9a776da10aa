"""Ask for another flagship, and decide it: each a recorded step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.catalog import operations as catalog
from marketplace.catalog import policy as sellers
from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.db import add, lock, new_public_id, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.labels import N_
from marketplace.organisations.officers import answers_for
from marketplace.organisations.roles import Actor, Role
from marketplace.storage.operations import remember_blob
from marketplace.succession import emails, policy, queries
from marketplace.succession.models import FlagshipChange
from marketplace.succession.states import ChangeStatus

ONE_WAITS = N_("A change of this village's flagship waits for the programme officer already.")
NOT_TO_REPLACE = N_("Only a published or paused listing can be replaced.")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which paper shows the village's will; ``sha256`` is empty without a file in storage."""

    words: str
    sha256: str = ""
    name: str = ""
    size: int = 0
    media_type: str = ""


@transaction
def ask_for_change(
    *,
    actor: Actor,
    listing: Listing,
    successor: Listing,
    reason: str,
    evidence: Evidence,
    submission_key: str | None,
    at: datetime,
) -> FlagshipChange:
    """Let ``successor``, a draft, take the place of ``listing``. One request of a village waits."""
    lock(listing)
    if not sellers.owns(actor, listing):
        raise NotFoundError
    known = queries.find_submitted(submission_key=submission_key) if submission_key else None
    if known is not None:
        return known
    _refuse_unfit(actor, listing, successor)
    if queries.find_asked(village_id=listing.village_id) is not None:
        raise ConflictError(ONE_WAITS)
    if not evidence.words.strip():
        message = N_("Say which paper shows what the village decided.")
        raise RefusedError(message, field="evidence")
    if evidence.sha256:
        remember_blob(
            sha256=evidence.sha256, size=evidence.size, media_type=evidence.media_type, at=at
        )
    change = _unwritten(actor, listing, successor, evidence, at=at)
    change.reason, change.submission_key = catalog.reason_given(reason=reason), submission_key
    add(change)
    details = {"village": listing.village.code, "listing": listing.public_id}
    change.begun(actor=actor, at=at, details=details | {"successor": successor.public_id})
    emails.asked(change=change, at=at)
    return change


@transaction
def approve_change(*, actor: Actor, change: FlagshipChange, answer: str, at: datetime) -> None:
    """The old flagship gives up the village's place; the draft can be submitted now."""
    _take_up(actor, change)
    lock(change.listing)
    change.approve(actor=actor, answer=answer.strip(), at=at)
    change.listing.supersede(actor=actor, reason=change.reason, at=at)
    emails.decided(change=change, at=at)


@transaction
def decline_change(*, actor: Actor, change: FlagshipChange, answer: str, at: datetime) -> None:
    """The flagship stays. Raises RefusedError without a reason."""
    _take_up(actor, change)
    change.decline(actor=actor, answer=catalog.reason_given(reason=answer), at=at)
    emails.decided(change=change, at=at)


@transaction
def withdraw_change(*, actor: Actor, change: FlagshipChange, at: datetime) -> None:
    """The village keeps its flagship after all."""
    lock(change)
    if not sellers.owns(actor, change.listing):
        raise NotFoundError
    if not sellers.directs(actor, change.listing):
        raise ForbiddenError(N_("Only the director takes the request back."))
    change.withdraw(actor=actor, at=at)


def _refuse_unfit(actor: Actor, listing: Listing, successor: Listing) -> None:
    if not sellers.directs(actor, listing):
        raise ForbiddenError(N_("Only the director asks for another flagship."))
    if not policy.can_ask(actor, listing):
        raise ConflictError(NOT_TO_REPLACE)
    fits = (
        successor.status is ListingStatus.DRAFT
        and successor.village_id == listing.village_id
        and successor.organisation_id == listing.organisation_id
    )
    if not fits:
        raise RefusedError(N_("Choose a draft of the same village."), field="successor")


def _unwritten(
    actor: Actor, listing: Listing, successor: Listing, evidence: Evidence, *, at: datetime
) -> FlagshipChange:
    return FlagshipChange(
        public_id=new_public_id(),
        village=listing.village,
        listing=listing,
        successor=successor,
        status=ChangeStatus.ASKED,
        evidence=evidence.words.strip(),
        evidence_sha256=evidence.sha256 or None,
        evidence_name=evidence.name,
        asked_by_name=actor.person_name,
        asked_at=at,
    )


def _take_up(actor: Actor, change: FlagshipChange) -> None:
    lock(change)
    if actor.role is not Role.PROGRAMME_OFFICER:
        raise ForbiddenError(N_("Only the programme officer of the province decides."))
    if not answers_for(actor, change.village):
        raise NotFoundError
