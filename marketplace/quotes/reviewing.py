"""Hand a quotation to the director, and give it back: where there are grounds, sending is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from marketplace.db import add, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.inquiries import followers, standing_in
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.organisations.powers import Step
from marketplace.organisations.queries import list_members_in_role
from marketplace.organisations.roles import Actor, Role
from marketplace.quotes import checks, drafts, emails, measuring, operations, policy, queries
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.draft_states import DraftStatus
from marketplace.quotes.ground_models import DraftGround
from marketplace.quotes.grounds import Ground
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
    """An operator is done writing: it is sent, or where there are grounds it is the director's.

    Everything is asked that is asked of a sent offer, but for the free weeks: whether more is
    promised is the director's to say, with the reason. Pressed twice it is once; after a return it
    is the same draft. Raises RefusedError for an unsound offer, and while another is with the director.
    """
    if not policy.can_draft(actor, inquiry):
        raise ForbiddenError
    followers.hold(inquiry=inquiry)
    lock(inquiry)
    pressed = drafts.find_by_submission(submission_key=submission_key)
    if pressed is not None:
        return _same_writer(pressed, actor=actor, inquiry=inquiry)
    found: tuple[Ground, ...] = ()
    if queries.find_by_submission(submission_key=submission_key) is None:
        actor = standing_in.act_under(actor=actor, inquiry=inquiry, step=Step.QUOTE, at=at)
        checks.refuse_without_right(inquiry, at=at)
        offer = checks.checked(offer, inquiry=inquiry, at=at)
        _refuse_second(actor, inquiry)
        found = measuring.grounds_of(actor=actor, inquiry=inquiry, offer=offer, at=at)
    if found:
        return _put_before_director(
            actor, inquiry, offer, earlier, found=found, submission_key=submission_key, at=at
        )
    return operations.send_quotation(
        actor=actor,
        inquiry=inquiry,
        offer=offer,
        submission_key=submission_key,
        at=at,
        earlier=earlier,
    )


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


def _refuse_second(actor: Actor, inquiry: Inquiry) -> None:
    """One draft at a time; what the village's own people got back is not written over from outside."""
    draft = drafts.find_live_of(inquiry_id=inquiry.id)
    if draft is None:
        return
    if actor.exports and (
        draft.status is DraftStatus.IN_REVIEW or draft.written_by_id != actor.person_id
    ):
        raise RefusedError(N_("The village enterprise has a quotation for this buyer in hand."))
    if draft.status is DraftStatus.IN_REVIEW:
        raise RefusedError(N_("A quotation for this buyer is with your director already."))


def _put_before_director(
    actor: Actor,
    inquiry: Inquiry,
    offer: Offer,
    earlier: EarlierVersion,
    *,
    found: Sequence[Ground],
    submission_key: str | None,
    at: datetime,
) -> QuotationDraft:
    """The directors get a letter. It is no answer to the buyer, whose clock goes on."""
    draft = drafts.find_live_of(inquiry_id=inquiry.id)
    if draft is None:
        draft = QuotationDraft(inquiry_id=inquiry.id, status=DraftStatus.IN_REVIEW)
        _write(draft, offer, earlier, actor=actor, submission_key=submission_key, at=at)
        add(draft)
        draft.begun(actor=actor, at=at)
    else:
        lock(draft)
        _write(draft, offer, earlier, actor=actor, submission_key=submission_key, at=at)
        draft.submit_for_review(actor=actor, at=at)
    time = drafts.next_round(draft=draft)
    for ground in found:
        add(DraftGround(draft_id=draft.id, round=time, ground=ground))
    directors = list_members_in_role(organisation_id=inquiry.seller_id, role=Role.SELLER_DIRECTOR)
    emails.to_review(draft=draft, inquiry=inquiry, actor=actor, found=found, to=directors, at=at)
    return draft


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
