"""Requests for quotation in every status, each brought there by the operations people use."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flask import current_app

from marketplace.attachments.taking import Taken
from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.events.queries import timeline
from marketplace.inquiries.reasons import ClosingReason
from marketplace.matching.facts import Candidate, Wanted
from marketplace.orders import operations as orders
from marketplace.organisations.models import Organisation
from marketplace.quotes.models import Quotation
from marketplace.quotes.queries import find_sent
from marketplace.rfqs import answering, deciding, filing, queries, sweeping
from marketplace.rfqs.fitting import matched
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.rfqs.states import RfqStatus
from marketplace.rfqs.terms import Request
from tests import build
from tests.cast import NOW, TODAY, acting

DRUMS = Request(
    quantities=(500, 3500),
    destination="CN",
    deadline_date=TODAY + timedelta(days=10),
    place="Yantian",
    note="KANARI-RFQ: whole drums, tuned.",
)
MANY = replace(DRUMS, category="musical-instruments", product="")
_MADE = itertools.count()
LATER = NOW + timedelta(days=12)


def moment() -> datetime:
    """Some days ago, another hour each time: a company makes 20 requests a day at most."""
    return NOW - timedelta(days=13) + next(_MADE) % 150 * timedelta(hours=2)


def asked(listing: Listing | None = None, *, files: Sequence[Taken] = (), **changes: object) -> Rfq:
    """Lin asks Ngoran for two quantities."""
    return filing.ask_village(
        actor=acting("lin"),
        listing=listing or build.published_listing(),
        request=replace(DRUMS, **changes),  # type: ignore[arg-type]
        inquiry=None,
        files=files,
        submission_key=None,
        at=moment(),
    )


def asked_many(*, files: Sequence[Taken] = (), **changes: object) -> Rfq:
    """Lin asks whoever makes instruments; it waits for somebody to look at it."""
    return filing.ask_many(
        actor=acting("lin"),
        request=replace(MANY, **changes),  # type: ignore[arg-type]
        files=files,
        submission_key=None,
        at=moment(),
    )


def written_for_lin(listing: Listing | None = None) -> Rfq:
    """Oka writes it at a fair."""
    buyer = db.session.get_one(Organisation, acting("lin").organisation_id)
    return filing.write_for_buyer(
        actor=acting("oka"),
        buyer=buyer,
        listing=listing or build.published_listing(),
        request=DRUMS,
        submission_key=None,
        at=NOW,
    )


def fitting(rfq: Rfq) -> tuple[Wanted, tuple[Candidate, ...]]:
    """What matches today; nothing does for a request to one village, which nobody lets out."""
    if rfq.category is None:
        rfq = asked_many()
    engine = current_app.extensions["search_engine"]
    return matched(rfq=rfq, engine=engine, at=NOW)


def pass_on(key: str, rfq: Rfq) -> None:
    """With whatever matches today."""
    deciding.pass_rfq(actor=acting(key), rfq=rfq, matched=fitting(rfq), at=NOW)


def confirm(key: str, rfq: Rfq) -> None:
    filing.confirm(actor=acting(key), rfq=rfq, matched=None, at=NOW)


def part_of(rfq: Rfq) -> RfqRecipient:
    """The part of the first village asked."""
    return queries.list_recipients(rfq=rfq)[0]


def quote(key: str, rfq: Rfq) -> Quotation:
    assert key == "sari"
    return build.sent_quotation(part_of(rfq).inquiry)


def ask_info(key: str, rfq: Rfq) -> None:
    answering.ask_info(
        actor=acting(key),
        recipient=part_of(rfq),
        text="Which skin?",
        submission_key=None,
        at=NOW,
    )


def give_info(key: str, rfq: Rfq) -> None:
    answering.give_info(actor=acting(key), rfq=rfq, text="Goat skin.", submission_key=None, at=NOW)


def decline(key: str, rfq: Rfq) -> None:
    answering.decline(
        actor=acting(key), recipient=part_of(rfq), reason=ClosingReason.CAPACITY, at=NOW
    )


def award(key: str, rfq: Rfq) -> None:
    quotation = find_sent(inquiry=part_of(rfq).inquiry)
    assert quotation is not None
    orders.accept_quotation(actor=acting(key), quotation=quotation, at=NOW)


def close(key: str, rfq: Rfq) -> None:
    deciding.close_no_award(actor=acting(key), rfq=rfq, reason=ClosingReason.PRICE, at=NOW)


def cancel(key: str, rfq: Rfq) -> None:
    deciding.cancel(actor=acting(key), rfq=rfq, reason="Not any more.", at=NOW)


def reject(key: str, rfq: Rfq) -> None:
    deciding.reject(actor=acting(key), rfq=rfq, reason="Nobody can say what is wanted.", at=NOW)


def extend(key: str, rfq: Rfq) -> None:
    deciding.extend(actor=acting(key), rfq=rfq, deadline_date=TODAY + timedelta(days=20), at=NOW)


# What is done to an open request to bring it there, and by whom.
_LEADS_TO: dict[RfqStatus, tuple[tuple[Callable[[str, Rfq], object], str], ...]] = {
    RfqStatus.NEEDS_INFO: ((ask_info, "joko"),),
    RfqStatus.QUOTED: ((quote, "sari"),),
    RfqStatus.AWARDED: ((quote, "sari"), (award, "lin")),
    RfqStatus.CLOSED_NO_AWARD: ((quote, "sari"), (close, "lin")),
    RfqStatus.DECLINED: ((decline, "sari"),),
    RfqStatus.CANCELLED: ((cancel, "lin"),),
    RfqStatus.EXPIRED: ((lambda _key, rfq: sweeping.let_time_pass(rfq_id=rfq.id, at=LATER), ""),),
}


def in_status(status: RfqStatus, listing: Listing) -> Rfq:
    """A request that stands there."""
    if status is RfqStatus.DRAFT:
        return written_for_lin(listing)
    if status in (RfqStatus.SUBMITTED, RfqStatus.REJECTED):
        rfq = asked_many()
        if status is RfqStatus.REJECTED:
            reject("oka", rfq)
        return rfq
    rfq = asked(listing)
    for act, key in _LEADS_TO.get(status, ()):
        act(key, rfq)
    return rfq


def company(key: str) -> str:
    """The public id of where this member of the cast works."""
    return acting(key).organisation_public_id


def events_of(subject: str, public_id: str) -> list[str]:
    """What happened to it, in order, without the word for the thing."""
    found = timeline(subjects=[(subject, public_id)])
    return [event.action.removeprefix(f"{subject}.") for event in found]
