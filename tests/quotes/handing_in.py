"""A quotation that Joko wrote and Sari looks at."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.db import db
from marketplace.inquiries.models import Inquiry
from marketplace.quotes import operations, reviewing
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import EarlierVersion
from tests.build import SECOND_WORKSHOP, offer
from tests.cast import NOW, acting

WHY = "The freight is missing two containers."


def handed_in(inquiry: Inquiry, *, key: str | None = None, **changes: object) -> QuotationDraft:
    """Joko hands in the offer of the builders, with these changes."""
    return reviewing.submit_for_review(
        actor=acting("joko"),
        inquiry=inquiry,
        offer=offer(**changes),
        earlier=EarlierVersion.REPLACE,
        submission_key=key,
        at=NOW,
    )


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
