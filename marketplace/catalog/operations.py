"""Write, revise, submit and retire a listing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from marketplace.catalog import (
    emails,
    expiries,
    photo_queries,
    policy,
    queries,
    requirements,
    wording,
)
from marketplace.catalog import terms as rules
from marketplace.catalog.models import Listing
from marketplace.catalog.revision_rules import changed_fields
from marketplace.catalog.states import ListingStatus, PauseCause
from marketplace.catalog.terms import ListingTerms
from marketplace.clock import jakarta_date
from marketplace.db import add, db, lock, new_public_id, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events import operations as events
from marketplace.events.operations import SYSTEM, Recordable
from marketplace.labels import N_
from marketplace.organisations import queries as organisations
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor
from marketplace.regions.codes import refusal_for_listing
from marketplace.regions.models import Village

IMPORT_KEY = "import:"  # how the submission key of a listing brought by a list begins

NOT_OPEN = N_("This listing can be changed only as a draft or when changes are requested.")
NOT_TO_PAUSE = N_("Only a published listing is paused.")
NOT_TO_RETIRE = N_("This listing cannot be retired from where it stands now.")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new draft begins with."""

    village: Village
    organisation: Organisation
    terms: ListingTerms
    submission_key: str | None


@transaction
def write_listing(
    *,
    actor: Actor,
    village: Village,
    organisation: Organisation,
    terms: ListingTerms,
    submission_key: str | None,
    at: datetime,
) -> Listing:
    """A draft of the flagship of a village the actor's BUMDes sells for."""
    if organisation.id != actor.organisation_id:
        raise NotFoundError
    if not policy.can_write(actor):
        raise ForbiddenError
    known = _made_before(actor=actor, submission_key=submission_key)
    if known is not None:
        return known
    _refuse_without_mandate(village=village, organisation_id=organisation.id, at=at)
    rules.check_draft(terms)
    listing = _unwritten(Beginning(village, organisation, terms, submission_key), at=at)
    add(listing)
    _begun(listing, actor=actor, at=at)
    return listing


@transaction
def revise_listing(*, actor: Actor, listing: Listing, terms: ListingTerms, at: datetime) -> None:
    """Change what no curator has in hand; a draft may keep gaps. Raises ConflictError otherwise."""
    lock(listing)
    _refuse_strangers(actor, listing)
    if listing.status not in policy.OPEN_TO_THE_SELLER:
        raise ConflictError(NOT_OPEN)
    if listing.status is ListingStatus.DRAFT:
        rules.check_draft(terms)
    else:
        rules.check(terms)
    put_in_force(actor=actor, listing=listing, terms=terms, at=at)


@transaction
def submit_listing(*, actor: Actor, listing: Listing, at: datetime) -> None:
    """Hand the listing to the curators. Raises ConflictError while another one is live."""
    lock(listing)
    _refuse_strangers(actor, listing)
    if not policy.directs(actor, listing):
        raise ForbiddenError(N_("Only the director submits a listing."))
    _refuse_without_mandate(village=listing.village, organisation_id=listing.organisation_id, at=at)
    refuse_unfinished(listing=listing, at=at)
    refuse_second_live_listing(listing=listing)
    listing.submit(actor=actor, at=at)
    emails.submitted(listing=listing, at=at)


@transaction
def pause_listing(*, actor: Actor, listing: Listing, reason: str, at: datetime) -> None:
    """Hide it from buyers for a while; the village's place stays taken."""
    lock(listing)
    _refuse_strangers(actor, listing)
    if not policy.directs(actor, listing):
        raise ForbiddenError(N_("Only the director pauses a listing."))
    reason = reason_given(reason=reason)
    listing.pause(actor=actor, cause=PauseCause.SELLER, reason=reason, at=at)


@transaction
def republish_listing(*, actor: Actor, listing: Listing, at: datetime) -> None:
    """Let buyers find it again. Raises RefusedError while a certificate it needs has expired."""
    lock(listing)
    _refuse_strangers(actor, listing)
    if not policy.directs(actor, listing):
        raise ForbiddenError(N_("Only the director publishes a listing again."))
    if listing.status is not ListingStatus.PAUSED:
        raise ConflictError(N_("Only a paused listing is published again."))
    _refuse_without_mandate(village=listing.village, organisation_id=listing.organisation_id, at=at)
    refuse_lapsed(listing=listing, at=at)
    listing.publish(actor=actor, at=at)
    expiries.look_tomorrow(at=at)


@transaction
def retire_listing(*, actor: Actor, listing: Listing, reason: str, at: datetime) -> None:
    """Free the village's place for another flagship; the listing stays as history."""
    lock(listing)
    _refuse_strangers(actor, listing)
    if not policy.directs(actor, listing):
        raise ForbiddenError(N_("Only the director retires a listing."))
    listing.retire(actor=actor, reason=reason_given(reason=reason), at=at)


