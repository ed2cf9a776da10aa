"""Ask about a listing, write in the thread, close the inquiry."""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app
from flask_babel import gettext

from marketplace.catalog import requirements
from marketplace.catalog.models import Listing
from marketplace.clock import jakarta_date
from marketplace.db import add, lock, transaction
from marketplace.documents.numbering import next_number
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.inquiries import emails, flag_operations, intentions, policy, queries
from marketplace.inquiries.models import Inquiry, Message
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import InquiryStatus
from marketplace.labels import N_
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import find_seller_of
from marketplace.organisations.roles import Actor
from marketplace.trade_terms import COUNTRIES, Incoterm
from marketplace.web.filters import quantity as written_quantity

LONGEST_TEXT = 4000
LARGEST_QUANTITY = 10**9
SERIES = "INQ"
USED_ALREADY = N_("This form was used already. Open the page again.")


@transaction
def ask(
    *,
    actor: Actor,
    listing: Listing,
    quantity: int,
    destination: str,
    incoterm: Incoterm,
    needed_by_date: date | None,
    text: str,
    submission_key: str | None,
    at: datetime,
) -> Inquiry:
    """A buyer's inquiry on a published listing, in the inbox of the BUMDes that may sell today.

    Raises RefusedError for a quantity, country, day or text that does not do, and when no BUMDes
    has the mandate; ConflictError when the listing is no longer published.
    """
    if not policy.can_ask(actor):
        raise ForbiddenError(N_("Only buyers can send an inquiry."))
    earlier = queries.find_by_submission(submission_key=submission_key)
    if earlier is not None:
        return _same_asker(earlier, actor=actor)
    if not listing.published or requirements.lapsed_of(listing=listing, day=jakarta_date(at)):
        raise ConflictError(N_("This product is no longer offered."))
    _refuse_quantity(quantity, listing=listing)
    _refuse_wish(destination=destination, needed_by_date=needed_by_date, at=at)
    text = written(text=text)
    inquiry = Inquiry(
        number=next_number(series=SERIES, at=at),
        status=InquiryStatus.AWAITING_SELLER,
        listing_id=listing.id,
        buyer_id=actor.organisation_id,
        seller_id=_seller_today(listing, at=at).id,
        asked_by_id=actor.person_id,
        quantity=quantity,
        unit=listing.unit,
        destination=destination,
        incoterm=incoterm,
        needed_by_date=needed_by_date,
        asked_at=at,
        changed_at=at,
        submission_key=submission_key,
    )
    add(inquiry)
    inquiry.begun(actor=actor, at=at)
    _add_message(actor=actor, inquiry=inquiry, text=text, submission_key=None, at=at)
    emails.asked(inquiry=inquiry, text=text, at=at)
    intentions.look_soon(at=at)
    return inquiry


@transaction
def write_message(
    *, actor: Actor, inquiry: Inquiry, text: str, submission_key: str | None, at: datetime
) -> Message:
    """One more message of the thread; then it is the other side's turn, who is told by letter.

    Raises RefusedError for an empty or endless text, ConflictError when the inquiry is over.
    """
    _allow_speaking(actor, inquiry)
    earlier = queries.find_message_by_submission(submission_key=submission_key)
    if earlier is not None:
        return _same_author(earlier, actor=actor, inquiry=inquiry)
    _lock_open(inquiry)
    message = _add_message(
        actor=actor, inquiry=inquiry, text=written(text=text), submission_key=submission_key, at=at
    )
    if policy.is_seller_of(actor, inquiry):
        inquiry.answer(actor=actor, at=at)
    else:
        inquiry.reply(actor=actor, at=at)
    to = policy.other_side(actor, inquiry)
    emails.message_written(message=message, to=to, at=at)
    return message


