"""Pages of a village enterprise at a forum: offer a table, its own day, withdraw."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Listing
from marketplace.catalog.naming import name_here
from marketplace.errors import ConflictError, NotFoundError, RefusedError
from marketplace.forums import booking_queries, clocks, operations, policy, queries
from marketplace.forums.forms import TableForm
from marketplace.forums.models import Forum
from marketplace.labels import N_
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import DIRECTORS_ONLY, SELLERS_ONLY
from marketplace.web.access import access
from marketplace.web.forms import ActionForm

blueprint = Blueprint("forum_tables", __name__, url_prefix="/forums")
Answer = str | tuple[str, int] | Response


@blueprint.route("/<public_id>/table", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY, of=queries.get_forum)
def offer(public_id: str) -> Answer:
    """The director brings the flagship."""
    actor, form = current_actor(), TableForm()
    forum = queries.get_forum(actor=actor, public_id=public_id)
    listings = queries.published_listings(actor=actor)
    form.offer(listings)
    if form.validate_on_submit():
        with form.refusals():
            operations.offer_table(
                actor=actor,
                forum=forum,
                listing=_listing(form),
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("Your table stands. Buyers can book your times now."), "good")
            return _to_schedule(forum)
    elif queries.find_table_of(forum=forum, seller_id=actor.organisation_id) is not None:
        return _to_schedule(forum)
    elif not policy.registers(forum, at=clock.now()):
        raise ConflictError(N_("Registration for this forum has ended."))
    page = render_template("forums/table.html", form=form, forum=forum, listings=listings)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<public_id>/schedule")
@access(get=SELLERS_ONLY, of=queries.get_forum)
def schedule(public_id: str) -> Answer:
    """Who comes to the enterprise's own table and when; also on paper."""
    actor = current_actor()
    forum = queries.get_forum(actor=actor, public_id=public_id)
    table = queries.find_table_of(forum=forum, seller_id=actor.organisation_id)
    lines = booking_queries.list_lines(actor=actor, forum=forum)
    days = groupby(lines, key=lambda one: clock.jakarta_date(one.starts_at))
    return render_template(
        "forums/table_schedule.html",
        forum=forum,
        table=table,
        days=[(day, list(of_day)) for day, of_day in days],
        can_withdraw=table is not None and policy.directs(actor, table),
        registers=policy.registers(forum, at=clock.now()),
        action=ActionForm(formdata=None),
        name_here=name_here,
        clocks=clocks,
    )


@blueprint.route("/tables/<public_id>/withdrawal", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_table)
def withdraw(public_id: str) -> Answer:
    """The village does not come."""
    actor, form = current_actor(), ActionForm()
    table = queries.get_table(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        operations.withdraw_table(actor=actor, table=table, at=clock.now())
        flash(gettext("Your table is withdrawn; who had booked it has been told."), "good")
    return _to_schedule(table.forum)


def _listing(form: TableForm) -> Listing:
    try:
        return catalog.get_listing(actor=current_actor(), public_id=form.listing.data)
    except NotFoundError:
        message = gettext("Choose a listing that buyers can see.")
        raise RefusedError(message, field="listing") from None


def _to_schedule(forum: Forum) -> Response:
    return redirect(url_for("forum_tables.schedule", public_id=forum.public_id), 303)
