"""Pages of forums for everybody: the list, one forum, its free times, a slot, a person's calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import naming, photo_queries
from marketplace.catalog.cards import cards_of
from marketplace.forums import booking_operations as operations
from marketplace.forums import booking_queries, calendar_files, clocks, policy, queries
from marketplace.forums.booking_forms import BookingForm
from marketplace.forums.models import Forum
from marketplace.forums.policy import HOLDERS, PARTIES
from marketplace.forums.queries import SlotLine, Wanted
from marketplace.forums.states import ForumKind
from marketplace.organisations.acting import current_actor, find_actor
from marketplace.organisations.roles import BUYERS_ONLY
from marketplace.regions import queries as regions
from marketplace.web.access import PUBLIC, access
from marketplace.web.pagination import PER_PAGE, Page, page_number

blueprint = Blueprint("forums", __name__, url_prefix="/forums")
Answer = str | tuple[str, int] | Response
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TimeRow:
    """What is free and taken at one time."""

    starts_at: datetime
    ends_at: datetime
    slots: list[SlotLine]


@blueprint.route("")
@access(get=PUBLIC)
def index() -> Answer:
    """Forums to come, or those that are over, of a province and kind."""
    number, provinces = page_number(), regions.list_provinces()
    wanted = _wanted({one.code for one in provinces})
    found = queries.list_forums(wanted=wanted, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    total = queries.count_forums(wanted=wanted)
    return render_template(
        "forums/index.html",
        page=Page(found, number, total),
        wanted=wanted,
        provinces=provinces,
        province_here=naming.province_here,
        kinds=ForumKind,
        holds=HOLDERS.admits(find_actor()),
        meets=PARTIES.admits(find_actor()),
    )


@blueprint.route("/<public_id>")
@access(get=PUBLIC)
def show(public_id: str) -> Answer:
    """One forum, the villages that come, and how to book."""
    actor, at = find_actor(), clock.now()
    forum = queries.get_forum(actor=actor, public_id=public_id)
    cards = cards_of(ids=queries.listings_present(forum=forum))
    registers = policy.registers(forum, at=at)
    return render_template(
        "forums/show.html",
        forum=forum,
        cards=cards,
        covers=photo_queries.covers_of(listings=cards),
        texts=naming.texts_here(cards),
        registers=registers,
        free=queries.count_free(forum=forum, at=at) if registers else 0,
        actor=actor,
        holds=policy.holds(actor, forum),
        province_here=naming.province_here,
    )


@blueprint.route("/<public_id>/times")
@access(get=BUYERS_ONLY, of=queries.get_forum)
def times(public_id: str) -> Answer:
    """A day's times: with whom each is free."""
    actor, at = current_actor(), clock.now()
    forum = queries.get_forum(actor=actor, public_id=public_id)
    day = _day(forum, today=clock.jakarta_date(at))
    slots = queries.list_slots(forum=forum, day=day, buyer_id=actor.organisation_id)
    return render_template(
        "forums/times.html",
        forum=forum,
        day=day,
        days=[forum.from_date + number * _DAY for number in range(_length(forum))],
        rows=list(_by_time(slots)),
        registers=policy.registers(forum, at=at),
        at=at,
        clocks=clocks,
    )


@blueprint.route("/slots/<public_id>", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY, of=queries.get_slot)
def book(public_id: str) -> Answer:
    """Book one slot with one village."""
    actor, form = current_actor(), BookingForm()
    slot = queries.get_slot(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with form.refusals():
            booking = operations.book_slot(
                actor=actor,
                slot=slot,
                topic=form.topic.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("It is booked. The village enterprise has been told."), "good")
            return redirect(url_for("forum_bookings.show", public_id=booking.public_id), 303)
    page = render_template(
        "forums/slot.html",
        form=form,
        slot=slot,
        forum=slot.table.forum,
        day=clock.jakarta_date(slot.starts_at),
        bookable=policy.bookable(slot, at=clock.now()),
        clocks=clocks,
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<public_id>/calendar.ics")
@access(get=PARTIES, of=queries.get_forum)
def calendar(public_id: str) -> Response:
    """The reader's own bookings of a forum, for their calendar."""
    actor = current_actor()
    forum = queries.get_forum(actor=actor, public_id=public_id)
    bookings = booking_queries.list_bookings(actor=actor, forum=forum)
    return calendar_files.as_file(bookings, actor=actor, name=naming.name_here(forum))


def _wanted(provinces: set[str]) -> Wanted:
    """What the address asks for; nonsense asks for nothing."""
    province, kind = request.args.get("province", ""), request.args.get("kind", "")
    return Wanted(
        day=clock.jakarta_date(clock.now()),
        past=request.args.get("when") == "past",
        province=province if province in provinces else None,
        kind=ForumKind.of(kind) if kind in set(ForumKind) else None,
    )


def _day(forum: Forum, *, today: date) -> date:
    """The day asked for, if the forum has it; else today or its first."""
    asked = request.args.get("day", "")
    usual = min(max(today, forum.from_date), forum.to_date)
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return usual
    return day if forum.from_date <= day <= forum.to_date else usual


def _length(forum: Forum) -> int:
    return (forum.to_date - forum.from_date).days + 1


def _by_time(slots: Iterable[SlotLine]) -> Iterator[TimeRow]:
    for (starts_at, ends_at), group in groupby(slots, key=lambda one: (one.starts_at, one.ends_at)):
        yield TimeRow(starts_at, ends_at, list(group))
