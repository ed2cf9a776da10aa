"""Write, revise, submit and retire a listing; keep what buyers find in step with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from marketplace.catalog import emails, policy, queries
from marketplace.catalog import terms as rules
from marketplace.catalog.index_intentions import index_soon
from marketplace.catalog.models import Certificate, Listing, PriceTier
from marketplace.catalog.states import ListingStatus
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
    listing = _unwritten(Beginning(village, organisation, terms, submission_key), at=at)
    add(listing)
    _begun(listing, actor=actor, at=at)
    return listing


@transaction
def revise_listing(*, actor: Actor, listing: Listing, terms: ListingTerms, at: datetime) -> None:
    """Change what no curator has in hand. Raises ConflictError from submission on."""
    lock(listing)
    _refuse_strangers(actor, listing)
    if listing.status not in policy.OPEN_TO_THE_SELLER:
        raise ConflictError(NOT_OPEN)
    if not policy.can_revise(actor, listing):
        raise ForbiddenError
    rewrite(actor=actor, listing=listing, terms=terms, at=at)


@transaction
def submit_listing(*, actor: Actor, listing: Listing, at: datetime) -> None:
    """Hand the listing to the curators. Raises ConflictError while another one is live."""
    lock(listing)
    _refuse_strangers(actor, listing)
    if not policy.directs(actor, listing):
        raise ForbiddenError(N_("Only the director submits a listing."))
    _refuse_without_mandate(village=listing.village, organisation_id=listing.organisation_id, at=at)
    refuse_second_live_listing(listing=listing)
    listing.submit(actor=actor, at=at)
    emails.submitted(listing=listing, at=at)


@transaction
def retire_listing(*, actor: Actor, listing: Listing, reason: str, at: datetime) -> None:
    """Free the village's place for another flagship; the listing stays as history."""
    lock(listing)
    _refuse_strangers(actor, listing)
    if not policy.directs(actor, listing):
        raise ForbiddenError(N_("Only the director retires a listing."))
    was_published = listing.published
    listing.retire(actor=actor, reason=reason_given(reason=reason), at=at)
    if was_published:
        index_soon(at=at)


@transaction
def begin_from_list(*, beginnings: Sequence[Beginning], at: datetime) -> list[Listing]:
    """The drafts that a list of candidates brings; the caller flushes them in few statements."""
    listings = []
    for beginning in beginnings:
        listing = _unwritten(beginning, at=at)
        db.session.add(listing)
        _begun(listing, actor=SYSTEM, at=at)
        listings.append(listing)
    return listings


@transaction
def rewrite(*, actor: Recordable, listing: Listing, terms: ListingTerms, at: datetime) -> None:
    """Put ``terms`` in the place of what is written; the same terms change nothing."""
    rules.check(terms)
    changed = _differences(queries.terms_of(listing=listing), terms)
    if not changed:
        return
    _put(listing, terms)
    listing.changed_at = at
    events.record(
        actor=actor,
        action="listing.revise",
        subject="listing",
        subject_id=listing.public_id,
        at=at,
        details={"changed": changed},
    )
    if listing.published:
        index_soon(at=at)


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
    rules.check(beginning.terms)
    listing = Listing(
        public_id=new_public_id(),
        village=beginning.village,
        organisation=beginning.organisation,
        status=ListingStatus.DRAFT,
        submission_key=beginning.submission_key,
        created_at=at,
        changed_at=at,
    )
    _put(listing, beginning.terms)
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


def _differences(before: ListingTerms, after: ListingTerms) -> list[str]:
    names = ListingTerms.__dataclass_fields__
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def _put(listing: Listing, terms: ListingTerms) -> None:
    for name in (
        *("name_id", "name_en", "summary_en", "description_en", "description_id"),
        *("category", "hs_code", "keywords", "unit", "monthly_capacity", "lead_time_days"),
        *("incoterm", "named_place", "moq", "currency"),
    ):
        setattr(listing, name, getattr(terms, name))
    _put_tiers(listing, terms)
    _put_certificates(listing, terms)


def _put_tiers(listing: Listing, terms: ListingTerms) -> None:
    # Rows that stay are kept: a new row with the same quantity would meet the old one's key.
    wanted = {quantity: price.minor for quantity, price in terms.tiers}
    for tier in list(listing.tiers):
        if tier.from_quantity in wanted:
            tier.unit_price_minor = wanted.pop(tier.from_quantity)
        else:
            listing.tiers.remove(tier)
    for quantity, minor in wanted.items():
        listing.tiers.append(PriceTier(from_quantity=quantity, unit_price_minor=minor))
    listing.tiers.sort(key=lambda tier: tier.from_quantity)


def _put_certificates(listing: Listing, terms: ListingTerms) -> None:
    wanted = set(terms.certificates)
    for certificate in list(listing.certificates):
        if certificate.kind in wanted:
            wanted.remove(certificate.kind)
        else:
            listing.certificates.remove(certificate)
    listing.certificates.extend(Certificate(kind=kind) for kind in sorted(wanted))
