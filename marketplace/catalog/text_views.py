"""Pages on which a village's enterprise says its listing in further languages, beside the original."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import (
    policy,
    queries,
    revision_queries,
    text_operations,
    text_queries,
    text_revisions,
    texts,
)
from marketplace.catalog.models import Listing
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.text_forms import EditionForm, TextForm
from marketplace.catalog.text_models import ListingText
from marketplace.catalog.text_standing import standings
from marketplace.catalog.texts import FURTHER
from marketplace.errors import NotFoundError, RefusedError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import SELLERS_ONLY
from marketplace.web.access import access
from marketplace.web.forms import ActionForm
from marketplace.web.languages import Language

blueprint = Blueprint("texts", __name__, url_prefix="/listings/<public_id>/languages")

Answer = str | tuple[str, int] | Response


@blueprint.route("")
@access(get=SELLERS_ONLY, of=queries.get_listing)
def index(public_id: str) -> Answer:
    """Every language, with where the listing stands in it."""
    actor = current_actor()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    written = text_queries.list_texts(listing=listing)
    pending = revision_queries.find_pending(listing_id=listing.id)
    return render_template(
        "catalog/texts.html",
        listing=listing,
        standings=standings(listing, written, pending),
        open_to_seller=policy.can_revise(actor, listing) or policy.can_change(actor, listing),
        pending=pending,
        refusal=text_operations.NOT_OPEN,
        edition_form=EditionForm(formdata=None, edition=listing.edition),
        action_form=ActionForm(formdata=None),
    )


@blueprint.route("/<code>", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=queries.get_listing_to_say)
def write(public_id: str, code: str) -> Answer:
    """The words in one language, each beside the original."""
    actor, language = current_actor(), _language(code)
    listing = queries.get_listing_to_say(actor=actor, public_id=public_id, code=code)
    text = text_queries.find_text(listing_id=listing.id, code=code)
    form = TextForm(data=_answers(listing, text))
    if form.validate_on_submit():
        with form.refusals():
            revision = text_revisions.write_text(
                actor=actor,
                listing=listing,
                code=code,
                said=form.said(),
                edition=form.edition.data or 0,
                at=clock.now(),
            )
            flash(_kept(revision))
            return _to(listing)
    form.read_again(listing.edition)
    page = render_template(
        "catalog/text.html",
        form=form,
        listing=listing,
        language=language,
        text=text,
        parts=form.fields_beside(texts.original_of(listing)),
        original=texts.ORIGINAL,
        waits=policy.can_change(actor, listing),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<code>/confirmation", methods=["POST"])
@access(post=SELLERS_ONLY, of=queries.get_listing_to_say)
def vouch(public_id: str, code: str) -> Answer:
    """The words still say what the original says."""
    actor, form = current_actor(), EditionForm()
    listing = queries.get_listing_to_say(actor=actor, public_id=public_id, code=code)
    if form.validate_on_submit():
        try:
            text_operations.vouch_for_text(
                actor=actor,
                listing=listing,
                code=code,
                edition=form.edition.data or 0,
                at=clock.now(),
            )
            flash(gettext("Buyers no longer read that the original has changed."))
        except RefusedError as refusal:
            flash(gettext(refusal.message))
    return _to(listing)


@blueprint.route("/<code>/removal", methods=["POST"])
@access(post=SELLERS_ONLY, of=queries.get_listing_to_say)
def remove(public_id: str, code: str) -> Answer:
    """Say nothing in this language any more."""
    actor, form = current_actor(), ActionForm()
    listing = queries.get_listing_to_say(actor=actor, public_id=public_id, code=code)
    if form.validate_on_submit():
        text_operations.remove_text(actor=actor, listing=listing, code=code, at=clock.now())
        flash(gettext("The text is removed. Readers of that language read English."))
    return _to(listing)


def _language(code: str) -> Language:
    if code not in FURTHER:
        raise NotFoundError
    return FURTHER[code]


def _answers(listing: Listing, text: ListingText | None) -> dict[str, object]:
    said = asdict(text.said) if text is not None else {}
    return {**said, "edition": listing.edition}


def _kept(revision: ListingRevision | None) -> str:
    if revision is None:
        return gettext("The text is kept.")
    return gettext("The text waits for LPEI's curator. Until then buyers see what stood.")


def _to(listing: Listing) -> Response:
    return redirect(url_for("texts.index", public_id=listing.public_id), 303)
