"""What each of several villages gets of a quantity or of money, to the last unit; pure.

Villages are keyed, and the key decides between equal remainders: no order of a list does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marketplace.money import CURRENCIES, Money


def divide(whole: int, weights: Mapping[str, int]) -> dict[str, int]:
    """``whole`` by weight: the parts add up to it, each less than one unit from its exact part.

    Largest remainders get the units that are left over. Raises ValueError for a whole or weight
    below zero, and for weights that are all zero.
    """
    total = sum(weights.values())
    if whole < 0 or total == 0 or min(weights.values()) < 0:
        raise ValueError("A whole is divided by weights, none negative, not all zero.")
    parts = {key: whole * weight // total for key, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda key: (-(whole * weights[key] % total), key))
    for key in by_remainder[: whole - sum(parts.values())]:
        parts[key] += 1
    return parts


def divide_money(amount: Money, weights: Mapping[str, int]) -> dict[str, Money]:
    """The same of money, in the smallest amount its currency is paid in, so that nobody gets sen.

    An amount that has sen in itself is divided in sen.
    """
    step = CURRENCIES[amount.currency].step
    unit = 1 if amount.minor % step else step
    parts = divide(amount.minor // unit, weights)
    return {key: Money(part * unit, amount.currency) for key, part in parts.items()}


def claims_of(
    quantities: Mapping[str, int], *, unit_price: Money, total: Money, lead: str
) -> dict[str, Money]:
    """What each gets of a contract in all: its own goods; what comes on top is the lead's to pay."""
    claims = {key: unit_price * quantity for key, quantity in quantities.items()}
    goods = unit_price * sum(quantities.values())
    claims[lead] += total - goods
    return claims


def divide_payments(
    payments: Sequence[Money], *, claims: Mapping[str, Money]
) -> list[dict[str, Money]]:
    """Each payment, in the order of arrival, by what each village has still to get.

    So the parts add up to the payment, and once all is paid everybody has exactly what they claim.
    What arrives beyond all claims is nobody's part.
    """
    left = {key: claim.minor for key, claim in claims.items()}
    divided = []
    for payment in payments:
        due = Money(min(payment.minor, sum(left.values())), payment.currency)
        parts = divide_money(due, left) if due else dict.fromkeys(left, due)
        left = {key: left[key] - part.minor for key, part in parts.items()}
        divided.append(parts)
    return divided
