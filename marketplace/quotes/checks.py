"""What is asked of every offer, whether it is sent or handed to the director first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from marketplace.catalog import requirements
from marketplace.clock import jakarta_date
from marketplace.errors import ConflictError, RefusedError
from marketplace.inquiries import followers
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.organisations.queries import find_seller_of
from marketplace.quotes.terms import Offer, refuse_unsound


def checked(offer: Offer, *, inquiry: Inquiry, at: datetime) -> Offer:
    """The offer, tidied; the inquiry is held. Raises as ``send_quotation`` does, capacity apart."""
    for follower in followers.all_():
        follower.quoting(inquiry=inquiry, at=at)
    offer = _tidy(offer)
    refuse_unsound(offer, today=jakarta_date(at))
    _refuse_uncertified(inquiry, last_day=offer.valid_through_date)
    return offer


def refuse_without_right(inquiry: Inquiry, *, at: datetime) -> None:
    """Raises ConflictError when the inquiry is over or the selling mandate is not in force."""
    if not inquiry.open:
        raise ConflictError(N_("This inquiry is over; no quotation can be sent on it."))
    seller = find_seller_of(village_id=inquiry.listing.village_id, day=jakarta_date(at))
    if seller is None or seller.id != inquiry.seller_id:
        raise ConflictError(N_("Your right to sell for this village is not in force today."))


def _refuse_uncertified(inquiry: Inquiry, *, last_day: date) -> None:
    # Who accepts on the last day must still be able to take the goods abroad.
    if requirements.lapsed_of(listing=inquiry.listing, day=last_day):
        raise RefusedError(
            N_("A certificate this product must have ends before that day. Renew it first."),
            field="valid_through_date",
        )


def _tidy(offer: Offer) -> Offer:
    # PostgreSQL cannot store a NUL, and nobody writes one on purpose.
    place = " ".join(offer.named_place.replace("\x00", "").split())
    packaging, note = (text.replace("\x00", "").strip() for text in (offer.packaging, offer.note))
    return replace(offer, named_place=place, packaging=packaging, note=note)
