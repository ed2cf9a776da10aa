"""Pages on which a village's enterprise submits, pauses and retires its listing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import (
    changes,
    operations,
    photo_queries,
    policy,
    queries,
    requirements,
    revision_operations,
    revision_queries,
)
from marketplace.catalog.forms import PauseForm, RetirementForm
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_models import ListingPhoto
from marketplace.catalog.photo_panel import photos_panel
from marketplace.catalog.presentation import category_words, certificate_words
from marketplace.catalog.revision_states import RevisionStatus
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.sections import Missing, Section
from marketplace.catalog.states import LIVE
from marketplace.catalog.text_panel import texts_panel
from marketplace.errors import ConflictError, RefusedError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import DIRECTORS_ONLY, SELLERS_ONLY
from marketplace.web import panels
from marketplace.web.access import access
from marketplace.web.forms import ActionForm

blueprint = Blueprint("listings", __name__, url_prefix="/listings")

MOST_REVISIONS = 10
Answer = str | tuple[str, int] | Response


@blueprint.route("")
@access(get=SELLERS_ONLY)
def index() -> Answer:
    """Every listing of the enterprise, whatever its status."""
    return render_template(
        "catalog/listings.html", listings=queries.list_listings(actor=current_actor())
    )


@blueprint.route("/<public_id>")
@access(get=SELLERS_ONLY, of=queries.get_listing)
def show(public_id: str) -> Answer:
    """The listing as the seller knows it: where it stands and what comes next."""
    actor = current_actor()
    listing = queries.get_whole_listing(actor=actor, public_id=public_id)
    photos = photo_queries.list_photos(listing=listing)
    revisions = _revisions(listing)
    pending = next((one for one in revisions if one.status is RevisionStatus.PENDING), None)
    return render_template(
        "catalog/listing.html",
        listing=listing,
        category=category_words(listing),
        certificates=certificate_words(listing),
        rival=_rival(listing),
        sections=_sections(listing, photos),
        revisions=revisions,
        pending=pending,
        changes=changes.of(pending) if pending else [],
        can_revise=policy.can_revise(actor, listing),
        can_change=policy.can_change(actor, listing),
        can_submit=policy.can_submit(actor, listing),
        can_pause=policy.can_pause(actor, listing),
        can_republish=policy.can_republish(actor, listing),
        can_retire=policy.can_retire(actor, listing),
        form=ActionForm(),
        panels=[
            photos_panel(actor=actor, listing=listing, photos=photos),
            texts_panel(
                actor=actor,
                listing=listing,
                written=listing.texts,
                pending=pending,
            ),
            *panels.collect(page="listings.show", actor=actor, subject=listing),
        ],
    )


@blueprint.route("/<public_id>/submission", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_listing)
def submit(public_id: str) -> Answer:
    """Hand the listing to the curators."""
    actor, form = current_actor(), ActionForm()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with told():
            operations.submit_listing(actor=actor, listing=listing, at=clock.now())
            flash(
                gettext("The listing waits for LPEI's curator. You get a letter with the answer.")
            )
    return _to(listing)


@blueprint.route("/<public_id>/pause", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY, of=queries.get_listing)
def pause(public_id: str) -> Answer:
    """Hide the listing from buyers for a while."""
    actor, form = current_actor(), PauseForm()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with form.refusals():
            operations.pause_listing(
                actor=actor, listing=listing, reason=form.reason.data or "", at=clock.now()
            )
            flash(
                gettext("The listing is paused. Buyers do not find it until you publish it again.")
            )
            return _to(listing)
    if not policy.can_pause(actor, listing):
        raise ConflictError(operations.NOT_TO_PAUSE)
    page = render_template("catalog/pause.html", form=form, listing=listing)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<public_id>/publication", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_listing)
def republish(public_id: str) -> Answer:
    """Let buyers find a paused listing again."""
    actor, form = current_actor(), ActionForm()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with told():
            operations.republish_listing(actor=actor, listing=listing, at=clock.now())
            flash(gettext("Buyers all over the world can find it."))
    return _to(listing)


@blueprint.route("/revisions/<public_id>/cancellation", methods=["POST"])
@access(post=SELLERS_ONLY, of=revision_queries.get_revision)
def cancel_revision(public_id: str) -> Answer:
    """Take back a change that waits for a curator."""
    actor, form = current_actor(), ActionForm()
    revision = revision_queries.get_revision(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        revision_operations.cancel_revision(actor=actor, revision=revision, at=clock.now())
        flash(gettext("The change is taken back. The listing stays as it was."))
    return _to(revision.listing)


@blueprint.route("/<public_id>/retirement", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY, of=queries.get_listing)
def retire(public_id: str) -> Answer:
    """Give up the village's place in the catalogue."""
    actor, form = current_actor(), RetirementForm()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with form.refusals():
            operations.retire_listing(
                actor=actor, listing=listing, reason=form.reason.data or "", at=clock.now()
            )
            flash(gettext("The listing is retired. The village's place is free."))
            return _to(listing)
    if not policy.can_retire(actor, listing):
        raise ConflictError(operations.NOT_TO_RETIRE)
    page = render_template("catalog/retire.html", form=form, listing=listing)
    return (page, 422) if form.is_submitted() else page


@contextmanager
def told() -> Iterator[None]:
    """Say on the next page why a press of a button was refused."""
    try:
        yield
    except RefusedError as refusal:
        flash(gettext(refusal.message))


def _sections(listing: Listing, photos: list[ListingPhoto]) -> list[tuple[Section, list[Missing]]]:
    gaps = requirements.missing_of(
        listing=listing,
        photos=sum(photo.shown for photo in photos),
        day=clock.jakarta_date(clock.now()),
    )
    return [(one, [gap for gap in gaps if gap.section == one]) for one in Section]


def _revisions(listing: Listing) -> list[ListingRevision]:
    """What no buyer has ever seen is changed without one."""
    if listing.published_at is None:
        return []
    return revision_queries.list_revisions(listing=listing, limit=MOST_REVISIONS)


def _to(listing: Listing) -> Response:
    return redirect(url_for("listings.show", public_id=listing.public_id), 303)


def _rival(listing: Listing) -> Listing | None:
    """The other listing that holds the village's place."""
    if listing.status in LIVE:
        return None
    return queries.find_live_listing(village_id=listing.village_id)
