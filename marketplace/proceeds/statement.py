"""What each village gets of an order and of each payment: derived from rows that never change.

Quotation and parts are frozen and the ledger is append-only, so that what was said of a payment
stays said, however many arrive after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.money import Money, total
from marketplace.orders import contract as contracts
from marketplace.orders.models import Order
from marketplace.payments import queries as payments
from marketplace.pooling.dividing import claims_of, divide_payments
from marketplace.pooling.models import PooledPart


@dataclass(frozen=True, slots=True)
class Received:
    """One payment; ``parts`` in the order of the villages, ``beyond`` is nobody's."""

    reference: str
    at: datetime
    amount: Money
    parts: tuple[Money, ...]

    @property
    def beyond(self) -> Money:
        return self.amount - total(self.parts, currency=self.amount.currency)


@dataclass(frozen=True, slots=True)
class Village:
    """One that takes part: what it gets in all, and of what has arrived so far."""

    name: str
    seller_id: int
    quantity: int
    claim: Money
    so_far: Money


@dataclass(frozen=True, slots=True)
class Statement:
    """``villages`` in the order of their parts, the lead first."""

    unit_price: Money
    on_top: Money
    villages: tuple[Village, ...]
    received: tuple[Received, ...]

    def place_of(self, *, seller_id: int) -> int:
        """Where this enterprise stands among the villages."""
        return [village.seller_id for village in self.villages].index(seller_id)


def statement_of(*, order: Order, parts: Sequence[PooledPart]) -> Statement:
    """By the contract's price, and by what the ledger has received until now: one query."""
    terms = contracts.read(order.contract).terms
    keys = [part.seller.public_id for part in parts]
    claims = claims_of(
        {part.seller.public_id: part.quantity for part in parts},
        unit_price=terms.unit_price,
        total=terms.total,
        lead=keys[0],
    )
    arrived = payments.list_received(order=order)
    divided = divide_payments([amount for _ref, _at, amount in arrived], claims=claims)
    received = tuple(
        Received(reference, at, amount, tuple(one[key] for key in keys))
        for (reference, at, amount), one in zip(arrived, divided, strict=True)
    )
    currency = terms.total.currency
    return Statement(
        unit_price=terms.unit_price,
        on_top=terms.total - terms.goods,
        villages=tuple(
            Village(
                name=part.seller.name,
                seller_id=part.seller_id,
                quantity=part.quantity,
                claim=claims[key],
                so_far=total((one[key] for one in divided), currency=currency),
            )
            for key, part in zip(keys, parts, strict=True)
        ),
        received=received,
    )
