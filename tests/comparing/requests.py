"""A request of Lin's that reached matching villages, with their offers, for tests of comparing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app

from marketplace.catalog.models import Listing
from marketplace.catalog.values import HeldCertificate
from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.quotes import operations as quotes
from marketplace.quotes.models import Quotation
from marketplace.rfqs import deciding, filing, queries
from marketplace.rfqs.fitting import matched
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.terms import Request
from marketplace.trade_terms import Incoterm
from tests import build
from tests.cast import HARIANG, NOW, TODAY, acting

CIF: dict[str, Any] = {
    "incoterm": Incoterm.CIF,
    "named_place": "Hamburg",
    "freight": Money(210_000, "USD"),
    "insurance": Money(35_000, "USD"),
}
LAST_DAY = TODAY + timedelta(days=14)


def drums_of_ngoran() -> Listing:
    return build.published_listing()


def drums_of_hariang() -> Listing:
    """Their certificate ends with the month's offers."""
    held = HeldCertificate("svlk", "Issuer of the tests", "T-2", valid_to_date=LAST_DAY)
    return build.published_listing(HARIANG, build.listing_terms(certificates=(held, "fsc")))


def request_to_many(*, incoterm: Incoterm | None = Incoterm.FOB) -> Rfq:
    """For 3,500 certified drums to Germany; an officer lets it go to whoever matches."""
    rfq = filing.ask_many(
        actor=acting("lin"),
        request=Request(
            quantities=(3500,),
            destination="DE",
            deadline_date=TODAY + timedelta(days=10),
            category="musical-instruments",
            incoterm=incoterm,
            certificates=("svlk",),
        ),
        submission_key=None,
        at=NOW,
    )
    found = matched(rfq=rfq, engine=current_app.extensions["search_engine"], at=NOW)
    deciding.pass_rfq(actor=acting("oka"), rfq=rfq, matched=found, at=NOW)
    return rfq


def quoted_request(listing: Listing) -> Rfq:
    """To the village of this listing of Ngoran's alone, which has answered."""
    rfq = filing.ask_village(
        actor=acting("lin"),
        listing=listing,
        request=Request(
            quantities=(3500,), destination="DE", deadline_date=TODAY + timedelta(days=10)
        ),
        inquiry=None,
        submission_key=None,
        at=NOW,
    )
    offered(rfq, "sari")
    return rfq


def offered(rfq: Rfq, key: str, **changes: object) -> Quotation:
    """What this director sends on their thread: USD 15.50 FOB unless told otherwise."""
    return quotes.send_quotation(
        actor=acting(key),
        inquiry=_thread_of(rfq, key),
        offer=build.offer(**changes),
        submission_key=None,
        at=NOW,
        beyond_reason=build.SECOND_WORKSHOP,
    )


def _thread_of(rfq: Rfq, key: str) -> Inquiry:
    seller = acting(key).organisation_id
    threads = (one.inquiry for one in queries.list_recipients(rfq=rfq))
    return next(one for one in threads if one.seller_id == seller)
