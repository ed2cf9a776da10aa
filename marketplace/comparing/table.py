"""Offers side by side: each landed under one rule, the cheapest first; asks nobody anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from marketplace.catalog.approximations import Approximation, BuyersCurrency
from marketplace.catalog.certificates import certificate_name
from marketplace.comparing.rules import Landed, Priced, landed, landed_at
from marketplace.exchange.rates import NoRateError
from marketplace.money import Money
from marketplace.quotes.models import Quotation
from marketplace.trade_terms import Incoterm

_USUAL = Incoterm.FOB


@dataclass(frozen=True, slots=True)
class Point:
    """A quantity the buyer asked for; ``unit_price`` and ``landed`` are None where it has no price.

    ``unit_price`` is that of the goods, under the offer's own rule.
    """

    quantity: int
    unit_price: Money | None = None
    landed: Landed | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One offer. ``ready`` of ``promised`` earlier orders were ready in time.

    ``held`` are the kinds of certificates that are valid today, ``lacking`` those the buyer asked
    for beside them. ``points`` has every quantity asked, in order.
    """

    quotation: Quotation
    landed: Landed
    about: Approximation | None
    ready: int
    promised: int
    held: tuple[str, ...]
    lacking: tuple[str, ...]
    lapsed: bool
    points: tuple[Point, ...]

    @property
    def held_names(self) -> list[str]:
        return [certificate_name(code) for code in self.held]

    @property
    def lacking_names(self) -> list[str]:
        return [certificate_name(code) for code in self.lacking]


def usual_rule(offers: Sequence[Quotation], *, asked: Incoterm | None) -> Incoterm:
    """What the buyer asked for; else the rule under which most offers have a price."""
    if asked is not None:
        return asked
    reached: dict[Incoterm, int] = {
        rule: sum(landed(priced(one), rule).total is not None for one in offers)
        for rule in (_USUAL, *Incoterm)
    }
    return max(reached, key=reached.__getitem__)


def priced(quotation: Quotation) -> Priced:
    """The amounts of one version."""
    return Priced(
        goods=quotation.goods,
        quantity=quotation.quantity,
        rule=quotation.incoterm,
        freight=quotation.freight,
        insurance=quotation.insurance,
    )


def lines_of(
    offers: Sequence[Quotation],
    *,
    rule: Incoterm,
    asked: Sequence[int],
    wanted: Sequence[str],
    kept: Mapping[int, tuple[int, int]],
    currency: BuyersCurrency,
    today: date,
    at: datetime,
) -> list[Line]:
    """The cheapest first by what it is about worth in ``currency``, then what has no price.

    What is no longer valid comes last. ``kept`` says by listing id how many orders were ready in time, and of how many.
    """
    lines = [
        _line(
            offer,
            landed(priced(offer), rule),
            points=tuple(_point(offer, rule, quantity=quantity) for quantity in asked),
            wanted=wanted,
            kept=kept.get(offer.inquiry.listing_id, (0, 0)),
            currency=currency,
            today=today,
            at=at,
        )
        for offer in offers
    ]
    return sorted(lines, key=lambda line: _rank(line, currency))


def by_quantity(lines: Sequence[Line]) -> bool:
    """Whether there is more to say of quantities than what the offers are for."""
    return any(len(line.points) > 1 or line.quotation.tiers for line in lines)


def _line(
    offer: Quotation,
    found: Landed,
    *,
    points: tuple[Point, ...],
    wanted: Sequence[str],
    kept: tuple[int, int],
    currency: BuyersCurrency,
    today: date,
    at: datetime,
) -> Line:
    held = {
        one.kind
        for one in offer.inquiry.listing.certificates
        if not one.expired(today) and (one.valid_from_date is None or one.valid_from_date <= today)
    }
    return Line(
        quotation=offer,
        landed=found,
        about=currency.approximate(found.unit_price) if found.unit_price is not None else None,
        ready=kept[0],
        promised=kept[1],
        held=tuple(sorted(held)),
        lacking=tuple(code for code in wanted if code not in held),
        lapsed=offer.lapsed(at=at),
        points=points,
    )


def _point(offer: Quotation, rule: Incoterm, *, quantity: int) -> Point:
    if quantity == offer.quantity:
        return Point(quantity, offer.unit_price, landed(priced(offer), rule))
    tier = next((one for one in offer.tiers if one.quantity == quantity), None)
    if tier is None:
        return Point(quantity)
    found = landed_at(priced(offer), rule, goods=tier.goods, quantity=quantity)
    return Point(quantity, tier.unit_price, found)


def _rank(line: Line, currency: BuyersCurrency) -> tuple[bool, bool, Fraction, date, int]:
    worth = _worth(line, currency)
    offer = line.quotation
    return line.lapsed, worth is None, worth or Fraction(0), offer.ready_date, offer.id


def _worth(line: Line, currency: BuyersCurrency) -> Fraction | None:
    """One unit in minor units of ``currency``, not rounded: pairs of rounded cents are no tie."""
    total = line.landed.total
    if total is None:
        return None
    try:
        return Fraction(total.minor, line.landed.quantity) * _factor(total, currency)
    except NoRateError:
        return None


def _factor(amount: Money, currency: BuyersCurrency) -> Fraction:
    if amount.currency == currency.currency:
        return Fraction(1)
    if currency.table is None:
        raise NoRateError(amount.currency)
    return currency.table.cross_of(amount.currency).factor
