"""Pages on which a village's enterprise writes, submits and retires its listing."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import forms, operations, policy, queries
from marketplace.catalog.forms import ListingForm, NewListingForm, RetirementForm
from marketplace.catalog.models import Listing
from marketplace.catalog.presentation import category_words, certificate_words
from marketplace.catalog.states import LIVE
from marketplace.errors import ConflictError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import DIRECTORS_ONLY, SELLERS_ONLY
from marketplace.regions import queries as regions
from marketplace.web import panels
from marketplace.web.access import access
from marketplace.web.forms import ActionForm

blueprint = Blueprint("listings", __name__, url_prefix="/listings")

Answer = str | tuple[str, int] | Response


@blueprint.route("")
@access(get=SELLERS_ONLY)
def index() -> Answer:
    """Every listing of the enterprise, whatever its status."""
    return render_template(
        "catalog/listings.html", listings=queries.list_listings(actor=current_actor())
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY)
def write() -> Answer:
    """A new draft."""
    actor, form = current_actor(), NewListingForm()
    today = clock.jakarta_date(clock.now())
    villages = queries.villages_to_sell_for(actor=actor, day=today)
    form.offer()
    form.offer_villages(villages)
    if form.validate_on_submit():
        with form.refusals():
            listing = operations.write_listing(
                actor=actor,
                village=regions.get_village_that_may_list(code=form.village_code.data),
                organisation=queries.own_organisation(actor=actor),
                terms=form.terms(),
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("The draft is kept. Nobody outside your enterprise sees it yet."))
            return _to(listing)
    page = render_template("catalog/write.html", form=form, villages=villages)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<public_id>")
@access(get=SELLERS_ONLY, of=queries.get_listing)
def show(public_id: str) -> Answer:
    """The listing as the seller knows it: where it stands and what comes next."""
    actor = current_actor()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    return render_template(
        "catalog/listing.html",
        listing=listing,
        category=category_words(listing),
        certificates=certificate_words(listing),
        rival=_rival(listing),
        can_revise=policy.can_revise(actor, listing),
        can_submit=policy.can_submit(actor, listing),
        can_retire=policy.can_retire(actor, listing),
        form=ActionForm(),
        panels=panels.collect(page="listings.show", actor=actor, subject=listing),
    )


@blueprint.route("/<public_id>/revision", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=queries.get_listing)
def revise(public_id: str) -> Answer:
    """Change a draft, or what a curator asked to change."""
    actor = current_actor()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    if not policy.can_revise(actor, listing):
        raise ConflictError(operations.NOT_OPEN)
    standing = queries.terms_of(listing=listing)
    form = ListingForm(data=forms.answers(standing))
    form.offer(standing=standing)
    if form.validate_on_submit():
        with form.refusals():
            operations.revise_listing(
                actor=actor, listing=listing, terms=form.terms(), at=clock.now()
            )
            flash(gettext("The changes are kept."))
            return _to(listing)
    page = render_template(
        "catalog/revise.html",
        form=form,
        listing=listing,
        panels=panels.collect(page="listings.show", actor=actor, subject=listing),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<public_id>/submission", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_listing)
def submit(public_id: str) -> Answer:
    """Hand the listing to the curators."""
    actor, form = current_actor(), ActionForm()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        operations.submit_listing(actor=actor, listing=listing, at=clock.now())
        flash(gettext("The listing waits for LPEI's curator. You get a letter with the answer."))
    return _to(listing)


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


def _to(listing: Listing) -> Response:
    return redirect(url_for("listings.show", public_id=listing.public_id), 303)


def _rival(listing: Listing) -> Listing | None:
    """The other listing that holds the village's place."""
    if listing.status in LIVE:
        return None
    return queries.find_live_listing(village_id=listing.village_id)
