"""An officer suggests another village for an inquiry nobody answers; the buyer takes it or leaves it.

Source: trade reference 5.8, R8: with a reason, everybody told, no silent transfer.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext

from marketplace.catalog.models import Listing
from marketplace.db import add, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events import operations as events
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries import policy as inquiry_policy
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.routing import emails, queries, suggestion_queries
from marketplace.routing.suggestion_models import Suggestion

LONGEST_REASON = 1000
_ANSWERED = N_("The village enterprise has answered, or still has time to.")


@transaction
def suggest(
    *,
    actor: Actor,
    inquiry: Inquiry,
    listing_id: str,
    reason: str,
    submission_key: str | None,
    at: datetime,
) -> Suggestion:
    """Tell the buyer of another village, and both enterprises that it was done.

    ``listing_id`` is the public id of a listing list_fitting() names. A second suggestion waits
    until the buyer has said something to the first. Raises NotFoundError for what is not on the
    officer's board, RefusedError beside the field.
    """
    lock(inquiry)
    suggestion_queries.get_silent(actor=actor, public_id=inquiry.public_id)
    suggested = suggestion_queries.list_suggested(inquiry=inquiry)
    for earlier in suggested:
        if submission_key is not None and earlier.submission_key == submission_key:
            return earlier
    if suggestion_queries.find_standing(inquiry=inquiry) is not None:
        raise ConflictError(N_("The buyer has not yet said anything to the last suggestion."))
    listing = _fitting(inquiry, listing_id)
    if any(
        (one.listing_id, one.turn_began_at) == (listing.id, inquiry.changed_at) for one in suggested
    ):
        raise RefusedError(N_("This village was suggested already."), field="listing")
    reason = _sound(reason)
    suggestion = Suggestion(
        inquiry=inquiry,
        turn_began_at=inquiry.changed_at,
        listing=listing,
        suggested_by_id=actor.person_id,
        reason=reason,
        suggested_at=at,
        submission_key=submission_key,
    )
    add(suggestion)
    _record("suggest", actor, inquiry, at=at, reason=reason)
    emails.suggested(suggestion=suggestion, at=at)
    return suggestion


@transaction
def take(*, actor: Actor, suggestion: Suggestion, at: datetime) -> Inquiry:
    """The buyer asks there too, in the words of the first inquiry, which stays open.

    It is an inquiry like any other: screened, counted, refused where one would be.
    """
    inquiry = _standing(actor, suggestion)
    if suggestion.led_to is not None:
        return suggestion.led_to
    _refuse_answered(suggestion, inquiry)
    led_to = inquiries.ask(
        actor=actor,
        listing=suggestion.listing,
        quantity=inquiry.quantity,
        destination=inquiry.destination,
        incoterm=inquiry.incoterm,
        needed_by_date=inquiry.needed_by_date,
        text=_first_words(inquiry),
        submission_key=None,
        at=at,
    )
    suggestion.take(led_to=led_to, at=at)
    _record("take_suggestion", actor, inquiry, at=at)
    return led_to


@transaction
def leave(*, actor: Actor, suggestion: Suggestion, at: datetime) -> None:
    """The buyer would rather wait. A second time changes nothing."""
    inquiry = _standing(actor, suggestion)
    if suggestion.taken is False:
        return
    _refuse_answered(suggestion, inquiry)
    suggestion.leave(at=at)
    _record("leave_suggestion", actor, inquiry, at=at)


def _fitting(inquiry: Inquiry, listing_id: str) -> Listing:
    for listing in suggestion_queries.list_fitting(inquiry=inquiry):
        if listing.public_id == listing_id:
            return listing
    raise RefusedError(N_("Choose a village from the list."), field="listing")


def _sound(reason: str) -> str:
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise RefusedError(N_("Write why, for the buyer and both enterprises."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise RefusedError(N_("This is too long."), field="reason")
    return reason


def _standing(actor: Actor, suggestion: Suggestion) -> Inquiry:
    inquiry = suggestion.inquiry
    if not inquiry_policy.is_buyer_of(actor, inquiry):
        raise ForbiddenError if actor.buys else NotFoundError
    lock(inquiry)
    lock(suggestion)
    return inquiry


def _refuse_answered(suggestion: Suggestion, inquiry: Inquiry) -> None:
    standing = suggestion_queries.find_standing(inquiry=inquiry)
    if standing is None or standing.id != suggestion.id:
        raise ConflictError(_ANSWERED)


def _first_words(inquiry: Inquiry) -> str:
    own = (one for one in inquiry.messages if one.organisation_id == inquiry.buyer_id)
    first = next(own, None)
    return first.text if first else gettext("As in our inquiry %(number)s.", number=inquiry.number)


def _record(action: str, actor: Actor, inquiry: Inquiry, *, at: datetime, **details: str) -> None:
    events.record(
        actor=actor,
        action=f"routing.{action}",
        subject=queries.SUBJECT,
        subject_id=inquiry.public_id,
        at=at,
        details=details,
    )
