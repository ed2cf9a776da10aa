"""Hold an inquiry before its village sees it; then let it go, or call it spam."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from marketplace.db import add, db, lock, transaction
from marketplace.errors import ForbiddenError
from marketplace.inquiries import emails, intentions, resolving, screening
from marketplace.inquiries import screening_queries as queries
from marketplace.inquiries.flag_operations import written_reason
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.screening import Rule
from marketplace.inquiries.screening_models import Hold
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor, Role
from marketplace.web import limiting

SCREENERS = frozenset({Role.STAFF, Role.PROGRAMME_OFFICER})


def rules_for(
    *, buyer_id: int, text: str, destination: str, files: int, at: datetime
) -> tuple[Rule, ...]:
    """The rules that hold an inquiry of this company with these words and so many files."""
    asked = queries.asked_lately(buyer_id=buyer_id, at=at)
    guest = db.session.get_one(Organisation, buyer_id).self_registered
    eager = limiting.limited() and asked >= screening.MOST_OF_NEW_BUYER
    new = bool(guest or eager or files) and not queries.was_answered(buyer_id=buyer_id)
    rules = screening.rules_for(
        text=text, destination=destination, asked_today=asked if new and eager else None
    )
    by_company = {Rule.GUEST: guest, Rule.FILES: files}
    return (*rules, *(rule for rule, so in by_company.items() if new and so))


@transaction
def hold(*, inquiry: Inquiry, rules: Iterable[Rule], at: datetime) -> None:
    """Put a new inquiry before whoever may look at it."""
    add(Hold(inquiry=inquiry, rules=" ".join(rules), held_at=at, reason=""))


@transaction
def release(*, actor: Actor, hold: Hold, reason: str, at: datetime) -> None:
    """Nothing wrong: the inquiry reaches the village as if it were asked now.

    Raises RefusedError without a reason or when nobody may sell for the village today;
    ConflictError when somebody was here before.
    """
    _decide(actor, hold, reason=reason, at=at)
    inquiry = hold.inquiry
    inquiry.seller_id = resolving.seller_today(listing=inquiry.listing, at=at).id
    inquiry.release(actor=actor, reason=hold.reason, at=at)
    emails.asked(inquiry=inquiry, text=inquiry.messages[0].text, at=at)
    emails.released(inquiry=inquiry, at=at)
    intentions.look_soon(at=at)


@transaction
def mark_spam(*, actor: Actor, hold: Hold, reason: str, at: datetime) -> None:
    """No village will see it. Raises RefusedError without a reason, ConflictError when decided."""
    _decide(actor, hold, reason=reason, at=at)
    hold.inquiry.mark_spam(actor=actor, reason=hold.reason, at=at)


def _decide(actor: Actor, hold: Hold, *, reason: str, at: datetime) -> None:
    if actor.role not in SCREENERS:
        raise ForbiddenError
    reason = written_reason(text=reason)
    lock(hold.inquiry)
    hold.decided_by_id, hold.decided_at, hold.reason = actor.person_id, at, reason
