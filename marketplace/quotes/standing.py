"""How a version of a quotation stands for somebody looking at it: what pages say and offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.catalog.approximations import Approximation, BuyersCurrency
from marketplace.organisations.roles import Actor
from marketplace.quotes import approvals, policy, queries
from marketplace.quotes.approvals import Approval
from marketplace.quotes.models import Counter, Quotation
from marketplace.quotes.states import QuotationAction, QuotationStatus
from marketplace.quotes.tiers import Tier
from marketplace.quotes.who_pays import bearings
from marketplace.web.forms import ActionForm


def facts(
    *, actor: Actor, quotation: Quotation | None, at: datetime, asked: Sequence[int] = ()
) -> dict[str, object]:
    """What the partials of ``templates/quotes`` read as ``offer``.

    ``asked`` are quantities the buyer wanted prices for, where the page says which have none.
    """
    if quotation is None:
        return {"quotation": None}
    actions = policy.allowed_actions(actor, quotation, at=at)
    return {
        "quotation": quotation,
        "obstacle": policy.obstacle(quotation, at=at),
        "lapsed": quotation.lapsed(at=at),
        "bearings": bearings(quotation.incoterm),
        "approximation": approximation_of(quotation),
        "counter": _counter_of(quotation),
        "priced": priced_of(quotation, asked),
        "approval": _approval_of(actor, actions, quotation),
        "asked_by": _asker_of(actor, actions, quotation),
        "actions": actions,
        "form": ActionForm(formdata=None),
    }


@dataclass(frozen=True, slots=True)
class Priced:
    """A quantity the offer names, or one that was asked and has no price: ``tier`` is then None.

    ``place`` is that of the tier, 0 of what is offered.
    """

    quantity: int
    tier: Tier | None
    place: int | None = None


def priced_of(quotation: Quotation, asked: Sequence[int]) -> list[Priced]:
    """The offered quantity with all others, the smallest first; nothing where it is alone."""
    offered = Tier(quotation.quantity, quotation.unit_price)
    named = [
        Priced(tier.quantity, tier, place) for place, tier in enumerate([offered, *quotation.tiers])
    ]
    said = {one.quantity for one in named}
    named += [Priced(quantity, None) for quantity in asked if quantity not in said]
    return sorted(named, key=lambda one: one.quantity) if len(named) > 1 else []


def approximation_of(quotation: Quotation) -> Approximation | None:
    """About what the total was worth to the buyer on the day it was sent."""
    stamp = quotation.stamp
    if stamp is None:
        return None
    rates = stamp.rates(of=quotation.unit_price.currency)
    return BuyersCurrency(stamp.currency, rates).approximate(quotation.total)


def _approval_of(
    actor: Actor, actions: frozenset[QuotationAction], quotation: Quotation
) -> Approval | None:
    if QuotationAction.ACCEPT not in actions:
        return None
    return approvals.find_approval(actor=actor, quotation=quotation)


def _asker_of(
    actor: Actor, actions: frozenset[QuotationAction], quotation: Quotation
) -> str | None:
    """The colleague who wants this approver to accept it."""
    if not actor.approves or QuotationAction.ACCEPT not in actions:
        return None
    asked = approvals.find_request(quotation=quotation)
    return asked.asked_by.name if asked is not None else None


def _counter_of(quotation: Quotation) -> Counter | None:
    if quotation.status is not QuotationStatus.COUNTERED:
        return None
    return queries.find_counter(quotation=quotation)
