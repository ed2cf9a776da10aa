"""The shortlist and what was looked at last: for a stranger from cookies, for a person from tables."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response as Answer

from marketplace import clock
from marketplace.accounts.paths import safe_next
from marketplace.catalog import naming, photo_queries, sheets
from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Listing
from marketplace.catalog.searches import MOST_COMPARED
from marketplace.errors import RefusedError
from marketplace.organisations.acting import current_actor, find_actor
from marketplace.organisations.roles import BUYERS_ONLY, Actor
from marketplace.shortlists import operations, queries, viewing, visitors
from marketplace.shortlists.cookies import (
    MOST_SHORTLISTED,
    MOST_VIEWED,
    SHORTLIST,
    SHORTLIST_LASTS,
    VIEWED,
    VIEWED_LASTS,
    read_ids,
    with_first,
    without,
)
from marketplace.shortlists.forms import NoteForm
from marketplace.spreadsheets.download import KINDS, as_file
from marketplace.spreadsheets.writing import Sheet
from marketplace.tallies.holding import held_to
from marketplace.tallies.limits import EXPORT
from marketplace.web.access import PUBLIC, access
from marketplace.web.after_answer import asked_by_hand

blueprint = Blueprint("shortlists", __name__)
_DOT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the page shows it; a stranger's has no note form."""

    listing: Listing
    note: str = ""
    form: NoteForm | None = None


@blueprint.route("/shortlist")
@access(get=PUBLIC)
def index() -> Response:
    actor = find_actor()
    lines = _lines(actor)
    viewed = queries.list_viewed(actor=actor) if actor else visitors.kept_listings(VIEWED)
    shown = [*(line.listing for line in lines), *viewed]
    visitors.draw_as_shortlisted(frozenset(line.listing.public_id for line in lines))
    page = render_template(
        "shortlists/index.html",
        actor=actor,
        lines=lines,
        viewed=viewed,
        covers=photo_queries.covers_of(listings=shown),
        texts=naming.texts_here(shown),
        most=MOST_SHORTLISTED,
        most_viewed=MOST_VIEWED,
        most_compared=MOST_COMPARED,
        shortlist_days=SHORTLIST_LASTS,
        viewed_days=viewing.VIEWED_KEPT.days if actor else VIEWED_LASTS,
        back_url=safe_next(request.args.get("from")),
    )
    return _private(Response(page))


@blueprint.route(f"/shortlist.{KINDS}")
@access(get=PUBLIC)
@held_to(EXPORT)
def sheet(kind: str) -> Response:
    """What is still published of the shortlist, with its notes."""
    rows = [
        (*sheets.public_row(line.listing, _page_of(line.listing)), line.note)
        for line in _lines(find_actor())
        if line.listing.published
    ]
    return as_file(
        Sheet("Shortlist", (*sheets.PUBLIC_COLUMNS, "note"), rows), kind=kind, name="shortlist"
    )


@access(post=PUBLIC)
def change() -> Answer:
    """One button of a card or a product page: ``add`` or ``remove`` holds the listing's public id."""
    added, removed = (_one_id(name) for name in ("add", "remove"))
    if not added and not removed:
        abort(400)
    if not _comes_from_a_page_of_ours():
        page = render_template("shortlists/confirm.html", fields=_sent())
        return _private(Response(page, status=403))
    actor = find_actor()
    if actor is None:
        return _changed_in_the_browser(added, removed)
    return _changed_in_the_account(actor, added, removed)


