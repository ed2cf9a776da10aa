"""Write docs/lifecycles.md from the tables in the features' states.py; a test compares them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from marketplace.catalog import photo_states
from marketplace.catalog import revision_states as revisions
from marketplace.catalog import states as catalog
from marketplace.financing import states as financing
from marketplace.forums import states as forums
from marketplace.inquiries import flag_states as flags
from marketplace.inquiries import states as inquiries
from marketplace.lifecycle import Transitions
from marketplace.mandates import states as mandates
from marketplace.orders import due_states
from marketplace.orders import states as orders
from marketplace.payments import states as payments
from marketplace.pooling import states as pooling
from marketplace.quotes import draft_states as quote_drafts
from marketplace.quotes import states as quotes
from marketplace.rfqs import recipient_states as rfq_recipients
from marketplace.rfqs import states as rfqs
from marketplace.searches import states as searches
from marketplace.succession import states as succession

TARGET = Path(__file__).resolve().parent.parent / "docs" / "lifecycles.md"
LIFECYCLES: tuple[Transitions[Any, Any], ...] = (
    catalog.TRANSITIONS,
    photo_states.PHOTO_TRANSITIONS,
    revisions.REVISION_TRANSITIONS,
    succession.TRANSITIONS,
    searches.TRANSITIONS,
    mandates.TRANSITIONS,
    inquiries.TRANSITIONS,
    flags.TRANSITIONS,
    forums.TRANSITIONS,
    forums.TABLE_TRANSITIONS,
    forums.BOOKING_TRANSITIONS,
    quote_drafts.DRAFT_TRANSITIONS,
    quotes.TRANSITIONS,
    rfqs.TRANSITIONS,
    rfq_recipients.RECIPIENT_TRANSITIONS,
    pooling.TRANSITIONS,
    pooling.SHARE_TRANSITIONS,
    orders.TRANSITIONS,
    due_states.DUE_TRANSITIONS,
    payments.PAYMENT_TRANSITIONS,
    financing.TRANSITIONS,
)
INTRODUCTION = """# Lifecycles

Written by `python -m scripts.write_lifecycles` from the tables in `marketplace/*/states.py`; a test
keeps the two equal. Nothing else moves a status, and every step here is exactly one event in the
audit chain. What is not in a table is refused (409).
"""


def page() -> str:
    """The whole document."""
    return INTRODUCTION + "".join(_section(lifecycle) for lifecycle in LIFECYCLES)


def _section(lifecycle: Transitions[Any, Any]) -> str:
    title = lifecycle.name.replace("_", " ").capitalize()
    rows = "".join(
        f"| {start.label} (`{start}`) | `{action}` | {end.label} (`{end}`) |\n"
        for (start, action), end in lifecycle.table.items()
    )
    return f"\n## {title}\n\n| From | Step | To |\n|---|---|---|\n{rows}"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
