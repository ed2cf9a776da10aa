"""Hand a quotation to the director, and give it back: sending stays theirs, above a limit."""

from __future__ import annotations

from datetime import datetime

from marketplace.capacity import queries as capacity
from marketplace.db import add, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.inquiries import followers
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.organisations.queries import find_approval_limit, list_members_in_role
from marketplace.organisations.roles import Actor, Role
from marketplace.quotes import checks, drafts, emails, operations, policy, queries
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.draft_states import DraftStatus
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import EarlierVersion
from marketplace.quotes.terms import LONGEST_NOTE, Offer


@transaction
def hand_in(
    *,
    actor: Actor,
    inquiry: Inquiry,
    offer: Offer,
    earlier: EarlierVersion,
    submission_key: str | None,
    at: datetime,
) -> Quotation | QuotationDraft:
    """An operator is done writing: it is sent where their enterprise lets them, else the director's.

    What is promised beyond the free weeks needs the director's reason, however small the amount.
    """
    before = queries.find_by_submission(submission_key=submission_key)
    limit = find_approval_limit(organisation_id=inquiry.seller_id)
    alone = policy.sends_alone(actor, inquiry, offer, limit=limit)
    if before is not None or (alone and _fits(offer, inquiry, at=at)):
        return operations.send_quotation(
            actor=actor,
            inquiry=inquiry,
            offer=offer,
            submission_key=submission_key,
            at=at,
            earlier=earlier,
        )
    return submit_for_review(
        actor=actor,
        inquiry=inquiry,
        offer=offer,
        earlier=earlier,
        submission_key=submission_key,
        at=at,
    )


@transaction
def submit_for_review(
    *,
    actor: Actor,
    inquiry: Inquiry,
    offer: Offer,
    earlier: EarlierVersion,
    submission_key: str | None,
    at: datetime,
) -> QuotationDraft:
    """The directors get a letter. Pressed twice it is once; after a return it is the same draft.

    Everything is asked that is asked of a sent offer, but for the free weeks: whether more is
    promised is the director's to say, with the reason. It is no answer to the buyer, whose clock
    goes on. Raises RefusedError for an unsound offer, and while another is with the director.
    """
    if not policy.can_draft(actor, inquiry):
        raise ForbiddenError
    followers.hold(inquiry=inquiry)
    lock(inquiry)
    pressed = drafts.find_by_submission(submission_key=submission_key)
    if pressed is not None:
        return _same_writer(pressed, actor=actor, inquiry=inquiry)
    checks.refuse_without_right(inquiry, at=at)
    offer = checks.checked(offer, inquiry=inquiry, at=at)
    draft = drafts.find_live_of(inquiry_id=inquiry.id)
    if draft is None:
        draft = QuotationDraft(inquiry_id=inquiry.id, status=DraftStatus.IN_REVIEW)
        _write(draft, offer, earlier, actor=actor, submission_key=submission_key, at=at)
        add(draft)
        draft.begun(actor=actor, at=at)
    else:
        lock(draft)
        if draft.status is DraftStatus.IN_REVIEW:
            raise RefusedError(N_("A quotation for this buyer is with your director already."))
        _write(draft, offer, earlier, actor=actor, submission_key=submission_key, at=at)
        draft.submit_for_review(actor=actor, at=at)
    directors = list_members_in_role(organisation_id=inquiry.seller_id, role=Role.SELLER_DIRECTOR)
    emails.to_review(draft=draft, inquiry=inquiry, actor=actor, to=directors, at=at)
    return draft


@transaction
def return_draft(*, actor: Actor, draft: QuotationDraft, reason: str, at: datetime) -> None:
    """The director gives it back to whoever wrote it, who reads why and goes on from what was typed."""
    if not policy.is_director_of(actor, draft.inquiry):
        raise ForbiddenError
    lock(draft.inquiry)
    lock(draft)
    # PostgreSQL cannot store a NUL, and nobody writes one on purpose.
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise RefusedError(N_("Write a few words about the reason."), field="reason")
    if len(reason) > LONGEST_NOTE:
        raise RefusedError(N_("This is too long."), field="reason")
    draft.give_back(actor=actor, reason=reason, at=at)
    emails.returned(draft=draft, actor=actor, at=at)


def _fits(offer: Offer, inquiry: Inquiry, *, at: datetime) -> bool:
    standing = queries.find_sent(inquiry=inquiry)
    free = capacity.free_by(
        listing=inquiry.listing,
        day=offer.ready_date,
        at=at,
        apart_from=standing.public_id if standing is not None else "",
    )
    return free >= offer.quantity and drafts.find_live_of(inquiry_id=inquiry.id) is None


def _write(
    draft: QuotationDraft,
    offer: Offer,
    earlier: EarlierVersion,
    *,
    actor: Actor,
    submission_key: str | None,
    at: datetime,
) -> None:
    draft.say(offer, earlier)
    draft.written_by_id, draft.written_at = actor.person_id, at
    draft.submission_key = submission_key


def _same_writer(pressed: QuotationDraft, *, actor: Actor, inquiry: Inquiry) -> QuotationDraft:
    if pressed.written_by_id != actor.person_id or pressed.inquiry_id != inquiry.id:
        raise ConflictError(N_("This form was used already. Open the page again."))
    return pressed
