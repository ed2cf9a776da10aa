"""Whether an offer is above a buyer company's limit, whatever currency it is in; pure."""

from __future__ import annotations

from marketplace.money import Money
from marketplace.quotes.stamp import Stamp


def exceeds(total: Money, *, limit: Money, stamp: Stamp | None) -> bool:
    """Whether the total is above ``limit``, counted with the rate that was frozen with the offer.

    No rate of another day is asked, and nothing is rounded. An offer that carries no rate into the
    currency of the limit counts as above it: nobody can say that it is not.
    """
    if total.currency == limit.currency:
        return total > limit
    if stamp is None or stamp.currency != limit.currency:
        return True
    return total.minor * stamp.factor > limit.minor