@blueprint.route("/shortlist/<public_id>/note", methods=["POST"])
@access(post=BUYERS_ONLY, of=queries.get_entry)
def write_note(public_id: str) -> Answer:
    actor, form = current_actor(), NoteForm(prefix=f"{public_id}-")
    queries.get_entry(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with form.refusals():
            operations.write_note(actor=actor, public_id=public_id, note=form.note.data or "")
            flash(gettext("The note is kept."), "good")
            return redirect(url_for("shortlists.index") + f"#listing-{public_id}", 303)
    flash(gettext("A note has at most 500 letters; this one was not kept."), "danger")
    return redirect(url_for("shortlists.index"), 303)


@access(post=PUBLIC)
def forget_viewed() -> Answer:
    """Empty the list of what was looked at last, wherever it is kept."""
    if not _comes_from_a_page_of_ours():
        abort(403)
    actor = find_actor()
    answer = redirect(url_for("shortlists.index"), 303)
    visitors.keep(answer, VIEWED, ())  # type: ignore[arg-type]  # Flask's own redirect
    if actor is not None:
        viewing.forget_all(actor=actor)
        flash(gettext("The list of what you looked at is empty."), "good")
    return answer


@blueprint.route("/recently-viewed/<public_id>.gif")
@access(get=PUBLIC)
def seen(public_id: str) -> Response:
    """A dot that product pages show strangers without JavaScript: its answer sets the cookie.

    The page itself sets none, so that it is the same for everybody and may be kept by caches.
    """
    response = _private(Response(_DOT, mimetype="image/gif"))
    known = read_ids(public_id, most=1)
    wanted = asked_by_hand() and request.headers.get("Sec-GPC") != "1"
    if known and wanted and find_actor() is None:
        ids = with_first(visitors.kept_ids(VIEWED), public_id, most=MOST_VIEWED)
        visitors.keep(response, VIEWED, ids)
    return response


def _lines(actor: Actor | None) -> list[Line]:
    if actor is None:
        return [Line(listing) for listing in visitors.kept_listings(SHORTLIST)]
    return [
        Line(
            entry.listing,
            entry.note,
            NoteForm(
                formdata=None, prefix=f"{entry.listing.public_id}-", data={"note": entry.note}
            ),
        )
        for entry in queries.list_entries(actor=actor)
    ]


def _page_of(listing: Listing) -> str:
    return url_for("catalog.product", public_id=listing.public_id, _external=True)


def _one_id(name: str) -> str | None:
    return next(iter(read_ids(request.form.get(name), most=1)), None)


def _sent() -> dict[str, str]:
    names = ("add", "remove", "next")
    return {name: request.form[name] for name in names if name in request.form}


def _comes_from_a_page_of_ours() -> bool:
    """A token proves it; strangers' pages hold none, so there the browser's word counts as well.

    Without either a page asks to press once more, with a token. All that is at stake for a stranger
    is a cookie of public ids; for somebody signed in only the token counts.
    """
    if find_actor() is not None or "csrf_token" in request.form:
        csrf: CSRFProtect = current_app.extensions["csrf"]
        csrf.protect()
        return True
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")


def _changed_in_the_browser(added: str | None, removed: str | None) -> Answer:
    ids = visitors.kept_ids(SHORTLIST)
    if removed:
        ids = without(ids, removed)
    if added:
        listing = catalog.get_published_listing(public_id=added)
        ids = with_first(ids, listing.public_id, most=MOST_SHORTLISTED)
    answer = _told(ids) if _by_script() else redirect(_shortlist_page(), 303)
    visitors.keep(answer, SHORTLIST, ids)  # type: ignore[arg-type]  # Flask's own redirect
    return answer


def _changed_in_the_account(actor: Actor, added: str | None, removed: str | None) -> Answer:
    at = clock.now()
    try:
        if removed:
            operations.remove_listing(actor=actor, public_id=removed)
        if added:
            listing = catalog.get_published_listing(public_id=added)
            operations.add_listing(actor=actor, listing=listing, at=at)
    except RefusedError as refusal:
        if _by_script():
            return Response(gettext(refusal.message), 422, mimetype="text/plain")
        flash(gettext(refusal.message), "danger")
    if _by_script():
        return _told(tuple(queries.shortlisted_ids(actor=actor)))
    return redirect(safe_next(request.form.get("next")) or url_for("shortlists.index"), 303)


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _told(ids: tuple[str, ...]) -> Response:
    return _private(jsonify(shortlisted=list(ids)))


def _shortlist_page() -> str:
    """For a stranger without JavaScript: the page that can show what came of it, and the way back."""
    here = url_for("shortlists.index")
    wanted = safe_next(request.form.get("next"))
    if wanted is None or wanted.partition("?")[0] == here:
        return here
    return f"{here}?{urlencode({'from': wanted})}"


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


# Their own check stands in the views: strangers' pages carry no token.
WITHOUT_TOKEN = (change, forget_viewed)
blueprint.add_url_rule("/shortlist/changes", "change", change, methods=["POST"])
blueprint.add_url_rule("/recently-viewed/removal", "forget_viewed", forget_viewed, methods=["POST"])
