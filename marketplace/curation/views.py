"""Pages of LPEI's curators: the queue, and one listing with its decision."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Listing
from marketplace.catalog.presentation import category_words, certificate_words
from marketplace.curation import operations, policy, queries
from marketplace.curation.forms import ChangesForm, PublicationForm
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import Role, roles
from marketplace.web import panels
from marketplace.web.access import access
from marketplace.web.pagination import PER_PAGE, Page, page_number

blueprint = Blueprint("curation", __name__, url_prefix="/curation")

CURATORS_ONLY = roles(Role.CURATOR)
Answer = str | tuple[str, int] | Response


@blueprint.route("")
@access(get=CURATORS_ONLY)
def index() -> Answer:
    """What waits, the oldest first."""
    actor, number = current_actor(), page_number()
    waiting = queries.list_waiting(actor=actor, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    lines = [(listing, _age(listing)) for listing in waiting]
    page = Page(lines, number, queries.count_waiting(actor=actor))
    return render_template("curation/index.html", page=page)


@blueprint.route("/<public_id>")
@access(get=CURATORS_ONLY, of=catalog.get_listing)
def show(public_id: str) -> Answer:
    """One listing, what was decided about it, and the two decisions."""
    return _show(_load(public_id), PublicationForm(formdata=None), ChangesForm(formdata=None))


@blueprint.route("/<public_id>/publication", methods=["POST"])
@access(post=CURATORS_ONLY, of=catalog.get_listing)
def publish(public_id: str) -> Answer:
    """Let every buyer see it."""
    listing, form = _load(public_id), PublicationForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.publish_listing(
                actor=current_actor(),
                listing=listing,
                reason=form.note.data or "",
                at=clock.now(),
            )
            flash(gettext("%(product)s is published.", product=listing.name_en))
            return redirect(url_for("curation.index"), 303)
    return _show(listing, form, ChangesForm(formdata=None)), 422


@blueprint.route("/<public_id>/change-request", methods=["POST"])
@access(post=CURATORS_ONLY, of=catalog.get_listing)
def request_changes(public_id: str) -> Answer:
    """Send it back with what must change."""
    listing, form = _load(public_id), ChangesForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.request_changes(
                actor=current_actor(),
                listing=listing,
                reason=form.reason.data or "",
                at=clock.now(),
            )
            flash(gettext("The seller is asked to change %(product)s.", product=listing.name_en))
            return redirect(url_for("curation.index"), 303)
    return _show(listing, PublicationForm(formdata=None), form), 422


def _load(public_id: str) -> Listing:
    return catalog.get_listing(actor=current_actor(), public_id=public_id)


def _show(listing: Listing, publication: PublicationForm, changes: ChangesForm) -> str:
    actor = current_actor()
    return render_template(
        "curation/show.html",
        listing=listing,
        category=category_words(listing),
        certificates=certificate_words(listing),
        age=_age(listing),
        can_decide=policy.can_decide(actor, listing),
        publication=publication,
        changes=changes,
        panels=panels.collect(page="listings.show", actor=actor, subject=listing),
    )


def _age(listing: Listing) -> str:
    days = (clock.jakarta_date(clock.now()) - clock.jakarta_date(listing.changed_at)).days
    if days <= 0:
        return gettext("since today")
    return ngettext("for %(num)s day", "for %(num)s days", days)
