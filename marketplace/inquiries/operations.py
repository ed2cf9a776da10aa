"""Ask about a listing, write in the thread, close the inquiry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext

from marketplace.attachments import keeping
from marketplace.attachments.taking import Taken
from marketplace.catalog import requirements
from marketplace.catalog.models import Listing
from marketplace.clock import jakarta_date
from marketplace.db import add, lock, transaction
from marketplace.documents.numbering import next_number
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.operations import Recordable
from marketplace.inquiries import (
    block_operations,
    emails,
    flag_operations,
    followers,
    intentions,
    limits,
    policy,
    queries,
    resolving,
    screening_operations,
    standing_in,
)
from marketplace.inquiries.models import Inquiry, Message, MessageAttachment
from marketplace.inquiries.reasons import REASONS_OF_DECLINE, ClosingReason
from marketplace.inquiries.screening import Rule
from marketplace.inquiries.states import InquiryStatus
from marketplace.labels import N_
from marketplace.mandates import operations as mandates
from marketplace.mandates.operations import Act
from marketplace.organisations.powers import Step
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
    files: Sequence[Taken] = (),
) -> Inquiry:
    """A buyer's inquiry on a published listing, in the inbox of the BUMDes that may sell today.

    Held where a rule of screening says so: then somebody looks first. Raises RefusedError for a
    quantity, country, day or text that does not do, for too many in a day, and when no BUMDes has
    the mandate; ConflictError when the listing is no longer published.
    """
    if not policy.can_ask(actor):
        raise ForbiddenError(N_("Only buyers can send an inquiry."))
    earlier = queries.find_by_submission(submission_key=submission_key)
    if earlier is not None:
        return _same_asker(earlier, actor=actor)
    refuse_unsound(
        listing=listing,
        quantity=quantity,
        destination=destination,
        needed_by_date=needed_by_date,
        at=at,
    )
    text = written(text=text)
    seller = resolving.seller_today(listing=listing, at=at)
    block_operations.refuse_blocked(own_id=actor.organisation_id, other_id=seller.id)
    limits.refuse_more_inquiries(actor=actor, at=at)
    limits.refuse_more_files(actor=actor, files=len(files), at=at)
    rules = screening_operations.rules_for(
        buyer_id=actor.organisation_id,
        text=text,
        destination=destination,
        files=len(files),
        at=at,
    )
    inquiry = _begun(
        actor=actor,
        listing=listing,
        seller_id=seller.id,
        buyer_id=actor.organisation_id,
        asked_by_id=actor.person_id,
        quantity=quantity,
        destination=destination,
        incoterm=incoterm,
        needed_by_date=needed_by_date,
        rules=rules,
        submission_key=submission_key,
        at=at,
    )
    _add_message(actor=actor, inquiry=inquiry, text=text, files=files, submission_key=None, at=at)
    _pass_on(inquiry, text=text, rules=rules, at=at)
    return inquiry


@transaction
def begin_thread(
    *,
    actor: Recordable,
    listing: Listing,
    asked_by_id: int,
    buyer_id: int,
    quantity: int,
    destination: str,
    incoterm: Incoterm,
    needed_by_date: date | None,
    submission_key: str | None,
    at: datetime,
) -> Inquiry:
    """A thread without a word in it yet, the seller's turn, whose silence counts from now on.

    Its caller has looked at what is asked, and tells the seller. Raises RefusedError when nobody
    may sell for the village today.
    """
    inquiry = _begun(
        actor=actor,
        listing=listing,
        seller_id=resolving.seller_today(listing=listing, at=at).id,
        buyer_id=buyer_id,
        asked_by_id=asked_by_id,
        quantity=quantity,
        destination=destination,
        incoterm=incoterm,
        needed_by_date=needed_by_date,
        rules=(),
        submission_key=submission_key,
        at=at,
    )
    intentions.look_soon(at=at)
    return inquiry


def _begun(
    *,
    actor: Recordable,
    listing: Listing,
    seller_id: int,
    buyer_id: int,
    asked_by_id: int,
    quantity: int,
    destination: str,
    incoterm: Incoterm,
    needed_by_date: date | None,
    rules: tuple[Rule, ...],
    submission_key: str | None,
    at: datetime,
) -> Inquiry:
    inquiry = Inquiry(
        number=next_number(series=SERIES, at=at),
        status=InquiryStatus.HELD if rules else InquiryStatus.AWAITING_SELLER,
        listing_id=listing.id,
        buyer_id=buyer_id,
        seller_id=seller_id,
        asked_by_id=asked_by_id,
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
    inquiry.begun(actor=actor, at=at, details={"held_for": list(rules)} if rules else None)
    return inquiry


@transaction
def write_message(
    *,
    actor: Actor,
    inquiry: Inquiry,
    text: str,
    submission_key: str | None,
    at: datetime,
    files: Sequence[Taken] = (),
) -> Message:
    """One more message of the thread; then it is the other side's turn, who is told by letter.

    A buyer's word opens again what lapsed. Raises RefusedError for an empty or endless text and for
    too many in an hour, ConflictError when the inquiry is over or held.
    """
    _allow_speaking(actor, inquiry)
    earlier = queries.find_message_by_submission(submission_key=submission_key)
    if earlier is not None:
        return _same_author(earlier, actor=actor, inquiry=inquiry)
    block_operations.refuse_blocked(
        own_id=policy.own_side(actor, inquiry).id, other_id=policy.other_side(actor, inquiry).id
    )
    followers.hold(inquiry=inquiry)
    _lock_speakable(actor, inquiry)
    limits.refuse_more_messages(actor=actor, at=at)
    limits.refuse_more_files(actor=actor, files=len(files), at=at)
    actor = standing_in.act_under(actor=actor, inquiry=inquiry, step=Step.QUOTE, at=at)
    if not inquiry.open:
        intentions.look_soon(at=at)  # it lapsed, and a silence may begin again
    message = _add_message(
        actor=actor,
        inquiry=inquiry,
        text=written(text=text),
        files=files,
        submission_key=submission_key,
        at=at,
    )
    if policy.is_buyer_of(actor, inquiry):
        inquiry.reply(actor=actor, at=at)
        for follower in followers.all_():
            follower.replied(actor=actor, inquiry=inquiry, at=at)
    else:
        inquiry.answer(actor=actor, at=at)
    mandates.note_act(
        actor=actor,
        act=Act.MESSAGE,
        subject_id=message.public_id,
        thread_id=inquiry.public_id,
        number=inquiry.number,
        path=f"/inquiries/{inquiry.public_id}",
        at=at,
    )
    to = policy.other_side(actor, inquiry)
    emails.message_written(message=message, to=to, at=at)
    return message


@transaction
def close_inquiry(
    *, actor: Actor, inquiry: Inquiry, reason: ClosingReason, at: datetime, text: str = ""
) -> None:
    """Either side ends it with a reason; ``text`` becomes the thread's last message.

    A seller's reason that says no to what was asked declines it, which is an answer. What stands on
    it ends with it.

    Raises RefusedError for another side's reason, or for another reason without a text;
    ConflictError when the inquiry is already over.
    """
    if not policy.is_party(actor, inquiry):
        raise ForbiddenError
    if reason not in policy.closing_reasons(actor):
        raise RefusedError(N_("Choose a reason from the list."), field="reason")
    if reason is ClosingReason.OTHER and not text.strip():
        raise RefusedError(N_("Write a few words about the reason."), field="text")
    followers.hold(inquiry=inquiry)
    _lock_open(inquiry)
    for follower in followers.all_():
        follower.closing(actor=actor, inquiry=inquiry, reason=reason, text=text.strip(), at=at)
    if text.strip():
        block_operations.refuse_blocked(
            own_id=policy.own_side(actor, inquiry).id, other_id=policy.other_side(actor, inquiry).id
        )
        _add_message(
            actor=actor,
            inquiry=inquiry,
            text=written(text=text),
            files=(),
            submission_key=None,
            at=at,
        )
    if policy.is_seller_of(actor, inquiry) and reason in REASONS_OF_DECLINE:
        inquiry.decline(actor=actor, reason=reason, at=at)
    else:
        inquiry.close(actor=actor, reason=reason, at=at)
    to = policy.other_side(actor, inquiry)
    closed_by = inquiry.buyer if to is inquiry.seller else inquiry.seller
    emails.closed(
        inquiry=inquiry, to=to, closed_by=closed_by, reason=reason, text=text.strip(), at=at
    )
    for follower in followers.all_():
        follower.closed(actor=actor, inquiry=inquiry, reason=reason, at=at)


def refuse_unsound(
    *,
    listing: Listing,
    quantity: int,
    destination: str,
    needed_by_date: date | None,
    at: datetime,
) -> None:
    """Raises RefusedError for a wish that does not do, ConflictError for a listing nobody offers."""
    if not listing.published or requirements.lapsed_of(listing=listing, day=jakarta_date(at)):
        raise ConflictError(N_("This product is no longer offered."))
    _refuse_quantity(quantity, listing=listing)
    _refuse_wish(destination=destination, needed_by_date=needed_by_date, at=at)


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


def _pass_on(inquiry: Inquiry, *, text: str, rules: tuple[Rule, ...], at: datetime) -> None:
    if rules:
        screening_operations.hold(inquiry=inquiry, rules=rules, at=at)
        return
    emails.asked(inquiry=inquiry, text=text, at=at)
    intentions.look_soon(at=at)


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


def _allow_speaking(actor: Actor, inquiry: Inquiry) -> None:
    if not policy.can_speak(actor, inquiry):
        raise ForbiddenError


def _lock_open(inquiry: Inquiry) -> None:
    lock(inquiry)
    if not inquiry.open:
        raise ConflictError(policy.why_shut(inquiry))


def _lock_speakable(actor: Actor, inquiry: Inquiry) -> None:
    lock(inquiry)
    if not policy.may_write(actor, inquiry):
        raise ConflictError(policy.why_shut(inquiry))


def _add_message(
    *,
    actor: Actor,
    inquiry: Inquiry,
    text: str,
    files: Sequence[Taken],
    submission_key: str | None,
    at: datetime,
) -> Message:
    message = Message(
        inquiry=inquiry,
        author_id=actor.person_id,
        organisation_id=actor.side_id,
        text=text,
        sent_at=at,
        submission_key=submission_key,
        files=keeping.rows_of(files, row=MessageAttachment, at=at),
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
