"""A quotation that Joko wrote and Sari looks at."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.quotes import operations, reviewing
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.grounds import FIRST_QUOTATIONS
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import EarlierVersion
from marketplace.team import limits
from tests.build import SECOND_WORKSHOP, offer, open_inquiry, published_listing
from tests.cast import NOW, acting

PLENTY = Money(100_000_000, "USD")
WHY = "The freight is missing two containers."


def handed_in(inquiry: Inquiry, *, key: str | None = None, **changes: object) -> QuotationDraft:
    """Joko hands in the offer of the builders, with these changes; it goes to Sari."""
    draft = _pressed(inquiry, key, changes)
    assert isinstance(draft, QuotationDraft)
    return draft


def written(inquiry: Inquiry, **changes: object) -> Quotation | QuotationDraft:
    """The same offer as Joko presses the button: sent, or with Sari."""
    return _pressed(inquiry, None, changes)


def _pressed(
    inquiry: Inquiry, key: str | None, changes: dict[str, object]
) -> Quotation | QuotationDraft:
    return reviewing.hand_in(
        actor=acting("joko"),
        inquiry=inquiry,
        offer=offer(**changes),
        earlier=EarlierVersion.REPLACE,
        submission_key=key,
        at=NOW,
    )


def quoted_before(count: int = FIRST_QUOTATIONS) -> Listing:
    """So many inquiries about the drums of Ngoran have a quotation, which takes a unit each."""
    listing = published_listing()
    for day in range(count):
        send(open_inquiry(listing, at=NOW - timedelta(days=day + 1)), quantity=1)
    return listing


def may_send(limit: Money | None = PLENTY) -> None:
    """Sari lets operators send up to so much."""
    limits.set_limit(actor=acting("sari"), limit=limit, at=NOW)


def give_back(draft: QuotationDraft, key: str = "sari", reason: str = WHY) -> None:
    """Sari, or somebody who may not, wants something else."""
    reviewing.return_draft(actor=acting(key), draft=draft, reason=reason, at=NOW)


def send(inquiry: Inquiry, key: str = "sari", **changes: object) -> Quotation:
    """Sari sends the offer of the builders, with these changes, whatever weeks are free."""
    return operations.send_quotation(
        actor=acting(key),
        inquiry=inquiry,
        offer=offer(**changes),
        submission_key=None,
        at=NOW,
        beyond_reason=SECOND_WORKSHOP,
    )


def sent() -> int:
    """How many quotations left any enterprise."""
    return db.session.scalar(sa.select(sa.func.count(Quotation.id))) or 0
