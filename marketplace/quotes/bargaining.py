"""Ask for other terms, stay with those offered, ask no longer: each moves one version of an offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from marketplace.clock import jakarta_date
from marketplace.db import add, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.inquiries.states import InquiryStatus
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.quotes import emails, policy, queries, revising
from marketplace.quotes.models import Counter, Quotation
from marketplace.quotes.states import MOST_ROUNDS
from marketplace.quotes.terms import Wish, refuse_vain


@transaction
def counter_quotation(
    *, actor: Actor, quotation: Quotation, wish: Wish, submission_key: str | None, at: datetime
) -> Counter:
    """The buyer asks for other terms; it is the BUMDes's turn. Pressed twice: the same again.

    Raises RefusedError for a wish that changes nothing or cannot be; ConflictError when the version
    does not stand, is countered already, or five rounds are over.
    """
    if not policy.can_decide(actor, quotation):
        raise ForbiddenError(N_("Only the buyer asks for other terms."))
    lock(quotation.inquiry)
    earlier = queries.find_counter_by_submission(submission_key=submission_key)
    if earlier is not None:
        if (earlier.quotation_id, earlier.written_by_id) != (quotation.id, actor.person_id):
            raise ConflictError(N_("This form was used already. Open the page again."))
        return earlier
    revising.hold_standing(quotation, at=at)
    rounds = queries.count_rounds(inquiry_id=quotation.inquiry_id)
    if rounds >= MOST_ROUNDS:
        raise ConflictError(
            N_("Other terms were asked for five times. Settle the rest in the messages.")
        )
    # PostgreSQL cannot store a NUL, and nobody writes one on purpose.
    wish = replace(wish, note=wish.note.replace("\x00", "").strip())
    refuse_vain(wish, today=jakarta_date(at))
    _refuse_the_same(wish, quotation)
    quotation.counter(actor=actor, at=at)
    counter = _counter(wish, quotation, round_=rounds + 1, actor=actor, at=at)
    counter.submission_key = submission_key
    add(counter)
    quotation.inquiry.reply(actor=actor, at=at)
    emails.countered(actor=actor, quotation=quotation, counter=counter, at=at)
    return counter


@transaction
def hold_price(*, actor: Actor, quotation: Quotation, at: datetime) -> None:
    """The director stays with the same version; its validity goes on as it was."""
    if not policy.can_withdraw(actor, quotation):
        raise ForbiddenError(N_("Only the director answers a buyer who asks for other terms."))
    revising.hold_standing(quotation, at=at)
    quotation.hold_price(actor=actor, at=at)
    quotation.inquiry.answer(actor=actor, at=at)
    emails.held(actor=actor, quotation=quotation, at=at)


@transaction
def withdraw_counter(*, actor: Actor, quotation: Quotation, at: datetime) -> None:
    """The buyer asks no longer, and may accept again."""
    if not policy.can_decide(actor, quotation):
        raise ForbiddenError(N_("Only the buyer takes back what they asked for."))
    revising.hold_standing(quotation, at=at)
    quotation.withdraw_counter(actor=actor, at=at)
    if _asked_nothing_else(quotation):
        quotation.inquiry.retract(actor=actor, at=at)
    emails.counter_withdrawn(actor=actor, quotation=quotation, at=at)


def _asked_nothing_else(quotation: Quotation) -> bool:
    """Whether the BUMDes's turn began with the counter-offer, and the buyer wrote nothing since."""
    inquiry, counter = quotation.inquiry, queries.find_counter(quotation=quotation)
    if counter is None or inquiry.status is not InquiryStatus.AWAITING_SELLER:
        return False
    since = counter.written_at
    wrote = any(
        message.organisation_id == inquiry.buyer_id and message.sent_at > since
        for message in inquiry.messages
    )
    return inquiry.changed_at >= since and not wrote


def _refuse_the_same(wish: Wish, quotation: Quotation) -> None:
    offered = Wish(
        quantity=quotation.quantity,
        unit_price=quotation.unit_price,
        incoterm=quotation.incoterm,
        ready_date=quotation.ready_date,
        payment_plan=quotation.payment_plan,
    )
    if replace(wish, note="") == offered:
        raise RefusedError(N_("These are the terms you were offered. Change what does not suit."))


def _counter(
    wish: Wish, quotation: Quotation, *, round_: int, actor: Actor, at: datetime
) -> Counter:
    return Counter(
        inquiry_id=quotation.inquiry_id,
        quotation_id=quotation.id,
        round=round_,
        quantity=wish.quantity,
        unit_price=wish.unit_price,
        incoterm=wish.incoterm,
        ready_date=wish.ready_date,
        payment_plan=wish.payment_plan,
        note=wish.note,
        written_by_id=actor.person_id,
        written_at=at,
    )
