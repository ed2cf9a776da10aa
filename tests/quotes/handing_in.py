"""A quotation that Joko wrote and Sari looks at."""

from __future__ import annotations

from marketplace.inquiries.models import Inquiry
from marketplace.quotes import reviewing
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.states import EarlierVersion
from tests.build import offer
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
