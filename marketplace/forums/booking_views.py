"""Pages of bookings for those who meet: all of theirs, one with its minutes, and what follows."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog.naming import name_here
from marketplace.errors import ConflictError
from marketplace.forums import booking_operations as operations
from marketplace.forums import booking_queries as queries
from marketplace.forums import calendar_files, clocks, policy
from marketplace.forums.booking_forms import MinutesForm
from marketplace.forums.booking_models import Booking
from marketplace.forums.policy import PARTIES
from marketplace.inquiries import words
from marketplace.inquiries.forms import AskForm
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import BUYERS_ONLY, TRADERS_ONLY, Actor
from marketplace.trade_terms import Incoterm
from marketplace.web.access import access
from marketplace.web.forms import ActionForm

blueprint = Blueprint("forum_bookings", __name__, url_prefix="/forums/bookings")
Answer = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


@blueprint.route("")
@access(get=PARTIES)
def index() -> Answer:
    """Whom the reader meets, by time."""
    actor = current_actor()
    lines = queries.list_lines(actor=actor)
    return render_template(
        "forums/bookings.html", lines=lines, actor=actor, name_here=name_here, clocks=clocks
    )


@blueprint.route("/<public_id>")
@access(get=PARTIES, of=queries.get_booking)
def show(public_id: str) -> Answer:
    """One booking: when, where, with whom, and its minutes."""
    actor = current_actor()
    booking = queries.get_booking(actor=actor, public_id=public_id)
    return _page(actor, booking, MinutesForm(formdata=None))


@blueprint.route("/<public_id>/cancellation", methods=["POST"])
@access(post=TRADERS_ONLY, of=queries.get_booking)
def cancel(public_id: str) -> Answer:
    """Free the slot again."""
    actor, form = current_actor(), ActionForm()
    booking = queries.get_booking(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        operations.cancel_booking(actor=actor, booking=booking, at=clock.now())
        flash(gettext("The booking is cancelled; the other side has been told."), "good")
    return _to(booking)


@blueprint.route("/<public_id>/minutes", methods=["POST"])
@access(post=PARTIES, of=queries.get_booking)
def write(public_id: str) -> Answer:
    """Keep what was said."""
    actor, form = current_actor(), MinutesForm()
    booking = queries.get_booking(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with form.refusals():
            operations.write_minutes(
                actor=actor,
                booking=booking,
                wanted=form.wanted.data or "",
                quantity=form.quantity.data,
                destination=form.destination.data or "",
                next_step=form.next_step.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("The minutes are kept."), "good")
            return _to(booking)
    return _page(actor, booking, form), 422


@blueprint.route("/<public_id>/inquiry", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY, of=queries.get_booking)
def follow_up(public_id: str) -> Answer:
    """The buyer asks about what was talked of; the form begins with the last minutes."""
    actor = current_actor()
    booking = queries.get_booking(actor=actor, public_id=public_id)
    form = AskForm(data=_talked_of(actor, booking))
    if form.validate_on_submit():
        with form.refusals():
            inquiry = operations.follow_up(
                actor=actor,
                booking=booking,
                quantity=form.quantity.data or 0,
                destination=form.destination.data,
                incoterm=Incoterm(form.incoterm.data),
                needed_by_date=form.needed_by_date.data,
                text=form.text.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(words.sent(inquiry), "good")
            return redirect(url_for("inquiries.show", public_id=inquiry.public_id), 303)
    elif not policy.can_follow_up(actor, booking, at=clock.now()):
        raise ConflictError(operations.NOT_TO_ASK)
    page = render_template(
        "forums/follow_up.html", form=form, booking=booking, listing=booking.table.listing
    )
    return form.sent_back(page) if form.is_submitted() else page


@blueprint.route("/<public_id>/calendar.ics")
@access(get=PARTIES, of=queries.get_booking)
def calendar(public_id: str) -> Response:
    """This booking, for the reader's calendar."""
    actor = current_actor()
    booking = queries.get_booking(actor=actor, public_id=public_id)
    return calendar_files.as_file([booking], actor=actor, name=name_here(booking.forum))


def _talked_of(actor: Actor, booking: Booking) -> dict[str, object]:
    minutes = queries.list_minutes(actor=actor, booking=booking)
    listing = booking.table.listing
    said: dict[str, object] = {"quantity": listing.moq, "incoterm": listing.incoterm.value}
    if minutes:
        last = minutes[-1]
        said["quantity"] = last.quantity or listing.moq
        said["destination"] = last.destination
        said["text"] = "\n\n".join(part for part in (last.wanted, last.next_step) if part)
    return said


def _page(actor: Actor, booking: Booking, form: MinutesForm) -> str:
    at = clock.now()
    return render_template(
        "forums/booking.html",
        actor=actor,
        booking=booking,
        forum=booking.forum,
        table=booking.table,
        listing=booking.table.listing,
        minutes=queries.list_minutes(actor=actor, booking=booking),
        form=form,
        action=ActionForm(formdata=None),
        day=clock.jakarta_date(booking.slot.starts_at),
        can_cancel=policy.can_cancel(actor, booking, at=at),
        can_write=policy.can_write_minutes(actor, booking, at=at),
        can_follow_up=policy.can_follow_up(actor, booking, at=at),
        clocks=clocks,
    )


def _to(booking: Booking) -> Response:
    return redirect(url_for("forum_bookings.show", public_id=booking.public_id), 303)