@transaction
def close_inquiry(
    *, actor: Actor, inquiry: Inquiry, reason: ClosingReason, at: datetime, text: str = ""
) -> None:
    """Either side ends it with a reason; ``text`` becomes the thread's last message.

    What stands on it ends with it: features above put themselves into ``inquiry_endings``.

    Raises RefusedError for another side's reason, or for another reason without a text;
    ConflictError when the inquiry is already over.
    """
    _allow_speaking(actor, inquiry)
    if reason not in policy.closing_reasons(actor):
        raise RefusedError(N_("Choose a reason from the list."), field="reason")
    if reason is ClosingReason.OTHER and not text.strip():
        raise RefusedError(N_("Write a few words about the reason."), field="text")
    _lock_open(inquiry)
    for end in current_app.extensions["inquiry_endings"]:
        end(actor=actor, inquiry=inquiry, reason=reason, text=text.strip(), at=at)
    if text.strip():
        _add_message(
            actor=actor, inquiry=inquiry, text=written(text=text), submission_key=None, at=at
        )
    inquiry.close(actor=actor, reason=reason, at=at)
    to = policy.other_side(actor, inquiry)
    closed_by = inquiry.buyer if to is inquiry.seller else inquiry.seller
    emails.closed(
        inquiry=inquiry, to=to, closed_by=closed_by, reason=reason, text=text.strip(), at=at
    )


def written(*, text: str) -> str:
    """What somebody wrote, as it is kept. Raises RefusedError (field ``text``)."""
    # PostgreSQL cannot store a NUL, and nobody writes one on purpose.
    text = text.replace("\x00", "").strip()
    if not text:
        raise RefusedError(N_("Write a message."), field="text")
    if len(text) > LONGEST_TEXT:
        longest = gettext("Write at most %(count)s characters.", count=LONGEST_TEXT)
        raise RefusedError(longest, field="text")
    return text


def _refuse_quantity(quantity: int, *, listing: Listing) -> None:
    if quantity < listing.moq:
        moq = written_quantity(listing.moq, listing.unit)
        message = gettext("The minimum order of this product is %(quantity)s.", quantity=moq)
        raise RefusedError(message, field="quantity")
    if quantity > LARGEST_QUANTITY:
        raise RefusedError(N_("This quantity is too large to be meant."), field="quantity")


def _refuse_wish(*, destination: str, needed_by_date: date | None, at: datetime) -> None:
    if destination not in COUNTRIES:
        raise RefusedError(N_("Choose the country of destination."), field="destination")
    if needed_by_date is not None and needed_by_date < jakarta_date(at):
        raise RefusedError(N_("This day has passed."), field="needed_by_date")


def _seller_today(listing: Listing, *, at: datetime) -> Organisation:
    seller = find_seller_of(village_id=listing.village_id, day=jakarta_date(at))
    if seller is None:
        raise RefusedError(
            N_(
                "No village enterprise has the right to sell for this village today, "
                "so nobody could answer you. Nothing was sent."
            )
        )
    return seller


def _allow_speaking(actor: Actor, inquiry: Inquiry) -> None:
    if not policy.can_speak(actor, inquiry):
        raise ForbiddenError


def _lock_open(inquiry: Inquiry) -> None:
    lock(inquiry)
    if not inquiry.open:
        raise ConflictError(N_("This inquiry is over, nothing can be added to it."))


def _add_message(
    *, actor: Actor, inquiry: Inquiry, text: str, submission_key: str | None, at: datetime
) -> Message:
    message = Message(
        inquiry=inquiry,
        author_id=actor.person_id,
        organisation_id=actor.organisation_id,
        text=text,
        sent_at=at,
        submission_key=submission_key,
    )
    add(message)
    flag_operations.flag_account(message=message, at=at)
    return message


def _same_asker(earlier: Inquiry, *, actor: Actor) -> Inquiry:
    if earlier.buyer_id != actor.organisation_id:
        raise ConflictError(USED_ALREADY)
    return earlier


def _same_author(earlier: Message, *, actor: Actor, inquiry: Inquiry) -> Message:
    if earlier.author_id != actor.person_id or earlier.inquiry_id != inquiry.id:
        raise ConflictError(USED_ALREADY)
    return earlier
