"""An enterprise's listings as a file: take it, change it in a spreadsheet, see what changes, apply."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import (
    approximations,
    policy,
    queries,
    sheet_operations,
    sheets,
    storefront,
)
from marketplace.catalog.models import Listing
from marketplace.catalog.revision_states import RevisionStatus
from marketplace.catalog.searches import Search, read_search
from marketplace.catalog.sheet_forms import LONGEST_ROWS, ApplyForm, SheetForm
from marketplace.catalog.sheet_operations import CHANGED_MEANWHILE
from marketplace.catalog.sheets import KEY, VERSION, Change, FileRow
from marketplace.errors import ConflictError, RefusedError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import SELLERS_ONLY
from marketplace.search.documents import MOST_PER_PAGE
from marketplace.search.port import SearchEngine, SearchEngineError
from marketplace.spreadsheets.download import KINDS, as_file
from marketplace.spreadsheets.reading import LARGEST_FILE, read_sheet
from marketplace.spreadsheets.writing import Sheet
from marketplace.tallies.holding import held_to
from marketplace.tallies.limits import EXPORT
from marketplace.web.access import PUBLIC, access
from marketplace.web.security import accepts_up_to

blueprint = Blueprint("sheets", __name__)
Answer = str | tuple[str, int] | Response
LARGEST_REQUEST = LARGEST_FILE + 64 * 1024
# A form sends three bytes of UTF-8 as nine letters, and a few fields beside the rows.
LARGEST_APPLIED = 9 * LONGEST_ROWS + 64 * 1024
MOST_RESULTS = 500
log = logging.getLogger(__name__)


@blueprint.route(f"/listings/all.{KINDS}")
@access(get=SELLERS_ONLY)
@held_to(EXPORT)
def own(kind: str) -> Response:
    """Every listing of the enterprise in full."""
    listings = queries.list_whole_listings(actor=current_actor())
    return as_file(sheets.own_sheet(listings), kind=kind, name="listings")


@blueprint.route("/listings/import", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY)
@accepts_up_to(LARGEST_REQUEST)
def look() -> Answer:
    """What a file would change, row by row; nothing is changed yet."""
    form = SheetForm()
    if form.validate_on_submit():
        with form.refusals():
            grid = read_sheet(_content(form.file.data))
            return _preview(sheets.rows_of(grid), grid.guessed)
    page = render_template("catalog/import.html", form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/listings/import/changes", methods=["POST"])
@access(post=SELLERS_ONLY)
@accepts_up_to(LARGEST_APPLIED)
def apply() -> Answer:
    """Change the listings as the preview showed."""
    form = ApplyForm()
    if not form.validate_on_submit():
        raise ConflictError(CHANGED_MEANWHILE)
    actor = current_actor()
    changes = _changes(_shown(form.rows.data or ""))
    if not all(change.fits for change in changes):
        raise ConflictError(CHANGED_MEANWHILE)
    try:
        revisions = sheet_operations.revise_from_sheet(
            actor=actor,
            changes=[(one.listing, one.listing.version, one.reading.terms) for one in changes],
            at=clock.now(),
        )
    except RefusedError as refusal:
        flash(gettext(refusal.message), "danger")
        return redirect(url_for("sheets.look"), 303)
    count = len(changes)
    message = ngettext("%(num)s listing is changed.", "%(num)s listings are changed.", count)
    flash(message, "good")
    if any(revision.status is RevisionStatus.PENDING for revision in revisions):
        flash(gettext("What a curator must see first waits for LPEI; buyers see it afterwards."))
    return redirect(url_for("listings.index"), 303)


@blueprint.route(f"/search.{KINDS}")
@access(get=PUBLIC)
@held_to(EXPORT)
def results(kind: str) -> Response:
    """The first results of a search, as its page orders them."""
    asked = storefront.with_known_provinces(search=read_search(request.args.to_dict(flat=False)))
    rows = [sheets.public_row(listing, _page_of(listing)) for listing in _found(asked)]
    sheet = Sheet("Search results", sheets.PUBLIC_COLUMNS, rows)
    return as_file(sheet, kind=kind, name="search-results")


def _found(asked: Search) -> list[Listing]:
    day = clock.jakarta_date(clock.now())
    rates = approximations.buyers_currency(currency=asked.currency, day=day).rates
    engine: SearchEngine = current_app.extensions["search_engine"]
    query = replace(asked.query(rates=rates, day=day), per_page=MOST_PER_PAGE)
    ids: list[int] = []
    try:
        for page in range(1, MOST_RESULTS // MOST_PER_PAGE + 1):
            found = engine.search(replace(query, page=page)).ids
            ids.extend(found)
            if len(found) < MOST_PER_PAGE:
                break
    except SearchEngineError as error:
        log.warning("The search index did not answer (%s); names were compared instead.", error)
        ids = _by_name(asked)
    except Exception:  # a damaged file fails in a dozen ways, and the file must still come
        log.exception("The search index is damaged; names were compared instead.")
        ids = _by_name(asked)
    return queries.published_with_sellers(ids=ids)


def _by_name(asked: Search) -> list[int]:
    return [card.id for card in storefront.find_by_name(search=asked.on_page(1)).listings]


def _page_of(listing: Listing) -> str:
    return url_for("catalog.product", public_id=listing.public_id, _external=True)


def _content(file: FileStorage) -> bytes:
    return file.stream.read(LARGEST_FILE + 1)


def _preview(rows: list[FileRow], guessed: tuple[str, ...]) -> Answer:
    actor, changes = current_actor(), _changes(rows)
    differing = [change for change in changes if change.differences or not change.fits]
    closed = {
        one.listing.id
        for one in differing
        if not (policy.can_revise(actor, one.listing) or policy.can_change(actor, one.listing))
    }
    ready = bool(differing) and not closed and all(change.fits for change in differing)
    form = ApplyForm(formdata=None, data={"rows": _told(differing) if ready else ""})
    page = render_template(
        "catalog/import_preview.html",
        form=form,
        changes=differing,
        closed=closed,
        unchanged=len(changes) - len(differing),
        guessed=guessed,
        ready=ready,
    )
    return page if ready or not differing else (page, 422)


def _changes(rows: list[FileRow]) -> list[Change]:
    return sheets.changes_in(rows, queries.list_whole_listings(actor=current_actor()))


def _told(changes: list[Change]) -> str:
    """What the page hands to its own button: the listings, their versions and the new cells."""
    rows = [
        {KEY: change.listing.public_id, VERSION: str(change.listing.version)}
        | {one.column: one.after for one in change.differences}
        for change in changes
    ]
    return json.dumps(rows, ensure_ascii=False)


def _shown(text: str) -> list[FileRow]:
    try:
        rows = json.loads(text)
        return [
            FileRow(line, {str(name): str(cell) for name, cell in row.items()})
            for line, row in enumerate(rows, start=1)
        ]
    except (ValueError, TypeError, AttributeError) as error:
        raise ConflictError(CHANGED_MEANWHILE) from error
