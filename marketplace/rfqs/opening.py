"""Let a request go out: each village it reaches gets a thread, and why it was asked is kept."""

from __future__ import annotations

from datetime import datetime

from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Listing
from marketplace.clock import jakarta_date
from marketplace.db import add, lock
from marketplace.errors import ConflictError
from marketplace.events.chain import canonical
from marketplace.events.operations import Recordable
from marketplace.inquiries import block_queries as blocks
from marketplace.inquiries import flag_operations
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry, Message
from marketplace.labels import N_
from marketplace.matching import facts, rules
from marketplace.matching.facts import Candidate, Wanted
from marketplace.matching.rules import Match
from marketplace.organisations.queries import find_seller_of
from marketplace.rfqs import emails
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.recipient_models import RfqMatching, RfqRecipient
from marketplace.rfqs.recipient_states import RecipientStatus

NOBODY_FITS = N_("No village fits this request today.")
_DIRECT = "direct"


def open_to_village(*, rfq: Rfq, actor: Recordable, inquiry: Inquiry | None, at: datetime) -> None:
    """To the seller of its listing, in ``inquiry`` where they talk already."""
    if rfq.listing is None:
        raise ConflictError(N_("This product is no longer offered."))
    rfq.screen_pass(actor=actor, at=at)
    reused = inquiry is not None
    if inquiry is None:
        inquiry = _thread(rfq, rfq.listing, actor=actor, at=at)
    else:
        lock(inquiry)
        inquiry.reply(actor=actor, at=at)
    recipient = _recipient(rfq, inquiry, at=at)
    recipient.rule, recipient.choice, recipient.reused = _DIRECT, _DIRECT, reused
    recipient.score, recipient.parts = 0, canonical({})
    _invite(recipient, inquiry, actor=actor, at=at)


def open_to_many(
    *,
    rfq: Rfq,
    actor: Recordable,
    matched: tuple[Wanted, tuple[Candidate, ...]],
    at: datetime,
) -> None:
    """To those matching chooses of ``matched``; what it saw is kept. Raises ConflictError for none."""
    wanted, candidates = matched
    decided = rules.decide(wanted=wanted, candidates=candidates, seed=rfq.public_id)
    invited = [one for one in decided if one.invited]
    listings = catalog.published_by_public_ids(
        public_ids=[one.candidate.listing for one in invited]
    )
    found = {one.public_id: one for one in listings if _askable(rfq, one, at=at)}
    if not found:
        raise ConflictError(NOBODY_FITS)
    rfq.screen_pass(actor=actor, at=at)
    seen = facts.written(wanted, candidates)
    add(RfqMatching(rfq_id=rfq.id, facts=seen, matched_at=at))
    for match in invited:
        # Withdrawn since matching looked: it is simply not asked.
        if match.candidate.listing in found:
            _invite_match(rfq, match, found[match.candidate.listing], actor=actor, at=at)


def _invite_match(
    rfq: Rfq, match: Match, listing: Listing, *, actor: Recordable, at: datetime
) -> None:
    inquiry = _thread(rfq, listing, actor=actor, at=at)
    recipient = _recipient(rfq, inquiry, at=at)
    recipient.rule, recipient.reused = rules.RULE, False
    recipient.choice = match.seat.value if match.seat else ""
    recipient.score = match.score
    recipient.parts = canonical({part.value: points for part, points in match.points})
    _invite(recipient, inquiry, actor=actor, at=at)


def _askable(rfq: Rfq, listing: Listing, *, at: datetime) -> bool:
    """Somebody may sell for the village today, and the two sides take words from one another."""
    seller = find_seller_of(village_id=listing.village_id, day=jakarta_date(at))
    return seller is not None and not blocks.list_between(one_id=rfq.buyer_id, other_id=seller.id)


def _thread(rfq: Rfq, listing: Listing, *, actor: Recordable, at: datetime) -> Inquiry:
    if rfq.asked_by_id is None:
        raise ConflictError(N_("The buyer has not confirmed this request."))
    return inquiries.begin_thread(
        actor=actor,
        listing=listing,
        asked_by_id=rfq.asked_by_id,
        buyer_id=rfq.buyer_id,
        quantity=rfq.quantities[0],
        destination=rfq.destination,
        incoterm=rfq.incoterm or listing.incoterm,
        needed_by_date=rfq.needed_to_date,
        submission_key=None,
        at=at,
    )


def _recipient(rfq: Rfq, inquiry: Inquiry, *, at: datetime) -> RfqRecipient:
    return RfqRecipient(
        rfq_id=rfq.id,
        inquiry_id=inquiry.id,
        status=RecipientStatus.INVITED,
        invited_at=at,
        changed_at=at,
    )


def _invite(recipient: RfqRecipient, inquiry: Inquiry, *, actor: Recordable, at: datetime) -> None:
    add(recipient)
    recipient.begun(actor=actor, at=at, details={"rule": recipient.rule})
    rfq = recipient.rfq
    if rfq.note and rfq.asked_by_id is not None:
        message = Message(
            inquiry=inquiry,
            author_id=rfq.asked_by_id,
            organisation_id=rfq.buyer_id,
            text=rfq.note,
            sent_at=at,
        )
        add(message)
        flag_operations.flag_account(message=message, at=at)
    emails.invited(rfq=rfq, inquiry=inquiry, at=at)
