"""Hold a forum: write it, open and close it, call it off; offer a village's table and withdraw it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from marketplace.catalog import policy as sellers
from marketplace.catalog.models import Listing
from marketplace.clock import jakarta_date
from marketplace.db import add, db, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.forums import booking_queries, emails, leaving, policy, queries
from marketplace.forums.booking_models import Booking
from marketplace.forums.hours import spans
from marketplace.forums.models import Forum, ForumSlot, ForumTable
from marketplace.forums.states import BookingStatus, ForumStatus, TableStatus
from marketplace.forums.terms import ForumTerms, refuse_unfit
from marketplace.labels import N_
from marketplace.organisations.queries import find_seller_of
from marketplace.organisations.roles import Actor, Role

WORDS = (
    *("name_en", "name_id", "description_en", "description_id"),
    *("place", "address", "link", "registration_ends_date"),
)

_USED = N_("This form was used already. Open the page again.")


@transaction
def write_forum(
    *, actor: Actor, terms: ForumTerms, submission_key: str | None, at: datetime
) -> Forum:
    """A draft. Raises RefusedError for what does not do, also for another officer's province."""
    if not policy.HOLDERS.admits(actor):
        raise ForbiddenError(N_("Only programme officers and Desaport hold forums."))
    known = queries.find_submitted(submission_key=submission_key)
    if known is not None:
        if not policy.holds(actor, known):
            raise ConflictError(_USED)
        return known
    _refuse_other_province(actor, terms)
    refuse_unfit(terms, at=at)
    forum = Forum(
        status=ForumStatus.DRAFT,
        held_by_id=actor.organisation_id,
        written_at=at,
        submission_key=submission_key,
        **terms.columns,
    )
    add(forum)
    forum.begun(actor=actor, at=at)
    return forum


@transaction
def rewrite_forum(*, actor: Actor, forum: Forum, terms: ForumTerms, at: datetime) -> None:
    """A draft in full; of an open one the words, the place and the end of registration only."""
    _take_up(actor, forum)
    if forum.status not in (ForumStatus.DRAFT, ForumStatus.OPEN):
        raise ConflictError(N_("This forum can no longer be changed."))
    _refuse_other_province(actor, terms)
    draft = forum.status is ForumStatus.DRAFT
    if not draft:
        _refuse_other_days(forum, terms)
    refuse_unfit(terms, at=at if draft else forum.written_at)
    for name, said in terms.columns.items():
        if draft or name in WORDS:
            setattr(forum, name, said)


@transaction
def open_forum(*, actor: Actor, forum: Forum, at: datetime) -> None:
    """Everybody sees it. Raises ConflictError when its registration has ended already."""
    _take_up(actor, forum)
    if forum.registration_ends_date < jakarta_date(at):
        raise ConflictError(N_("Its registration has ended. Change the days first."))
    forum.open(actor=actor, at=at)


@transaction
def close_forum(*, actor: Actor, forum: Forum, at: datetime) -> None:
    """No further table and no further booking; what is booked stays."""
    _take_up(actor, forum)
    forum.close(actor=actor, at=at)


@transaction
def hold_forum(*, actor: Actor, forum: Forum, at: datetime) -> None:
    """It has taken place. Raises ConflictError before its last day."""
    _take_up(actor, forum)
    if forum.status is ForumStatus.CLOSED and not policy.can_hold(forum, at=at):
        raise ConflictError(N_("This forum has not taken place yet."))
    forum.hold(actor=actor, at=at)


@transaction
def cancel_forum(*, actor: Actor, forum: Forum, reason: str, at: datetime) -> None:
    """Call it off: all who booked are told why."""
    _take_up(actor, forum)
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise RefusedError(N_("Write why, for those who booked."), field="reason")
    forum.cancel(actor=actor, reason=reason, at=at)
    _call_off(
        booking_queries.to_come_of_forum(forum=forum, at=at), actor=actor, reason=reason, at=at
    )


@transaction
def offer_table(
    *, actor: Actor, forum: Forum, listing: Listing, submission_key: str | None, at: datetime
) -> ForumTable:
    """The director brings the flagship: a table with a slot for each stretch of the forum's hours.

    Offering twice gives the table there is. Raises ConflictError when registration has ended,
    RefusedError (``listing``) for one that buyers cannot see or the enterprise may not sell.
    """
    lock(forum)
    if actor.role is not Role.SELLER_DIRECTOR:
        raise ForbiddenError(N_("Only the director offers a table."))
    if not forum.opened_at or not sellers.owns(actor, listing):
        raise NotFoundError
    standing = queries.find_table_of(forum=forum, seller_id=actor.organisation_id)
    if standing is not None:
        return standing
    if not policy.registers(forum, at=at):
        raise ConflictError(N_("Registration for this forum has ended."))
    _refuse_listing(actor, listing, at=at)
    if queries.offered_with(submission_key=submission_key):
        raise ConflictError(_USED)  # the table it made is withdrawn, or stands in another forum
    table = ForumTable(
        forum=forum,
        number=queries.next_table_number(forum=forum),
        seller_id=actor.organisation_id,
        listing=listing,
        status=TableStatus.STANDING,
        offered_at=at,
        submission_key=submission_key,
    )
    add(table)
    table.begun(actor=actor, at=at, details={"forum": forum.public_id, "table": table.number})
    made = spans(from_date=forum.from_date, to_date=forum.to_date, hours=forum.hours)
    db.session.add_all(
        ForumSlot(table_id=table.id, starts_at=one.starts_at, ends_at=one.ends_at) for one in made
    )
    return table


@transaction
def withdraw_table(*, actor: Actor, table: ForumTable, at: datetime) -> None:
    """The village does not come; who booked with it is told."""
    lock(table)
    if actor.organisation_id != table.seller_id:
        raise NotFoundError
    if not policy.directs(actor, table):
        raise ForbiddenError(N_("Only the director withdraws a table."))
    table.withdraw(actor=actor, at=at)
    _call_off(booking_queries.to_come_at_table(table=table, at=at), actor=actor, reason="", at=at)


def _take_up(actor: Actor, forum: Forum) -> None:
    lock(forum)
    if not policy.HOLDERS.admits(actor):
        raise ForbiddenError(N_("Only programme officers and Desaport hold forums."))
    if not policy.holds(actor, forum):
        raise NotFoundError


def _refuse_other_province(actor: Actor, terms: ForumTerms) -> None:
    if not policy.holds_in(actor, terms.province_code):
        raise RefusedError(N_("Choose the province you answer for."), field="province_code")


def _refuse_other_days(forum: Forum, terms: ForumTerms) -> None:
    for name, said in terms.columns.items():
        if name not in WORDS and said != getattr(forum, name):
            message = N_("Villages and buyers count on this: it cannot change any more.")
            raise RefusedError(message, field=name)


def _refuse_listing(actor: Actor, listing: Listing, *, at: datetime) -> None:
    if not listing.published:
        raise RefusedError(N_("Choose a listing that buyers can see."), field="listing")
    seller = find_seller_of(village_id=listing.village_id, day=jakarta_date(at))
    if seller is None or seller.id != actor.organisation_id:
        message = N_("Your enterprise has no right to sell for this village today.")
        raise RefusedError(message, field="listing")


def _call_off(bookings: Iterable[Booking], *, actor: Actor, reason: str, at: datetime) -> None:
    for booking in bookings:
        lock(booking)
        if booking.status is not BookingStatus.BOOKED:
            continue  # one side cancelled it at the same moment
        leaving.leave(booking=booking, actor=actor, reason=reason, at=at)
        emails.called_off(booking=booking, by=actor.organisation_name, reason=reason, at=at)