@transaction
def begin_from_list(*, beginnings: Sequence[Beginning], at: datetime) -> list[Listing]:
    """The drafts that a list of candidates brings; the caller flushes them in few statements."""
    listings = []
    for beginning in beginnings:
        rules.check(beginning.terms)
        listing = _unwritten(beginning, at=at)
        db.session.add(listing)
        _begun(listing, actor=SYSTEM, at=at)
        listings.append(listing)
    return listings


@transaction
def rewrite(*, actor: Recordable, listing: Listing, terms: ListingTerms, at: datetime) -> None:
    """Let the listing say ``terms``, which have no gaps; the same terms change nothing."""
    rules.check(terms)
    put_in_force(actor=actor, listing=listing, terms=terms, at=at)


@transaction
def put_in_force(*, actor: Recordable, listing: Listing, terms: ListingTerms, at: datetime) -> None:
    """Let the listing say ``terms``, which the caller has checked."""
    changed = list(changed_fields(wording.terms_of(listing), terms))
    if not changed:
        return
    wording.put(listing, terms)
    listing.changed_at = at
    events.record(
        actor=actor,
        action="listing.revise",
        subject="listing",
        subject_id=listing.public_id,
        at=at,
        details={"changed": changed},
    )


@transaction
def refuse_second_live_listing(*, listing: Listing) -> None:
    """Hold the village and raise ConflictError when another listing has its one place.

    The unique index would refuse as well; this says it in words a person understands.
    """
    lock(listing.village)
    live = queries.find_live_listing(village_id=listing.village_id)
    if live is not None and live.id != listing.id:
        raise ConflictError(
            gettext(
                "%(village)s already has a live listing, “%(name)s”. A village has one flagship: "
                "retire that listing before you submit another.",
                village=live.village.name,
                name=live.name_en,
            )
        )


def refuse_unfinished(*, listing: Listing, at: datetime) -> None:
    """Raise RefusedError with what the listing does not say yet."""
    gaps = requirements.missing_of(
        listing=listing,
        photos=photo_queries.count_shown(listing_id=listing.id),
        day=jakarta_date(at),
    )
    if gaps:
        raise RefusedError(
            gettext(
                "Something is still missing: %(what)s.",
                what="; ".join(gettext(gap.message) for gap in gaps),
            )
        )


def refuse_lapsed(*, listing: Listing, at: datetime) -> None:
    """Raise RefusedError while a certificate that the product must have has expired."""
    if requirements.lapsed_of(listing=listing, day=jakarta_date(at)):
        raise RefusedError(N_("A certificate it must have has expired: renew it first."))


def reason_given(*, reason: str) -> str:
    """The reason without outer white space. Raises RefusedError when nothing is left."""
    if not reason.strip():
        raise RefusedError(N_("Say why, so that the other side understands."), field="reason")
    return reason.strip()


def _made_before(*, actor: Actor, submission_key: str | None) -> Listing | None:
    if submission_key is None:
        return None
    if submission_key.startswith(IMPORT_KEY):
        raise RefusedError(N_("This form has expired. Open the page again and repeat the step."))
    known = queries.find_submitted(submission_key=submission_key)
    if known is not None and known.organisation_id != actor.organisation_id:
        raise ConflictError(N_("This form has been used. Open the page again."))
    return known


def _unwritten(beginning: Beginning, *, at: datetime) -> Listing:
    listing = Listing(
        public_id=new_public_id(),
        village=beginning.village,
        organisation=beginning.organisation,
        status=ListingStatus.DRAFT,
        submission_key=beginning.submission_key,
        created_at=at,
        changed_at=at,
    )
    wording.put(listing, beginning.terms)
    return listing


def _begun(listing: Listing, *, actor: Recordable, at: datetime) -> None:
    listing.begun(actor=actor, at=at, details={"village": listing.village.code})


def _refuse_strangers(actor: Actor, listing: Listing) -> None:
    if not policy.owns(actor, listing):
        raise NotFoundError


def _refuse_without_mandate(*, village: Village, organisation_id: int, at: datetime) -> None:
    refusal = refusal_for_listing(village.code)
    if refusal is not None:
        raise RefusedError(refusal, field="village_code")
    seller = organisations.find_seller_of(village_id=village.id, day=jakarta_date(at))
    if seller is None or seller.id != organisation_id:
        raise RefusedError(
            gettext(
                "Your BUMDes has no selling mandate in force for %(village)s. Ask the village "
                "ministry to grant it.",
                village=village.place,
            ),
            field="village_code",
        )
