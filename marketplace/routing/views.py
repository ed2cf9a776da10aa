"""Pages of silences: the officer's board, a buyer's other villages, how staff see each decision."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import naming, photo_queries
from marketplace.errors import ConflictError, NotFoundError
from marketplace.inquiries.queries import get_inquiry
from marketplace.labels import N_
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import BUYERS_ONLY
from marketplace.regions.queries import find_region_name
from marketplace.routing import board, operations, queries, replaying
from marketplace.routing.alternates import alternates_to
from marketplace.routing.board import Wanted
from marketplace.routing.policy import OFFICERS_ONLY, STAFF_ONLY
from marketplace.routing.rungs import LADDER, Rung
from marketplace.routing.suggestion_queries import FAR_ENOUGH
from marketplace.web.access import access
from marketplace.web.choices import pairs
from marketplace.web.forms import ActionForm
from marketplace.web.pagination import PER_PAGE, Page, page_number
from marketplace.workdays.holidays import decreed_years

blueprint = Blueprint("routing", __name__)
Answer = str | Response


@blueprint.route("/inquiries/<public_id>/alternates", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY, of=get_inquiry)
def alternates(public_id: str) -> Answer:
    """The buyer's yes, and what it shows: nothing is sent to these villages."""
    actor = current_actor()
    inquiry = get_inquiry(actor=actor, public_id=public_id)
    if ActionForm().validate_on_submit():
        operations.show_alternates(actor=actor, inquiry=inquiry, at=clock.now())
        return redirect(url_for("routing.alternates", public_id=public_id), 303)
    if queries.find_consent(inquiry=inquiry) is None:
        raise ConflictError(N_("The village enterprise has answered, or still has time to."))
    found = alternates_to(listing=inquiry.listing)
    return render_template(
        "routing/alternates.html",
        inquiry=inquiry,
        listings=found,
        covers=photo_queries.covers_of(listings=found),
        texts=naming.texts_here(found),
    )


@blueprint.route("/programme/silences")
@access(get=OFFICERS_ONLY)
def silences() -> str:
    """Who has not answered for twelve working hours or more, in the officer's region."""
    actor, number, wanted = current_actor(), page_number(), _wanted()
    found = board.list_silences(
        actor=actor,
        wanted=wanted,
        at=clock.now(),
        offset=(number - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    counted = board.tally(actor=actor, wanted=wanted)
    return render_template(
        "routing/silences.html",
        silences=Page(found, number, counted.total),
        regencies=[(code, f"{name}, {place}") for code, name, place in counted.regencies],
        rungs=pairs(LADDER),
        suggestible=FAR_ENOUGH,
        wanted=wanted,
        region=find_region_name(code=actor.region_code),
    )


@blueprint.route("/back-office/routing")
@access(get=STAFF_ONLY)
def rounds() -> Answer:
    """The last hops of all inquiries; an inquiry's number leads to its own."""
    number = request.args.get("number", "").strip()
    found = queries.find_any(reference=number) if number else None
    if found is not None:
        return redirect(url_for("routing.explain", public_id=found.public_id), 303)
    return render_template(
        "routing/rounds.html",
        latest=queries.list_latest_hops(),
        number=number,
        years=decreed_years(),
    )


@blueprint.route("/back-office/routing/<public_id>")
@access(get=STAFF_ONLY)
def explain(public_id: str) -> str:
    """Every hop of one inquiry, what the engine saw, and whether it would decide the same today."""
    inquiry = queries.find_any(reference=public_id)
    if inquiry is None:
        raise NotFoundError
    return render_template(
        "routing/explain.html",
        inquiry=inquiry,
        replays=replaying.replay(hops=queries.list_hops(inquiry=inquiry)),
        years=decreed_years(),
    )


def _wanted() -> Wanted:
    rung = request.args.get("rung", "")
    regency = request.args.get("regency", "")
    return Wanted(
        rung=next((one for one in Rung if one.value == rung), None),
        regency=regency if regency and regency.isascii() and "\x00" not in regency else None,
    )
