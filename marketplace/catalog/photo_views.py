"""Pages on which a village's enterprise sends, describes, orders and removes its photos."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import (
    photo_operations,
    photo_queries,
    photo_revisions,
    policy,
    queries,
    revision_operations,
)
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_forms import (
    ArrangementForm,
    CaptionForm,
    FocusForm,
    PlaceForm,
    UploadForm,
)
from marketplace.catalog.photo_models import ListingPhoto
from marketplace.catalog.photo_processes import Darkroom
from marketplace.catalog.photo_terms import FEWEST_PHOTOS, MOST_PHOTOS
from marketplace.errors import ConflictError, RefusedError
from marketplace.imaging.refusals import LARGEST_FILE, PictureRefusedError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import SELLERS_ONLY
from marketplace.web.access import access
from marketplace.web.forms import ActionForm
from marketplace.web.security import accepts_up_to

LARGEST_UPLOAD = 12 * 1024 * 1024
blueprint = Blueprint("photos", __name__, url_prefix="/listings/<public_id>/photos")

Answer = str | tuple[str, int] | Response


@blueprint.route("", methods=["GET", "POST"])
@accepts_up_to(LARGEST_UPLOAD)
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=queries.get_listing)
def index(public_id: str) -> Answer:
    """The listing's photos, and the field that sends more."""
    actor, form = current_actor(), UploadForm()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        taken = sum(_take_in(listing, file, form) for file in form.files)
        if not form.photos.errors:
            flash(
                ngettext(
                    "The photo has arrived and is being prepared. Say what is on it.",
                    "%(num)s photos have arrived and are being prepared. Say what is on them.",
                    taken,
                ),
                "good",
            )
            return _to(listing)
    page = _draw(listing, form)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/arrangement", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=queries.get_listing)
def arrange(public_id: str) -> Answer:
    """Which photos buyers shall see of a published listing, and in which order."""
    actor = current_actor()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    if not policy.can_change(actor, listing):
        raise ConflictError(revision_operations.NOT_PUBLISHED)
    photos = [photo for photo in photo_queries.list_photos(listing=listing) if photo.ready]
    form = ArrangementForm.of(photos)
    if form.validate_on_submit():
        with form.refusals():
            asked = photo_revisions.ask_to_arrange(
                actor=actor, listing=listing, arrangement=form.arrangement(photos), at=clock.now()
            )
            flash(
                gettext("The curator reads the new arrangement. Until then buyers see the old one.")
                if asked
                else gettext("Nothing has changed.")
            )
            return _to(listing)
    rows = {row.form.photo.data: row.form for row in form.photos}
    page = render_template(
        "catalog/arrangement.html", form=form, rows=rows, photos=photos, listing=listing
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<photo_id>", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=photo_queries.get_photo)
def describe(public_id: str, photo_id: str) -> Answer:
    """What is on one photo, who took it, and what must stay in view."""
    actor = current_actor()
    photo = photo_queries.get_photo(actor=actor, public_id=public_id, photo_id=photo_id)
    if not _may_change(photo):
        raise ConflictError(photo_operations.NOT_OPEN)
    form = CaptionForm.of(photo)
    if form.validate_on_submit():
        with form.refusals():
            photo_operations.describe_photo(
                actor=actor, photo=photo, caption=form.caption(), at=clock.now()
            )
            flash(gettext("The description is kept."), "good")
            return _to(photo.listing)
    page = render_template("catalog/photo.html", form=form, photo=photo, listing=photo.listing)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<photo_id>/focus", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=photo_queries.get_photo)
def aim(public_id: str, photo_id: str) -> Answer:
    """What must stay in view of a photo buyers see already; no curator reads it again."""
    actor = current_actor()
    photo = photo_queries.get_photo(actor=actor, public_id=public_id, photo_id=photo_id)
    if not _may_aim(photo):
        raise ConflictError(photo_operations.NOT_OPEN)
    form = FocusForm.of(photo)
    if form.validate_on_submit():
        with form.refusals():
            photo_operations.aim_photo(actor=actor, photo=photo, point=form.point(), at=clock.now())
            flash(gettext("Buyers see this part of the photo now."), "good")
            return _to(photo.listing)
    page = render_template("catalog/photo_focus.html", form=form, photo=photo)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<photo_id>/place", methods=["POST"])
@access(post=SELLERS_ONLY, of=photo_queries.get_photo)
def place(public_id: str, photo_id: str) -> Answer:
    """Let it stand elsewhere in the row; the first is the cover."""
    actor, form = current_actor(), PlaceForm()
    photo = photo_queries.get_photo(actor=actor, public_id=public_id, photo_id=photo_id)
    if form.validate_on_submit() and form.place.data is not None:
        photo_operations.place_photo(
            actor=actor, photo=photo, place=form.place.data, at=clock.now()
        )
    return _to(photo.listing)


@blueprint.route("/<photo_id>/removal", methods=["POST"])
@access(post=SELLERS_ONLY, of=photo_queries.get_photo)
def remove(public_id: str, photo_id: str) -> Answer:
    """Take one photo off the listing."""
    actor, form = current_actor(), ActionForm()
    photo = photo_queries.get_photo(actor=actor, public_id=public_id, photo_id=photo_id)
    listing = photo.listing
    if form.validate_on_submit():
        photo_operations.remove_photo(actor=actor, photo=photo, at=clock.now())
        flash(gettext("The photo is removed."))
    return _to(listing)


def _may_change(photo: ListingPhoto) -> bool:
    """Before publication every photo; later those that are not on the page yet."""
    actor = current_actor()
    waits = photo.position is None and policy.can_change(actor, photo.listing)
    return waits or policy.can_revise(actor, photo.listing)


def _may_aim(photo: ListingPhoto) -> bool:
    return photo.shown and policy.can_change(current_actor(), photo.listing)


def _take_in(listing: Listing, file: FileStorage, form: UploadForm) -> bool:
    """Whether the photo was taken; otherwise the form says why not."""
    darkroom: Darkroom = current_app.extensions["darkroom"]
    content = file.stream.read(LARGEST_FILE + 1)
    try:
        darkroom.take_in(actor=current_actor(), listing=listing, content=content, at=clock.now())
    except PictureRefusedError as refused:
        form.refuse(file, refused.refusal.label)
    except RefusedError as refused:
        form.refuse(file, refused.message)
    else:
        return True
    return False


def _draw(listing: Listing, form: UploadForm) -> str:
    actor, photos = current_actor(), photo_queries.list_photos(listing=listing)
    return render_template(
        "catalog/photos.html",
        listing=listing,
        photos=photos,
        form=form,
        action_form=ActionForm(formdata=None),
        ready=sum(photo.ready and photo.described for photo in photos),
        waiting=any(photo.waits for photo in photos),
        fewest=FEWEST_PHOTOS,
        most=MOST_PHOTOS,
        open_to_seller=policy.can_revise(actor, listing),
        may_send=policy.can_revise(actor, listing) or policy.can_change(actor, listing),
        may_arrange=policy.can_change(actor, listing),
        may_change=_may_change,
        may_aim=_may_aim,
        refusal=photo_operations.NOT_OPEN,
    )


def _to(listing: Listing) -> Response:
    return redirect(url_for("photos.index", public_id=listing.public_id), 303)
