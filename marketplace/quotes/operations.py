"""Send a quotation, take it back, decline it, accept it: versions are added, never edited."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from marketplace.capacity import operations as capacity
from marketplace.clock import end_of_day_in_jakarta, jakarta_date
from marketplace.costing import floor_queries
from marketplace.db import add, db, lock, transaction
from marketplace.documents import operations as documents
from marketplace.documents.models import PaperKind
from marketplace.documents.numbering import next_number
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.operations import SYSTEM
from marketplace.exchange import queries as exchange
from marketplace.inquiries import followers, standing_in
from marketplace.inquiries.followers import MadeElsewhere
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.mandates import operations as mandates
from marketplace.mandates.operations import Act
from marketplace.money import Money
from marketplace.organisations.powers import Step
from marketplace.organisations.roles import Actor, Role
from marketplace.quotes import (
    approving,
    checks,
    drafts,
    emails,
    holding,
    intentions,
    measuring,
    policy,
    queries,
    revising,
)
from marketplace.quotes import documents as papers
from marketplace.quotes.draft_states import DraftStatus
from marketplace.quotes.grounds import CONFIRMED, MEAN_IT, Ground
from marketplace.quotes.models import IN_FULL, Quotation
from marketplace.quotes.reasons import REASONS_OF_BUYERS, REASONS_OF_SELLERS, EndReason
from marketplace.quotes.stamp import second_currency, stamped
from marketplace.quotes.states import EarlierVersion, QuotationStatus
from marketplace.quotes.terms import LONGEST_NOTE, Offer
from marketplace.quotes.tier_models import QuotationTier, rows_of
from marketplace.web.readers import reader_at

SERIES = "QUO"
_NOT_YOURS = N_("Only the director of the village enterprise sends quotations.")


@transaction
def send_quotation(
    *,
    actor: Actor,
    inquiry: Inquiry,
    offer: Offer,
    submission_key: str | None,
    at: datetime,
    beyond_reason: str = "",
    despite: Collection[Ground] = (),
    earlier: EarlierVersion = EarlierVersion.REPLACE,
) -> Quotation:
    """The next version of the offer on this inquiry; the one before it ends or is kept behind it.

    An operator sends nothing that goes to the director. ``beyond_reason`` is the director's, where
    more is promised than the free weeks allow, ``despite`` what else they were told of and mean.
    Raises RefusedError for an unsound offer or without these words; ConflictError when the inquiry
    is over or the selling mandate is no longer in force.
    """
    if not policy.can_send(actor, inquiry) and not policy.can_draft(actor, inquiry):
        raise ForbiddenError(_NOT_YOURS)
    pressed = queries.find_by_submission(submission_key=submission_key)
    if pressed is not None:
        return _same_offerer(pressed, actor=actor, inquiry=inquiry)
    followers.hold(inquiry=inquiry)
    # Two people sending at once meet here, not at the unique index.
    lock(inquiry)
    actor = standing_in.act_under(actor=actor, inquiry=inquiry, step=Step.QUOTE, at=at)
    checks.refuse_without_right(inquiry, at=at)
    offer = checks.checked(offer, inquiry=inquiry, at=at)
    _refuse_unseen(actor, inquiry, offer, despite=despite, at=at)
    until = end_of_day_in_jakarta(offer.valid_through_date)
    kept = revising.make_way(inquiry, earlier=earlier, newer_until=until, actor=actor, at=at)
    quotation = _version(actor=actor, inquiry=inquiry, offer=offer, at=at)
    quotation.submission_key = submission_key
    _freeze_rate(quotation, at=at)
    add(quotation)
    elsewhere = holding.parts_elsewhere(quotation, at=at)
    reason = holding.hold_weeks(
        quotation, elsewhere, before=kept, beyond_reason=beyond_reason, at=at
    )
    details: dict[str, object] = {"revision": quotation.revision}
    if reason:
        details["beyond_capacity"] = reason
    quotation.begun(actor=actor, at=at, details=details)
    _settle_draft(quotation, actor=actor, at=at)
    _issue_paper(quotation, elsewhere, at=at)
    inquiry.answer(actor=actor, at=at)
    intentions.look_tomorrow(at=at)
    mandates.note_act(
        actor=actor,
        act=Act.QUOTATION,
        subject_id=quotation.public_id,
        thread_id=inquiry.public_id,
        number=quotation.number,
        path=f"/quotations/{quotation.public_id}",
        at=at,
    )
    emails.sent(actor=actor, quotation=quotation, kept=kept, at=at)
    for follower in followers.all_():
        follower.quoted(actor=actor, inquiry=inquiry, quotation=quotation.public_id, at=at)
    return quotation


@transaction
def decline_quotation(
    *, actor: Actor, quotation: Quotation, reason: EndReason, at: datetime, text: str = ""
) -> None:
    """The buyer says no and why; it is the BUMDes's turn again.

    Raises RefusedError for another side's reason, or for another reason without a text;
    ConflictError when it is too late.
    """
    if not policy.can_decide(actor, quotation):
        raise ForbiddenError(N_("Only the buyer declines a quotation."))
    text = _why(reason, text, among=REASONS_OF_BUYERS)
    revising.hold_standing(quotation, at=at)
    quotation.decline(actor=actor, reason=reason, text=text, at=at)
    capacity.release(quotation_id=quotation.public_id, at=at)
    again = revising.stand_again(quotation.inquiry, at=at)
    quotation.inquiry.reply(actor=actor, at=at)
    emails.declined(actor=actor, quotation=quotation, again=again, at=at)


@transaction
def withdraw_quotation(
    *, actor: Actor, quotation: Quotation, reason: EndReason, at: datetime, text: str = ""
) -> None:
    """The director takes the offer back and says why. Raises as ``decline_quotation``."""
    if not policy.can_withdraw(actor, quotation):
        raise ForbiddenError(
            N_("Only the director of the village enterprise withdraws quotations.")
        )
    text = _why(reason, text, among=REASONS_OF_SELLERS)
    revising.hold_standing(quotation, at=at)
    quotation.withdraw(actor=actor, reason=reason, text=text, at=at)
    capacity.release(quotation_id=quotation.public_id, at=at)
    again = revising.stand_again(quotation.inquiry, at=at)
    emails.withdrawn(actor=actor, quotation=quotation, again=again, at=at)


@transaction
def accept_quotation(*, actor: Actor, quotation: Quotation, at: datetime) -> Quotation:
    """The buyer takes the latest live version; called by orders, which makes the order of it.

    Raises ConflictError in plain words when it was superseded, declined, withdrawn, accepted, has
    lapsed, or its inquiry is over; ForbiddenError above the buyer's limit, but for an approver.
    """
    if not policy.can_decide(actor, quotation):
        raise ForbiddenError(N_("Only the buyer accepts a quotation."))
    followers.hold(inquiry=quotation.inquiry)
    revising.hold_standing(quotation, at=at)
    reason = policy.obstacle_to_acceptance(quotation, at=at)
    if reason is not None:
        raise ConflictError(reason)
    approving.refuse_above_limit(actor=actor, quotation=quotation)
    quotation.accept(actor=actor, at=at)
    # The order books its weeks when both have signed.
    capacity.release(quotation_id=quotation.public_id, at=at)
    inquiry = quotation.inquiry
    revising.supersede_kept(inquiry, actor=actor, at=at)
    for follower in followers.all_():
        follower.accepted(actor=actor, inquiry=inquiry, quotation=quotation.public_id, at=at)
    return quotation


@transaction
def convert_quotation(*, quotation: Quotation, at: datetime) -> None:
    """The order was made of it, in the same transaction as the acceptance; called by orders."""
    quotation.convert(actor=SYSTEM, at=at)


def _why(reason: EndReason, text: str, *, among: Collection[EndReason]) -> str:
    # PostgreSQL cannot store a NUL, and nobody writes one on purpose.
    text = text.replace("\x00", "").strip()
    if reason not in among:
        raise RefusedError(N_("Choose a reason from the list."), field="reason")
    if reason is EndReason.OTHER and not text:
        raise RefusedError(N_("Write a few words about the reason."), field="text")
    if len(text) > LONGEST_NOTE:
        raise RefusedError(N_("This is too long."), field="text")
    return text


def _same_offerer(earlier: Quotation, *, actor: Actor, inquiry: Inquiry) -> Quotation:
    if earlier.sent_by_id != actor.person_id or earlier.inquiry_id != inquiry.id:
        raise ConflictError(N_("This form was used already. Open the page again."))
    return earlier


def _version(*, actor: Actor, inquiry: Inquiry, offer: Offer, at: datetime) -> Quotation:
    return Quotation(
        number=next_number(series=SERIES, at=at),
        inquiry_id=inquiry.id,
        revision=queries.latest_revision(inquiry=inquiry) + 1,
        status=QuotationStatus.SENT,
        quantity=offer.quantity,
        unit=inquiry.unit,
        unit_price=offer.unit_price,
        incoterm=offer.incoterm,
        named_place=offer.named_place,
        ready_date=offer.ready_date,
        valid_through_date=offer.valid_through_date,
        valid_until=end_of_day_in_jakarta(offer.valid_through_date),
        payment_plan=offer.payment_plan,
        note=offer.note,
        edition=IN_FULL,
        freight_minor=_minor(offer.freight),
        insurance_minor=_minor(offer.insurance),
        partial_shipment=offer.partial_shipment,
        tolerance_percent=offer.tolerance_percent,
        packaging=offer.packaging,
        inspection=offer.inspection,
        sample=offer.sample,
        seller_document_codes=offer.seller_documents,
        buyer_document_codes=offer.buyer_documents,
        binding_language=offer.binding_language,
        tier_rows=rows_of(QuotationTier, offer.tiers),
        sent_by_id=actor.person_id,
        sent_at=at,
        changed_at=at,
    )


def _refuse_unseen(
    actor: Actor, inquiry: Inquiry, offer: Offer, *, despite: Collection[Ground], at: datetime
) -> None:
    """What the director has to see leaves by no other hand, and by theirs when they mean it.

    What a mandate lets an exporter send is measured with nothing of the village's own.
    """
    if policy.is_director_of(actor, inquiry):
        found = measuring.of_prices(
            unit_prices=measuring.prices_of(offer),
            floors=floor_queries.amounts_of(listing_id=inquiry.listing_id),
            at=at,
        )
        if found & CONFIRMED - frozenset(despite):
            raise RefusedError(MEAN_IT, field="unit_price")
    elif not policy.can_send(actor, inquiry):
        found = frozenset(measuring.grounds_of(actor=actor, inquiry=inquiry, offer=offer, at=at))
        if not policy.may_send(actor, inquiry, found):
            raise ForbiddenError(_NOT_YOURS)


def _settle_draft(quotation: Quotation, *, actor: Actor, at: datetime) -> None:
    """What the director had to check was sent with this; any other draft is left behind by it."""
    draft = drafts.find_live_of(inquiry_id=quotation.inquiry_id)
    if draft is None:
        return
    lock(draft)
    if draft.status is DraftStatus.IN_REVIEW and actor.role is Role.SELLER_DIRECTOR:
        draft.send(actor=actor, quotation_id=quotation.id, at=at)
    else:
        draft.drop(actor=actor, at=at)


def _issue_paper(quotation: Quotation, elsewhere: Sequence[MadeElsewhere], *, at: datetime) -> None:
    """Numbered and said now, printed by a job; printed once, it never changes."""
    # The inquiry is held: what of it an earlier flush let go is read here.
    language = reader_at(quotation.inquiry.asked_by.email).language
    documents.issue(
        kind=PaperKind.QUOTATION,
        title=f"Quotation {quotation.number}",
        subject=papers.SUBJECT,
        subject_id=quotation.public_id,
        snapshot=papers.paper_of(quotation=quotation, language=language, elsewhere=elsewhere),
        series=papers.SERIES,
        at=at,
    )


def _freeze_rate(quotation: Quotation, *, at: datetime) -> None:
    """Nobody's currency or later rate changes what stands beside a sent price."""
    offered = quotation.unit_price.currency
    country = db.session.get_one(Inquiry, quotation.inquiry_id).buyer.country
    currency = second_currency(offered=offered, country=country)
    table = exchange.rates_into(currency=currency, day=jakarta_date(at))
    stamp = stamped(table, offered=offered)
    if stamp is not None:
        quotation.fx_currency, quotation.fx_factor = stamp.currency, str(stamp.factor)
        quotation.fx_day, quotation.fx_source = stamp.day, stamp.source


def _minor(amount: Money | None) -> int | None:
    return None if amount is None else amount.minor
