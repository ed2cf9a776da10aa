"""How a version of a quotation stands for somebody looking at it: what pages say and offer."""

from __future__ import annotations

from datetime import datetime

from marketplace.catalog.approximations import Approximation, BuyersCurrency
from marketplace.organisations.roles import Actor
from marketplace.quotes import policy, queries
from marketplace.quotes.models import Counter, Quotation
from marketplace.quotes.states import QuotationStatus
from marketplace.quotes.who_pays import bearings
from marketplace.web.forms import ActionForm


def facts(*, actor: Actor, quotation: Quotation | None, at: datetime) -> dict[str, object]:
    """What the partials of ``templates/quotes`` read as ``offer``."""
    if quotation is None:
        return {"quotation": None}
    return {
        "quotation": quotation,
        "obstacle": policy.obstacle(quotation, at=at),
        "lapsed": quotation.lapsed(at=at),
        "bearings": bearings(quotation.incoterm),
        "approximation": approximation_of(quotation),
        "counter": _counter_of(quotation),
        "actions": policy.allowed_actions(actor, quotation, at=at),
        "form": ActionForm(formdata=None),
    }


def approximation_of(quotation: Quotation) -> Approximation | None:
    """About what the total was worth to the buyer on the day it was sent."""
    stamp = quotation.stamp
    if stamp is None:
        return None
    rates = stamp.rates(of=quotation.unit_price.currency)
    return BuyersCurrency(stamp.currency, rates).approximate(quotation.total)


def _counter_of(quotation: Quotation) -> Counter | None:
    if quotation.status is not QuotationStatus.COUNTERED:
        return None
    return queries.find_counter(quotation=quotation)
