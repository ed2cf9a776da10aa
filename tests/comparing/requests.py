"""A request of Lin's that reached two villages, with their offers, for tests of comparing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from marketplace.catalog.models import Listing
from marketplace.clock import end_of_day_in_jakarta
from marketplace.db import add, db, transaction
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.quotes import operations as quotes
from marketplace.quotes.models import Quotation
from marketplace.rfqs.models import Rfq, RfqQuantity
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.rfqs.recipient_states import RecipientStatus
from marketplace.rfqs.states import RfqKind, RfqStatus
from marketplace.trade_terms import Incoterm, Unit
from tests import build
from tests.cast import HARIANG, NOW, TODAY, acting

CIF: dict[str, Any] = {
    "incoterm": Incoterm.CIF,
    "named_place": "Hamburg",
    "freight": Money(210_000, "USD"),
    "insurance": Money(35_000, "USD"),
}


def request_to(
    *listings: Listing, incoterm: Incoterm | None = Incoterm.FOB, number: str = "RFQ-2026-000001"
) -> Rfq:
    """For 3,500 drums to Germany with two certificates; the villages are invited."""
    buyer = acting("lin")
    asked = [_inquiry(one) for one in listings]
    rfq = _written(buyer.organisation_id, buyer.person_id, incoterm, number)
    _invite(rfq, asked)
    return rfq


def offered(inquiry: Inquiry, key: str = "sari", **changes: object) -> Quotation:
    """What this director sends on the thread."""
    return quotes.send_quotation(
        actor=acting(key),
        inquiry=inquiry,
        offer=build.offer(**changes),
        submission_key=None,
        at=NOW,
        beyond_reason=build.SECOND_WORKSHOP,
    )


def threads_of(rfq: Rfq) -> list[Inquiry]:
    """The invited villages' threads, in the order of the invitations."""
    rows = db.session.query(RfqRecipient).filter_by(rfq_id=rfq.id).order_by(RfqRecipient.id)
    return [one.inquiry for one in rows]


def two_villages() -> tuple[Listing, Listing]:
    """Drums of Ngoran, and of Hariang with another certificate."""
    ngoran = build.published_listing()
    hariang = build.published_listing(HARIANG, build.listing_terms(certificates=("svlk", "fsc")))
    return ngoran, hariang


def _inquiry(listing: Listing) -> Inquiry:
    return inquiries.ask(
        actor=acting("lin"),
        listing=listing,
        quantity=3500,
        destination="DE",
        incoterm=Incoterm.FOB,
        needed_by_date=date(2027, 3, 31),
        text="See the request.",
        submission_key=None,
        at=NOW,
    )


@transaction
def _written(buyer_id: int, person_id: int, incoterm: Incoterm | None, number: str) -> Rfq:
    deadline = TODAY + timedelta(days=10)
    rfq = Rfq(
        number=number,
        kind=RfqKind.BROADCAST,
        status=RfqStatus.OPEN,
        buyer_id=buyer_id,
        asked_by_id=person_id,
        category="musical-instruments",
        product="Djembe drums",
        unit=Unit.PIECE,
        destination="DE",
        place="Hamburg",
        incoterm=incoterm,
        sample_first=False,
        certificate_codes=("fsc", "svlk"),
        target_shown=False,
        note="",
        deadline_date=deadline,
        deadline_at=end_of_day_in_jakarta(deadline),
        filed_at=NOW,
        opened_at=NOW,
        changed_at=NOW,
    )
    add(rfq)
    add(RfqQuantity(rfq_id=rfq.id, quantity=3500))
    return rfq


@transaction
def _invite(rfq: Rfq, asked: list[Inquiry]) -> None:
    for inquiry in asked:
        add(
            RfqRecipient(
                rfq_id=rfq.id,
                inquiry_id=inquiry.id,
                status=RecipientStatus.INVITED,
                rule="R7",
                score=0,
                facts="{}",
                reused=False,
                invited_at=NOW,
                changed_at=NOW,
            )
        )
