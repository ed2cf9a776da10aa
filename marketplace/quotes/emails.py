"""Letters about a quotation, to the two parties and nobody else: they carry prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.standing_in import addresses
from marketplace.mandates.models import ExportMandate
from marketplace.mandates.operations import Act
from marketplace.mandates.queries import acts_of
from marketplace.organisations.entering import write_letter_to_party
from marketplace.organisations.models import Membership, Organisation
from marketplace.organisations.roles import Actor
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.grounds import Ground
from marketplace.quotes.models import Counter, Quotation


def sent(*, actor: Actor, quotation: Quotation, kept: Quotation | None, at: datetime) -> None:
    """Tell the buyer what is offered."""
    to = quotation.inquiry.buyer
    _tell(to, "quotes/sent", actor=actor, quotation=quotation, at=at, other=kept)


def declined(*, actor: Actor, quotation: Quotation, again: Quotation | None, at: datetime) -> None:
    """Tell the BUMDes that the buyer said no."""
    to = quotation.inquiry.seller
    _tell(to, "quotes/declined", actor=actor, quotation=quotation, at=at, other=again)


def withdrawn(*, actor: Actor, quotation: Quotation, again: Quotation | None, at: datetime) -> None:
    """Tell the buyer that the offer no longer stands."""
    to = quotation.inquiry.buyer
    _tell(to, "quotes/withdrawn", actor=actor, quotation=quotation, at=at, other=again)


def countered(*, actor: Actor, quotation: Quotation, counter: Counter, at: datetime) -> None:
    """Tell the BUMDes what the buyer asks for instead."""
    to = quotation.inquiry.seller
    _tell(to, "quotes/countered", actor=actor, quotation=quotation, at=at, counter=counter)


def held(*, actor: Actor, quotation: Quotation, at: datetime) -> None:
    """Tell the buyer that the terms stay as they were offered."""
    _tell(quotation.inquiry.buyer, "quotes/held", actor=actor, quotation=quotation, at=at)


def counter_withdrawn(*, actor: Actor, quotation: Quotation, at: datetime) -> None:
    """Tell the BUMDes that the buyer asks for nothing else any more."""
    to = quotation.inquiry.seller
    _tell(to, "quotes/counter_withdrawn", actor=actor, quotation=quotation, at=at)


def approval_asked(*, actor: Actor, quotation: Quotation, to: Sequence[str], at: datetime) -> None:
    """Tell the buyer's own approvers that a colleague wants it accepted."""
    for address in to:
        _write(address, "quotes/approval_asked", actor=actor, quotation=quotation, at=at)


def to_review(
    *,
    draft: QuotationDraft,
    inquiry: Inquiry,
    actor: Actor,
    found: Sequence[Ground],
    to: Sequence[Membership],
    at: datetime,
) -> None:
    """Tell the directors that a quotation waits for them, and why; it leaves by their hand.

    Grounds are named without the amounts behind them: a letter leaves the house.
    """
    facts = {
        "person": actor.person_name,
        "partner": actor.organisation_name if actor.exports else "",
        "grounds": found,
        "inquiry": inquiry,
        "total": draft.offer.total,
        "path": f"/inquiries/{inquiry.public_id}/quotation",
    }
    for one in to:
        write_letter_to_party(
            recipient=one.person.email, template="quotes/to_review", facts=facts, at=at
        )


def returned(*, draft: QuotationDraft, actor: Actor, at: datetime) -> None:
    """Tell whoever wrote it that the director wants something else, and what.

    Whose mandate is over meanwhile is told nothing.
    """
    address = draft.written_by.email
    if address not in addresses(of=draft.inquiry.seller, inquiry=draft.inquiry, at=at):
        return
    facts = {
        "person": actor.person_name,
        "inquiry": draft.inquiry,
        "reason": draft.return_reason,
        "path": f"/inquiries/{draft.inquiry.public_id}/quotation",
    }
    write_letter_to_party(recipient=address, template="quotes/returned", facts=facts, at=at)


def expired(*, quotation: Quotation, again: Quotation | None, at: datetime) -> None:
    """Tell both sides that it can no longer be accepted, each what they may do now."""
    buyer = quotation.inquiry.buyer
    _tell(buyer, "quotes/expired_buyer", quotation=quotation, at=at, other=again)
    seller = quotation.inquiry.seller
    _tell(seller, "quotes/expired_seller", quotation=quotation, at=at, other=again)


def ends_soon(*, quotation: Quotation, at: datetime) -> None:
    """Remind the buyer while there is time to decide."""
    _tell(quotation.inquiry.buyer, "quotes/ends_soon", quotation=quotation, at=at)


def not_selected(*, quotation: Quotation, at: datetime) -> None:
    """Tell the BUMDes that another offer was chosen; neither whose nor at what price."""
    _tell(quotation.inquiry.seller, "quotes/not_selected", quotation=quotation, at=at)


def _tell(
    to: Organisation,
    template: str,
    *,
    quotation: Quotation,
    at: datetime,
    actor: Actor | None = None,
    counter: Counter | None = None,
    other: Quotation | None = None,
) -> None:
    for address in addresses(of=to, inquiry=quotation.inquiry, at=at):
        _write(
            address, template, quotation=quotation, at=at, actor=actor, counter=counter, other=other
        )


def _write(
    address: str,
    template: str,
    *,
    quotation: Quotation,
    at: datetime,
    actor: Actor | None = None,
    counter: Counter | None = None,
    other: Quotation | None = None,
) -> None:
    """``other`` is the earlier version that is kept, or that stands again."""
    facts = {
        "other": other,
        "counter": counter,
        "quotation": quotation,
        "inquiry": quotation.inquiry,
        "person": actor.person_name if actor is not None else "",
        "under": _under(quotation),
        "path": f"/quotations/{quotation.public_id}",
        "at": at,
    }
    write_letter_to_party(recipient=address, template=template, facts=facts, at=at)


def _under(quotation: Quotation) -> ExportMandate | None:
    """The mandate it was sent under, where an exporter sent it."""
    acts = acts_of(subject=Act.QUOTATION, subject_ids=[quotation.public_id])
    return acts.get(quotation.public_id)
