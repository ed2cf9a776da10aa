"""What makes the offers of a listing acceptable: rules, places, currencies and price steps; pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from marketplace.catalog.problems import Problem, count_problems, needed_line_problems
from marketplace.catalog.values import OfferTerms
from marketplace.labels import N_
from marketplace.money import LARGEST_MINOR, Money

LARGEST_QUANTITY = 10**9
MOST_TIERS = 5
MOST_OFFERS = 6
PLACE_LENGTH = 200
Tiers = tuple[tuple[int, Money], ...]


def offer_problems(offers: tuple[OfferTerms, ...]) -> Iterator[Problem]:
    """Why these offers cannot stand together; of the first, each field is named."""
    if not offers:
        yield Problem("price", N_("A price is needed."), gap=True)
        return
    first, *others = offers
    yield from needed_line_problems("named_place", first.named_place, PLACE_LENGTH)
    yield from _in_tiers(first.tiers)
    for offer in others:
        for problem in _in_other(offer, first):
            yield Problem("offers", problem.message)
    if len(offers) > MOST_OFFERS:
        yield Problem("offers", N_("These are too many offers."))
    if all(offer.tiers for offer in offers) and len({o.key for o in offers}) < len(offers):
        yield Problem("offers", N_("Two offers have the same rule, place and currency."))


def _in_other(offer: OfferTerms, first: OfferTerms) -> Iterator[Problem]:
    yield from needed_line_problems("offers", offer.named_place, PLACE_LENGTH)
    yield from _in_tiers(offer.tiers)
    if offer.tiers and first.tiers and offer.tiers[0][0] != first.tiers[0][0]:
        yield Problem("offers", N_("Every offer begins at the smallest order."))


def _in_tiers(tiers: Tiers) -> Iterator[Problem]:
    if not tiers:
        yield Problem("price", N_("A price is needed."))
        return
    if len(tiers) > MOST_TIERS:
        yield Problem("more_tiers", N_("These are too many price steps."))
    for problem in count_problems("moq", tiers[0][0], LARGEST_QUANTITY):
        yield Problem("moq", problem.message)
    if any(quantity > LARGEST_QUANTITY for quantity, _ in tiers[1:]):
        yield Problem("more_tiers", N_("This is too large."))
    if any(later[0] <= earlier[0] for earlier, later in pairwise(tiers)):
        yield Problem("more_tiers", N_("Each price step must start at a larger quantity."))
    if len({price.currency for _, price in tiers}) > 1:
        yield Problem("currency", N_("All prices of an offer are in one currency."))
    yield from _in_prices(tiers)


def _in_prices(tiers: Tiers) -> Iterator[Problem]:
    for place, (quantity, price) in enumerate(tiers):
        field = "more_tiers" if place else "price"
        if price.minor <= 0:
            yield Problem(field, N_("The price must be more than zero."))
        if quantity > 0 and price.minor * quantity > LARGEST_MINOR:
            yield Problem(field, N_("The price of this quantity is too large."))
