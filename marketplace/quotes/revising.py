"""Which version stands: a newer one replaces the one before, or keeps it behind until it ends itself."""

from __future__ import annotations

from datetime import datetime

from marketplace.capacity import operations as capacity
from marketplace.db import db, lock
from marketplace.errors import ConflictError
from marketplace.events.operations import SYSTEM, Recordable
from marketplace.inquiries.models import Inquiry
from marketplace.quotes import emails, policy, queries
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import EarlierVersion, QuotationStatus


def hold_standing(quotation: Quotation, *, at: datetime) -> None:
    """Lock it to decide on it. Raises ConflictError, in plain words, when it does not stand."""
    # Always the inquiry first: whoever sends a new version takes the locks in the same order.
    lock(quotation.inquiry)
    _end_what_lapsed_before(quotation.inquiry, at=at)
    lock(quotation)
    reason = policy.obstacle(quotation, at=at)
    if reason is not None:
        raise ConflictError(reason)


def make_way(
    inquiry: Inquiry,
    *,
    earlier: EarlierVersion,
    newer_until: datetime,
    actor: Recordable,
    at: datetime,
) -> Quotation | None:
    """For a version that is about to be sent; the inquiry is held. Returns the one that is kept.

    Whom the buyer asked for other terms, and who keeps the offer all the same, stays with it.
    """
    _end_what_lapsed_before(inquiry, at=at)
    supersede_kept(inquiry, actor=actor, at=at)
    standing = queries.find_sent(inquiry=inquiry)
    if standing is None:
        return None
    lock(standing)
    if earlier is EarlierVersion.REPLACE or standing.lapsed(at=at):
        _supersede(standing, actor=actor, at=at)
        return None
    if standing.status is QuotationStatus.COUNTERED:
        standing.hold_price(actor=actor, at=at)
    standing.keep_behind(newer_until)
    # Before the new row is inserted: one version goes first at a time.
    db.session.flush()
    return standing


def stand_again(inquiry: Inquiry, *, at: datetime) -> Quotation | None:
    """The newest version has ended without acceptance: the kept one stands, unless it lapsed too."""
    kept = queries.find_kept(inquiry=inquiry)
    if kept is None:
        return None
    lock(kept)
    if kept.lapsed(at=at):
        end_lapsed(kept, at=at)
        return None
    kept.stand_again(actor=SYSTEM, at=at)
    return kept


def supersede_kept(inquiry: Inquiry, *, actor: Recordable, at: datetime) -> None:
    """Another version was accepted, or two newer ones are there: the kept one ends."""
    kept = queries.find_kept(inquiry=inquiry)
    if kept is not None:
        lock(kept)
        _supersede(kept, actor=actor, at=at)


def end_lapsed(quotation: Quotation, *, at: datetime) -> None:
    """Its validity is over; it is held. Of one that was kept nobody needs a letter."""
    quotation.expire(actor=SYSTEM, at=at)
    capacity.release(quotation_id=quotation.public_id, at=at)
    if quotation.kept_until is None:
        again = stand_again(quotation.inquiry, at=at)
        emails.expired(quotation=quotation, again=again, at=at)


def _end_what_lapsed_before(inquiry: Inquiry, *, at: datetime) -> None:
    """A kept version stands from the moment the newer one lapsed, whether a round was here or not."""
    if queries.find_kept(inquiry=inquiry) is None:
        return
    newest = queries.find_sent(inquiry=inquiry)
    if newest is not None and newest.lapsed(at=at):
        lock(newest)
        end_lapsed(newest, at=at)


def _supersede(version: Quotation, *, actor: Recordable, at: datetime) -> None:
    version.supersede(actor=actor, at=at)
    capacity.release(quotation_id=version.public_id, at=at)
    # Before the new row is inserted: one version may be open at a time.
    db.session.flush()
