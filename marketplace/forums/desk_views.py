"""The officer's pages of forums: all they hold, write, open, close, call off, who meets whom."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.accounts.models import Person
from marketplace.catalog.naming import name_here
from marketplace.errors import ConflictError, RefusedError
from marketplace.forums import (
    booking_operations,
    booking_queries,
    clocks,
    operations,
    policy,
    queries,
)
from marketplace.forums.booking_models import Booking
from marketplace.forums.forms import CancellingForm, ForumForm, OfficerForm
from marketplace.forums.models import Forum
from marketplace.forums.policy import HOLDERS
from marketplace.forums.states import ForumStatus
from marketplace.labels import N_
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import Actor
from marketplace.regions import queries as regions
from marketplace.web.access import access
from marketplace.web.forms import ActionForm
from marketplace.web.pagination import PER_PAGE, Page, page_number

blueprint = Blueprint("forum_desk", __name__, url_prefix="/forums")
Answer = str | tuple[str, int] | Response
USUAL = {"slot_minutes": 30, "pause_minutes": 0}


class Step(Protocol):
    def __call__(self, *, actor: Actor, forum: Forum, at: datetime) -> None: ...


@blueprint.route("/held")
@access(get=HOLDERS)
def index() -> Answer:
    """What the officer holds, drafts too."""
    actor, number = current_actor(), page_number()
    found = queries.list_held(actor=actor, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    page = Page(found, number, queries.count_held(actor=actor))
    return render_template("forums/desk_index.html", page=page, name_here=name_here)


@blueprint.route("/new", methods=["GET", "POST"])
@access(get=HOLDERS, post=HOLDERS)
def write() -> Answer:
    """A new draft."""
    actor = current_actor()
    form = _offered(ForumForm(data=USUAL), actor)
    if form.validate_on_submit():
        with form.refusals():
            forum = operations.write_forum(
                actor=actor,
                terms=form.terms(),
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("The draft is kept. Open it when everything is right."), "good")
            return redirect(url_for("forums.show", public_id=forum.public_id), 303)
    page = render_template("forums/desk_write.html", form=form, forum=None)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<public_id>/terms", methods=["GET", "POST"])
@access(get=HOLDERS, post=HOLDERS, of=queries.get_held_forum)
def rewrite(public_id: str) -> Answer:
    """A draft in full; of an open forum the words, the place and the end of registration."""
    actor = current_actor()
    forum = queries.get_held_forum(actor=actor, public_id=public_id)
    form = _offered(ForumForm(), actor)
    if form.validate_on_submit():
        with form.refusals():
            operations.rewrite_forum(actor=actor, forum=forum, terms=form.terms(), at=clock.now())
            flash(gettext("The forum says it now."), "good")
            return _to(forum)
    elif not form.is_submitted():
        form.fill(forum)
    page = render_template("forums/desk_write.html", form=form, forum=forum, name_here=name_here)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<public_id>/opening", methods=["POST"])
@access(post=HOLDERS, of=queries.get_held_forum)
def open_(public_id: str) -> Answer:
    """Show it to everybody."""
    said = gettext("The forum is open: villages offer tables, buyers book.")
    return _step(public_id, operations.open_forum, said)


@blueprint.route("/<public_id>/closing", methods=["POST"])
@access(post=HOLDERS, of=queries.get_held_forum)
def close(public_id: str) -> Answer:
    """No further booking."""
    return _step(public_id, operations.close_forum, gettext("Booking is closed."))


@blueprint.route("/<public_id>/holding", methods=["POST"])
@access(post=HOLDERS, of=queries.get_held_forum)
def hold(public_id: str) -> Answer:
    """It has taken place."""
    return _step(public_id, operations.hold_forum, gettext("The forum has taken place."))


@blueprint.route("/<public_id>/cancellation", methods=["GET", "POST"])
@access(get=HOLDERS, post=HOLDERS, of=queries.get_held_forum)
def cancel(public_id: str) -> Answer:
    """Call it off, with a reason."""
    actor, form = current_actor(), CancellingForm()
    forum = queries.get_held_forum(actor=actor, public_id=public_id)
    if forum.status in (ForumStatus.HELD, ForumStatus.CANCELLED):
        raise ConflictError(N_("This forum is over."))
    if form.validate_on_submit():
        with form.refusals():
            operations.cancel_forum(
                actor=actor, forum=forum, reason=form.reason.data or "", at=clock.now()
            )
            flash(gettext("The forum is cancelled; who had booked has been told."), "good")
            return _to(forum)
    page = render_template("forums/desk_cancel.html", form=form, forum=forum, name_here=name_here)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<public_id>/bookings")
@access(get=HOLDERS, of=queries.get_held_forum)
def bookings(public_id: str) -> Answer:
    """Who meets whom and when; what they talk about is theirs."""
    actor = current_actor()
    forum = queries.get_held_forum(actor=actor, public_id=public_id)
    return render_template(
        "forums/desk_bookings.html",
        forum=forum,
        lines=booking_queries.list_lines_of_forum(actor=actor, forum=forum),
        actor=actor,
        name_here=name_here,
        clocks=clocks,
        day_of=clock.jakarta_date,
    )


@blueprint.route("/bookings/<public_id>/officer", methods=["GET", "POST"])
@access(get=HOLDERS, post=HOLDERS, of=booking_queries.get_booking_to_staff)
def attach(public_id: str) -> Answer:
    """Send somebody along, or nobody any more."""
    actor, form = current_actor(), OfficerForm()
    booking = booking_queries.get_booking_to_staff(actor=actor, public_id=public_id)
    officers = {one.public_id: one for one in booking_queries.list_officers()}
    form.offer(officers.values(), nobody=gettext("Nobody"))
    if form.validate_on_submit():
        with form.refusals():
            chosen = form.officer.data or ""
            if chosen and chosen not in officers:
                message = gettext("Choose an officer of the programme.")
                raise RefusedError(message, field="officer")
            _send(actor, booking, officers.get(chosen))
            return redirect(url_for("forum_desk.bookings", public_id=booking.forum.public_id), 303)
    elif booking.officer is not None and not form.is_submitted():
        form.officer.data = booking.officer.public_id
    page = render_template(
        "forums/desk_officer.html",
        form=form,
        booking=booking,
        forum=booking.forum,
        name_here=name_here,
        day=clock.jakarta_date(booking.slot.starts_at),
        clocks=clocks,
    )
    return (page, 422) if form.is_submitted() else page


def _send(actor: Actor, booking: Booking, officer: Person | None) -> None:
    if officer is not None:
        booking_operations.attach_officer(
            actor=actor, booking=booking, officer=officer, at=clock.now()
        )
        flash(gettext("%(name)s comes along and has been told.", name=officer.name), "good")
    else:
        booking_operations.release_officer(actor=actor, booking=booking, at=clock.now())
        flash(gettext("Nobody comes along any more."), "good")


def _step(public_id: str, step: Step, said: str) -> Response:
    actor = current_actor()
    forum = queries.get_held_forum(actor=actor, public_id=public_id)
    if ActionForm().validate_on_submit():
        step(actor=actor, forum=forum, at=clock.now())
        flash(said, "good")
    return _to(forum)


def _offered(form: ForumForm, actor: Actor) -> ForumForm:
    """The provinces this officer may choose."""
    provinces = [one for one in regions.list_provinces() if policy.holds_in(actor, one.code)]
    every = gettext("The whole country") if policy.holds_in(actor, None) else None
    form.offer(provinces, whole_country=every)
    return form


def _to(forum: Forum) -> Response:
    return redirect(url_for("forums.show", public_id=forum.public_id), 303)
