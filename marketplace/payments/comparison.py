"""Whether a paid checkout is exactly the payment we asked for; pure."""

from __future__ import annotations

from marketplace.config import Environment
from marketplace.money import Money
from marketplace.payments.gateway import ProviderPayment


def difference(
    *, our_ref: str, amount: Money, environment: Environment, seen: ProviderPayment
) -> str:
    """What does not agree, in words for the person who looks at it; empty when all of it does."""
    live = environment is Environment.PRODUCTION
    wrong = {
        f"it names payment {seen.our_ref}": seen.our_ref != our_ref,
        f"its total is {seen.amount}, not {amount}": seen.amount != amount,
        f"received is {seen.received}, not {amount}": seen.received != amount,
        "live and test are mixed": seen.live is not live,
    }
    return "; ".join(words for words, holds in wrong.items() if holds)
