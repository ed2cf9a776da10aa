"""Publish a listing or ask for changes; each decision is kept with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from marketplace.catalog import emails as emails_of_listings
from marketplace.catalog import expiries
from marketplace.catalog import operations as catalog
from marketplace.catalog import revision_operations as revisions
from marketplace.catalog.models import Listing
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.states import ListingStatus
from marketplace.clock import jakarta_date
from marketplace.curation import emails, policy
from marketplace.curation.models import CurationDecision, CurationVerdict
from marketplace.db import add, db, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError
from marketplace.events.operations import SYSTEM
from marketplace.labels import N_
from marketplace.organisations import queries as organisations
from marketplace.organisations.roles import Actor
from marketplace.searches.intentions import look_soon

WAITING_FOR_IMPORT = frozenset({ListingStatus.DRAFT, ListingStatus.CHANGES_REQUESTED})


@transaction
def publish_listing(*, actor: Actor, listing: Listing, reason: str, at: datetime) -> None:
    """Let every buyer see it; ``reason`` is a note to the seller and may be empty."""
    _take_up(actor, listing)
    _refuse_without_mandate(listing, at=at)
    catalog.refuse_lapsed(listing=listing, at=at)
    listing.approve(actor=actor, at=at)
    listing.publish(actor=SYSTEM, at=at)
    listing.organisation.publish_name()
    expiries.look_tomorrow(at=at)
    look_soon(at=at)
    _decide(actor, listing, CurationVerdict.PUBLISHED, reason=reason.strip(), at=at)


@transaction
def request_changes(*, actor: Actor, listing: Listing, reason: str, at: datetime) -> None:
    """Send it back to the seller. Raises RefusedError without a reason."""
    _take_up(actor, listing)
    reason = catalog.reason_given(reason=reason)
    listing.request_changes(actor=actor, reason=reason, at=at)
    _decide(actor, listing, CurationVerdict.CHANGES_REQUESTED, reason=reason, at=at)


@transaction
def reject_listing(*, actor: Actor, listing: Listing, reason: str, at: datetime) -> None:
    """Not this product, and why; the village's place is free. Raises RefusedError without a reason."""
    _take_up(actor, listing)
    reason = catalog.reason_given(reason=reason)
    listing.reject(actor=actor, reason=reason, at=at)
    _decide(actor, listing, CurationVerdict.REJECTED, reason=reason, at=at)


@transaction
def confirm_revision(*, actor: Actor, revision: ListingRevision, at: datetime) -> None:
    """Put a change of a published listing in force."""
    _take_up_change(actor, revision)
    revision.confirm(actor=actor, at=at)
    revision.listing.organisation.publish_name()
    revisions.put_revision_in_force(actor=actor, revision=revision, at=at)
    emails_of_listings.revision_decided(revision=revision, at=at)


@transaction
def decline_revision(*, actor: Actor, revision: ListingRevision, reason: str, at: datetime) -> None:
    """Leave the listing as it is. Raises RefusedError without a reason."""
    _take_up_change(actor, revision)
    revision.decline(actor=actor, reason=catalog.reason_given(reason=reason), at=at)
    emails_of_listings.revision_decided(revision=revision, at=at)


@transaction
def record_imports(*, listings: Sequence[Listing], at: datetime) -> None:
    """Publish what an official list of candidates brought, or brought anew, in few statements.

    The caller holds the listings' villages and has found them free of another live listing.
    """
    decisions: list[CurationDecision] = []
    for listing in listings:
        if listing.status in WAITING_FOR_IMPORT:
            listing.submit(actor=SYSTEM, at=at)
        if listing.status is ListingStatus.SUBMITTED:
            listing.approve(actor=SYSTEM, at=at)
        if not listing.published:
            listing.publish(actor=SYSTEM, at=at)
        decisions.append(_decision(None, listing, CurationVerdict.IMPORTED, reason="", at=at))
    db.session.add_all(decisions)
    db.session.flush()
    emails.imported(decisions=decisions, at=at)
    if listings:
        look_soon(at=at)
        expiries.look_tomorrow(at=at)


def _take_up(actor: Actor, listing: Listing) -> None:
    lock(listing)
    if not policy.can_curate(actor):
        raise ForbiddenError(N_("Only curators of LPEI decide about listings."))


def _take_up_change(actor: Actor, revision: ListingRevision) -> None:
    lock(revision)
    if not policy.can_curate(actor):
        raise ForbiddenError(N_("Only curators of LPEI decide about listings."))


def _refuse_without_mandate(listing: Listing, *, at: datetime) -> None:
    seller = organisations.find_seller_of(village_id=listing.village_id, day=jakarta_date(at))
    if seller is None or seller.id != listing.organisation_id:
        raise ConflictError(
            N_("The selling mandate of this BUMDes is no longer in force, so it cannot sell.")
        )


def _decide(
    actor: Actor, listing: Listing, verdict: CurationVerdict, *, reason: str, at: datetime
) -> None:
    decision = _decision(actor, listing, verdict, reason=reason, at=at)
    add(decision)
    emails.decided(decision=decision, at=at)


def _decision(
    actor: Actor | None, listing: Listing, verdict: CurationVerdict, *, reason: str, at: datetime
) -> CurationDecision:
    return CurationDecision(
        listing=listing,
        verdict=verdict,
        reason=reason,
        decided_by_id=actor.person_id if actor else None,
        decided_by_name=actor.person_name if actor else SYSTEM.person_name,
        decided_at=at,
    )
