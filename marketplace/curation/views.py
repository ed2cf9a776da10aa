"""Pages of LPEI's curators: the queue, and one listing with its decision."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import changes as changes_of
from marketplace.catalog import photo_queries, revision_queries, text_queries, texts
from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_panel import photos_panel
from marketplace.catalog.presentation import category_words, certificate_words
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.text_panel import texts_panel
from marketplace.catalog.texts import Said
from marketplace.curation import export, operations, policy, queries
from marketplace.curation.forms import ChangesForm, DeclineForm, PublicationForm, RejectionForm
from marketplace.errors import ConflictError
from marketplace.labels import N_
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import Role, roles
from marketplace.spreadsheets.download import KINDS, MOST_ROWS, as_file
from marketplace.tallies.holding import held_to
from marketplace.tallies.limits import EXPORT
from marketplace.web import panels
from marketplace.web.access import access
from marketplace.web.forms import ActionForm
from marketplace.web.pagination import PER_PAGE, Page, page_number

blueprint = Blueprint("curation", __name__, url_prefix="/curation")

NOT_WAITING = N_("This listing does not wait for a decision.")
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
    return render_template(
        "curation/index.html",
        page=page,
        revisions=revision_queries.list_waiting(actor=actor, offset=0, limit=PER_PAGE),
    )


@blueprint.route(f"/queue.{KINDS}")
@access(get=CURATORS_ONLY)
@held_to(EXPORT)
def sheet(kind: str) -> Answer:
    """The whole queue for a spreadsheet."""
    waiting = queries.list_waiting(actor=current_actor(), offset=0, limit=MOST_ROWS)
    return as_file(export.sheet_of(waiting), kind=kind, name="waiting-for-curation")


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


@blueprint.route("/<public_id>/rejection", methods=["GET", "POST"])
@access(get=CURATORS_ONLY, post=CURATORS_ONLY, of=catalog.get_listing)
def reject(public_id: str) -> Answer:
    """Not this product: a page of its own, so that nobody presses it by mistake."""
    listing, form = _load(public_id), RejectionForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.reject_listing(
                actor=current_actor(),
                listing=listing,
                reason=form.reason.data or "",
                at=clock.now(),
            )
            flash(
                gettext("%(product)s is not taken; the village is told.", product=listing.name_en)
            )
            return redirect(url_for("curation.index"), 303)
    if not policy.can_decide(current_actor(), listing):
        raise ConflictError(NOT_WAITING)
    page = render_template("curation/reject.html", listing=listing, form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/revisions/<public_id>")
@access(get=CURATORS_ONLY, of=revision_queries.get_revision)
def show_revision(public_id: str) -> Answer:
    """A change of a published listing, before and after."""
    return _show_revision(_load_revision(public_id), DeclineForm(formdata=None))


@blueprint.route("/revisions/<public_id>/confirmation", methods=["POST"])
@access(post=CURATORS_ONLY, of=revision_queries.get_revision)
def confirm_revision(public_id: str) -> Answer:
    """Put a change in force."""
    revision, form = _load_revision(public_id), ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.confirm_revision(actor=current_actor(), revision=revision, at=clock.now())
            flash(
                gettext("The change of %(product)s is in force.", product=revision.listing.name_en)
            )
            return redirect(url_for("curation.index"), 303)
    for message in form.form_errors:
        flash(message)
    return redirect(url_for("curation.show_revision", public_id=public_id), 303)


@blueprint.route("/revisions/<public_id>/refusal", methods=["POST"])
@access(post=CURATORS_ONLY, of=revision_queries.get_revision)
def decline_revision(public_id: str) -> Answer:
    """Leave the listing as it is."""
    revision, form = _load_revision(public_id), DeclineForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.decline_revision(
                actor=current_actor(),
                revision=revision,
                reason=form.reason.data or "",
                at=clock.now(),
            )
            flash(gettext("The change is declined; the seller is told why."))
            return redirect(url_for("curation.index"), 303)
    return _show_revision(revision, form), 422


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


def _load_revision(public_id: str) -> ListingRevision:
    return revision_queries.get_revision(actor=current_actor(), public_id=public_id)


def _show_revision(revision: ListingRevision, decline: DeclineForm) -> str:
    return render_template(
        "curation/revision.html",
        revision=revision,
        changes=changes_of.of(revision),
        original=_original_of(revision),
        decline=decline,
        form=ActionForm(formdata=None),
    )


def _original_of(revision: ListingRevision) -> Said | None:
    """What a text in another language is a translation of, to compare with."""
    translated = any(texts.language_of(name) for name in revision.fields)
    return texts.original_of(revision.listing) if translated else None


def _load(public_id: str) -> Listing:
    return catalog.get_whole_listing(actor=current_actor(), public_id=public_id)


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
        panels=[
            photos_panel(
                actor=actor, listing=listing, photos=photo_queries.list_photos(listing=listing)
            ),
            texts_panel(
                actor=actor,
                listing=listing,
                written=text_queries.list_texts(listing=listing),
            ),
            *panels.collect(page="listings.show", actor=actor, subject=listing),
        ],
    )


def _age(listing: Listing) -> str:
    days = (clock.jakarta_date(clock.now()) - clock.jakarta_date(listing.changed_at)).days
    if days <= 0:
        return gettext("since today")
    return ngettext("for %(num)s day", "for %(num)s days", days)
