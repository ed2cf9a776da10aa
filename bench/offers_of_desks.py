"""Puts offers and requests over the bench's open inquiries, so that a buyer's desk has something to choose from."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.clock import end_of_day_in_jakarta, jakarta_date
from marketplace.db import Model, db, new_public_id
from marketplace.organisations.models import Membership
from marketplace.quotes.models import IN_FULL, Quotation
from marketplace.quotes.states import (
    BindingLanguage,
    Inspection,
    PaymentPlan,
    QuotationStatus,
    SampleStep,
)
from marketplace.rfqs.models import Rfq, RfqQuantity
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.rfqs.recipient_states import RecipientStatus
from marketplace.rfqs.states import RfqKind, RfqStatus
from marketplace.trade_terms import Incoterm

BATCH = 2_000
FIRST = 10**6
OFFERED, ASKED = 3, 4  # which of ten inquiries has an offer, and which belongs to a request
VILLAGES = 5  # of one request
DAYS = 20  # over which deadlines and validities are spread


def fill(*, inquiries: list[dict[str, object]], seller: Membership, at: datetime) -> None:
    """A tenth of the inquiries has an offer that stands; another tenth belongs to requests."""
    offered = [one for place, one in enumerate(inquiries) if place % 10 == OFFERED]
    asked = [one for place, one in enumerate(inquiries) if place % 10 == ASKED]
    requests = [asked[start : start + VILLAGES] for start in range(0, len(asked), VILLAGES)]
    quotations = [_quotation(place, one, seller=seller, at=at) for place, one in enumerate(offered)]
    rfqs = [_rfq(place, threads[0], at=at) for place, threads in enumerate(requests)]
    quantities = [{"rfq_id": rfq["id"], "quantity": 500} for rfq in rfqs]
    parts = [
        _part(rfq["id"], thread, at=at)
        for rfq, threads in zip(rfqs, requests, strict=True)
        for thread in threads
    ]
    for model, rows in (
        (Quotation, quotations),
        (Rfq, rfqs),
        (RfqQuantity, quantities),
        (RfqRecipient, parts),
    ):
        _insert(model, rows)


def _quotation(
    place: int, inquiry: dict[str, object], *, seller: Membership, at: datetime
) -> dict[str, object]:
    last_day = jakarta_date(at) + timedelta(days=1 + place % DAYS)
    return {
        "id": FIRST + place,
        "public_id": new_public_id(),
        "number": f"BENCH-Q-{place}",
        "inquiry_id": inquiry["id"],
        "revision": 1,
        "status": QuotationStatus.SENT,
        "quantity": inquiry["quantity"],
        "unit": inquiry["unit"],
        "unit_price_minor": 1_550,
        "currency": "USD",
        "incoterm": Incoterm.FOB,
        "named_place": "Tanjung Perak, Surabaya",
        "ready_date": last_day + timedelta(days=60),
        "valid_through_date": last_day,
        "valid_until": end_of_day_in_jakarta(last_day),
        "payment_plan": PaymentPlan.DEPOSIT_AND_BALANCE,
        "note": "",
        "edition": IN_FULL,
        "partial_shipment": False,
        "tolerance_percent": 0,
        "packaging": "",
        "inspection": Inspection.SELLER,
        "sample": SampleStep.NONE,
        "seller_document_codes": (),
        "buyer_document_codes": (),
        "binding_language": BindingLanguage.ENGLISH,
        "sent_by_id": seller.person_id,
        "sent_at": at,
        "changed_at": at,
        "end_text": "",
        "version": 1,
    }


def _rfq(place: int, thread: dict[str, object], *, at: datetime) -> dict[str, object]:
    last_day = jakarta_date(at) + timedelta(days=1 + place % DAYS)
    return {
        "id": FIRST + place,
        "public_id": new_public_id(),
        "number": f"BENCH-R-{place}",
        "kind": RfqKind.BROADCAST,
        "status": RfqStatus.OPEN,
        "buyer_id": thread["buyer_id"],
        "asked_by_id": thread["asked_by_id"],
        "category": "musical-instruments",
        "product": "Djembe drums",
        "unit": thread["unit"],
        "destination": "CN",
        "place": "",
        "sample_first": False,
        "certificate_codes": (),
        "target_shown": False,
        "note": "",
        "deadline_date": last_day,
        "deadline_at": end_of_day_in_jakarta(last_day),
        "filed_at": at,
        "opened_at": at,
        "changed_at": at,
        "reason": "",
        "version": 1,
    }


def _part(rfq_id: object, thread: dict[str, object], *, at: datetime) -> dict[str, object]:
    return {
        "public_id": new_public_id(),
        "rfq_id": rfq_id,
        "inquiry_id": thread["id"],
        "status": RecipientStatus.VIEWED,
        "rule": "bench",
        "choice": "bench",
        "score": 0,
        "parts": "{}",
        "reused": False,
        "invited_at": at,
        "changed_at": at,
        "question": "",
        "version": 1,
    }


def _insert(model: type[Model], rows: list[dict[str, object]]) -> None:
    # Columns, not attributes: a price is two of them.
    insert = sa.insert(model.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
    for start in range(0, len(rows), BATCH):
        db.session.execute(insert, rows[start : start + BATCH])
