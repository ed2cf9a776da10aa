"""Who stands in for the seller of an inquiry: what mandates ask of it, and who gets its letters."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.inquiries.models import Inquiry
from marketplace.mandates import operations as mandates
from marketplace.mandates import queries as granted
from marketplace.mandates.queries import ThreadMandates
from marketplace.organisations.models import Organisation
from marketplace.organisations.powers import CHAPTER_LENGTH, Case, Power, Step
from marketplace.organisations.queries import list_member_addresses
from marketplace.organisations.roles import Actor
from marketplace.regions.models import Village


def case_of(inquiry: Inquiry) -> Case:
    """The inquiry as a mandate sees it."""
    return Case(
        seller_id=inquiry.seller_id,
        village=inquiry.listing.village.code,
        hs_code=inquiry.listing.hs_code,
        destination=inquiry.destination,
    )


def of_thread(inquiry: Inquiry, *, at: datetime) -> ThreadMandates:
    """Who exports for the seller, and for whom what stands in the thread was written."""
    case = case_of(inquiry)
    return granted.of_thread(case=case, thread_id=inquiry.public_id, at=at)


def represents(actor: Actor, inquiry: Inquiry, step: Step) -> bool:
    """Whether a mandate lets the actor take this step for the BUMDes that was asked."""
    return actor.exports and actor.stands_for_seller(case_of(inquiry), step)


def covered(actor: Actor, *steps: Step) -> sa.ColumnElement[bool]:
    """The condition under which one of the actor's mandates reaches an inquiry, for these steps."""
    return sa.or_(sa.false(), *(_reached(power) for power in actor.powers_for(*steps)))


def act_under(*, actor: Actor, inquiry: Inquiry, step: Step, at: datetime) -> Actor:
    """Inside a transaction: the actor bound to the mandate that lets them, from its row.

    Who acts for themselves stays as they are. Raises NotFoundError for a partner without one.
    """
    if not actor.exports:
        return actor
    return mandates.act_under(actor=actor, case=case_of(inquiry), step=step, at=at)


def addresses(*, of: Organisation, inquiry: Inquiry, at: datetime) -> list[str]:
    """Where letters to this side go: the seller's exporters with a say in the thread get them too."""
    found = list_member_addresses(organisation_id=of.id)
    if of.id == inquiry.seller_id:
        partners = granted.partners_to_tell(case=case_of(inquiry), step=Step.QUOTE, at=at)
        for partner_id in partners:
            found += list_member_addresses(organisation_id=partner_id)
    return list(dict.fromkeys(found))


def _reached(power: Power) -> sa.ColumnElement[bool]:
    goods = (
        sa.select(Listing.id)
        .join(Village, Village.id == Listing.village_id)
        .where(
            Village.code.in_(power.villages),
            sa.func.substr(Listing.hs_code, 1, CHAPTER_LENGTH).in_(power.chapters),
        )
    )
    there = (
        sa.true()
        if power.destinations is None
        else Inquiry.destination.in_(sorted(power.destinations))
    )
    return sa.and_(Inquiry.seller_id == power.seller_id, Inquiry.listing_id.in_(goods), there)
