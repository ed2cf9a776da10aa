"""Pages of the capacity calendar: the weeks to come, and one week at a time."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.capacity import operations, picture, queries
from marketplace.capacity.forms import WeekForm
from marketplace.capacity.rules import HORIZON, Week
from marketplace.capacity.weeks import WEEK
from marketplace.errors import NotFoundError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import SELLERS_ONLY, Actor
from marketplace.web.access import access
from marketplace.web.forms import ActionForm

blueprint = Blueprint("capacity", __name__)
Answer = str | tuple[str, int] | Response


def week_of_listing(*, actor: Actor, public_id: str, week: str) -> object:
    """For the access rule: a stranger is told nothing about weeks either."""
    _ = week
    return queries.get_listing(actor=actor, public_id=public_id)


@blueprint.route("/listings/<public_id>/capacity")
@access(get=SELLERS_ONLY, of=queries.get_listing)
def show(public_id: str) -> Answer:
    """The next half year, week by week."""
    listing = queries.get_listing(actor=current_actor(), public_id=public_id)
    calendar = queries.calendar_of(listing=listing, at=clock.now())
    return render_template(
        "capacity/show.html",
        listing=listing,
        calendar=calendar,
        picture=picture.draw(calendar.weeks),
    )


@blueprint.route("/listings/<public_id>/capacity/<week>", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=week_of_listing)
def change(public_id: str, week: str) -> Answer:
    """One week: what is believed, what is booked, and the seller's own figure."""
    actor = current_actor()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    calendar = queries.calendar_of(listing=listing, at=clock.now(), count=HORIZON)
    known = _week(calendar.weeks, week)
    form = WeekForm(data={"quantity": known.limit, "reason": known.reason})
    if form.validate_on_submit():
        with form.refusals():
            operations.set_week(
                actor=actor,
                listing=listing,
                week=known.start,
                quantity=form.quantity.data or 0,
                reason=form.reason.data or "",
                at=clock.now(),
            )
            flash(gettext("The week is kept."), "good")
            return _to(public_id)
    page = render_template(
        "capacity/week.html",
        listing=listing,
        week=known,
        orders=queries.list_bookings_in(listing_id=listing.id, week=known.start),
        before=known.start - WEEK if known.start > calendar.weeks[0].start else None,
        after=known.start + WEEK if known.start < calendar.weeks[-1].start else None,
        form=form,
        clearing=ActionForm(formdata=None),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/listings/<public_id>/capacity/<week>/clearing", methods=["POST"])
@access(post=SELLERS_ONLY, of=week_of_listing)
def clear(public_id: str, week: str) -> Answer:
    """Back to what follows from the listing."""
    actor = current_actor()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    if ActionForm().validate_on_submit():
        operations.clear_week(actor=actor, listing=listing, week=_day(week), at=clock.now())
        flash(gettext("The week follows the listing again."), "good")
    return _to(public_id)


def _week(weeks: tuple[Week, ...], text: str) -> Week:
    start = _day(text)
    found = next((week for week in weeks if week.start == start), None)
    if found is None:
        raise NotFoundError
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFoundError from None


def _to(public_id: str) -> Response:
    return redirect(url_for("capacity.show", public_id=public_id), 303)
