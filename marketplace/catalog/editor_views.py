"""Pages on which a listing is written, section by section, with what is missing and a preview."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import (
    changes,
    handing_out,
    operations,
    paper_operations,
    papers,
    photo_queries,
    policy,
    queries,
    requirements,
    wording,
)
from marketplace.catalog.forms import SECTION_FORMS, PaperForm
from marketplace.catalog.models import Listing
from marketplace.catalog.pictures import Picture
from marketplace.catalog.presentation import category_words
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.section_forms import NewListingForm
from marketplace.catalog.sections import Section
from marketplace.catalog.states import ListingStatus
from marketplace.catalog.terms import ListingTerms, problems
from marketplace.catalog.terms_form import TermsForm
from marketplace.errors import ConflictError, NotFoundError
from marketplace.labels import N_
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import SELLERS_ONLY
from marketplace.regions import queries as regions
from marketplace.trade_terms import Unit
from marketplace.web import panels
from marketplace.web.access import SIGNED_IN, access
from marketplace.web.security import accepts_up_to

blueprint = Blueprint("listing_editor", __name__, url_prefix="/listings")
blueprint.add_app_template_filter(changes.month_name)
blueprint.add_app_template_filter(changes.term_label)

Answer = str | tuple[str, int] | Response
EMPTY = ListingTerms("", "", "", "", "", "", "", "", Unit.PIECE, 0, 0, ())
PANELS = "listing_editor.write_section"  # read before anything is written
NOT_CHANGED = N_("This listing cannot be changed where it stands now.")


@blueprint.route("/new", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY)
def write() -> Answer:
    """A new draft: the village and the first section."""
    actor, form = current_actor(), NewListingForm()
    villages = queries.villages_to_sell_for(actor=actor, day=clock.jakarta_date(clock.now()))
    form.offer_villages(villages)
    if form.validate_on_submit():
        with form.refusals():
            listing = operations.write_listing(
                actor=actor,
                village=regions.get_village_that_may_list(code=form.village_code.data),
                organisation=queries.own_organisation(actor=actor),
                terms=form.said(EMPTY),
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("The draft is kept. Nobody outside your enterprise sees it yet."))
            return redirect(_after(listing, Section.PRODUCT), 303)
    page = render_template("catalog/write.html", form=form, villages=villages)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<public_id>/sections/<section>", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=queries.get_listing_to_write)
def write_section(public_id: str, section: str) -> Answer:
    """One section, kept by itself; ``more`` opens a line, ``preview`` shows what was typed."""
    actor, here = current_actor(), _section(section)
    listing = queries.get_listing_to_write(actor=actor, public_id=public_id, section=section)
    if not (policy.can_revise(actor, listing) or policy.can_change(actor, listing)):
        raise ConflictError(NOT_CHANGED)
    standing = wording.terms_of(listing)
    form = SECTION_FORMS[here](data=SECTION_FORMS[here].answers(standing))
    if request.form.get("more") in form.lists:
        form.open_line(request.form["more"])
        return _page(listing, here, form, standing)
    terms = standing
    if form.validate_on_submit():
        terms = form.said(standing)
        if "preview" in request.form:
            return _page(listing, here, form, terms)
        with form.refusals():
            revision = paper_operations.write_terms(
                actor=actor, listing=listing, terms=terms, at=clock.now()
            )
            flash(_kept(revision))
            return redirect(_after(listing, here), 303)
    page = _page(listing, here, form, terms)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<public_id>/sections/<section>/preview", methods=["POST"])
@access(post=SELLERS_ONLY, of=queries.get_listing_to_write)
def preview(public_id: str, section: str) -> Answer:
    """The preview alone, for the script that asks while somebody types; nothing is kept."""
    here = _section(section)
    listing = queries.get_listing_to_write(
        actor=current_actor(), public_id=public_id, section=section
    )
    standing = wording.terms_of(listing)
    form = SECTION_FORMS[here](data=SECTION_FORMS[here].answers(standing))
    terms = form.said(standing) if form.validate_on_submit() else standing
    pictures = photo_queries.pictures_of(listing_id=listing.id)
    return render_template("catalog/_preview.html", **_preview(listing, terms, pictures))


@blueprint.route("/<public_id>/certificates/<kind>/paper", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=queries.get_certificate)
@accepts_up_to(papers.LARGEST_REQUEST)
def hand_in_paper(public_id: str, kind: str) -> Answer:
    """Hand in the paper behind a certificate."""
    actor, form = current_actor(), PaperForm()
    certificate = queries.get_certificate(actor=actor, public_id=public_id, kind=kind)
    listing = certificate.listing
    if not (policy.can_revise(actor, listing) or policy.can_change(actor, listing)):
        raise ConflictError(NOT_CHANGED)
    if form.validate_on_submit():
        with form.refusals():
            file = form.paper.data
            paper = papers.paper_of(content=file.read(), name=file.filename or "")
            revision = paper_operations.keep_paper(
                actor=actor,
                listing=listing,
                kind=kind,
                paper=paper,
                sha256=current_app.extensions["storage"].put(paper.content),
                at=clock.now(),
            )
            flash(_kept(revision))
            return redirect(url_for("listings.show", public_id=public_id), 303)
    page = render_template(
        "catalog/paper.html", form=form, listing=listing, certificate=certificate
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<public_id>/certificates/<kind>/file")
@access(get=SIGNED_IN, of=queries.get_certificate)
def paper(public_id: str, kind: str) -> Answer:
    """The paper as it was handed in: always an attachment that can run nothing."""
    found = queries.get_certificate(actor=current_actor(), public_id=public_id, kind=kind)
    if found.file_sha256 is None:
        raise NotFoundError
    content = current_app.extensions["storage"].get(found.file_sha256)
    return handing_out.attachment(content=content, name=found.file_name)


def _section(name: str) -> Section:
    if name not in set(Section):
        raise NotFoundError
    return Section.of(name)


def _page(listing: Listing, section: Section, form: TermsForm, terms: ListingTerms) -> str:
    form.open_lines()
    pictures = photo_queries.pictures_of(listing_id=listing.id)
    gaps = requirements.missing_of(
        listing=listing,
        photos=len(pictures),
        day=clock.jakarta_date(clock.now()),
    )
    return render_template(
        "catalog/section.html",
        listing=listing,
        form=form,
        section=section,
        sections=[(one, [gap for gap in gaps if gap.section == one]) for one in Section],
        panels=panels.collect(page=PANELS, actor=current_actor(), subject=listing),
        **_preview(listing, terms, pictures),
    )


def _preview(
    listing: Listing, terms: ListingTerms, pictures: Sequence[Picture]
) -> dict[str, object]:
    """A listing that says ``terms`` and stands nowhere: it is never added to the session."""
    shown = Listing(
        public_id=listing.public_id,
        village=listing.village,
        organisation=listing.organisation,
        status=ListingStatus.DRAFT,
        is_demo=listing.is_demo,
        offers=[],
    )
    faults = [problem for problem in problems(terms) if not problem.gap]
    wording.put(shown, wording.terms_of(listing) if faults else terms)
    return {
        "shown": shown,
        "shown_category": category_words(shown) if shown.category else "",
        "shown_photo": pictures[0] if pictures else None,
    }


def _kept(revision: ListingRevision | None) -> str:
    if revision is None:
        return gettext("The changes are kept.")
    if revision.decided_at is None:
        return gettext("The change waits for LPEI's curator. Until then buyers see what stood.")
    return gettext("The change is in force: buyers see it now.")


def _after(listing: Listing, section: Section) -> str:
    """In a draft the next section, else back to the listing."""
    order = list(Section)
    following = order[order.index(section) + 1 :]
    if listing.status is ListingStatus.DRAFT and following:
        return url_for(
            "listing_editor.write_section", public_id=listing.public_id, section=following[0]
        )
    return url_for("listings.show", public_id=listing.public_id)
