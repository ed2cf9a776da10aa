"""A world in which every text a person can write would run, were it not taken as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeAlias

import sqlalchemy as sa
from flask import Flask

from marketplace.capacity import operations as capacity
from marketplace.catalog.indexing import Indexer
from marketplace.catalog.models import Listing
from marketplace.catalog.revision_operations import change_listing
from marketplace.catalog.revision_states import RevisionStatus
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.sections import Section
from marketplace.catalog.states import ListingStatus
from marketplace.curation import operations as curation
from marketplace.db import db
from marketplace.financing import operations as financing
from marketplace.inquiries.flag_models import MessageFlag
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.screening_models import Hold
from marketplace.jobs.worker import Worker
from marketplace.mail import operations as mail
from marketplace.mail.smtp import Postman
from marketplace.onboarding import operations as onboarding
from marketplace.onboarding.identity import Identity
from marketplace.orders import operations as orders
from marketplace.orders.models import Order
from marketplace.quotes import bargaining
from marketplace.quotes import operations as quotes
from marketplace.quotes.reasons import EndReason
from marketplace.quotes.terms import Wish
from marketplace.rfqs.models import Rfq
from marketplace.searches import keeping
from marketplace.shipments import operations as shipments
from marketplace.shipments.models import Transport
from tests import build, cast, photographs
from tests.catalog.whole import whole_terms
from tests.exchange.build import load
from tests.pages import Visitor
from tests.payments import steps
from tests.support.routes import PERSONAS, Find, address_of, readers_of, routes, thing_of
from tests.support.world import furnish
from tests.support.world_forums import elsewhere
from tests.web.payloads import PAYLOADS
from tests.web.written import ADDRESSED, name_of, write_everywhere

# An address, and who may read what is there.
Read: TypeAlias = "tuple[str, list[str | None]]"
URL = "javascript:alert(39)"
FORMULA = "=1+1"
# What stands first in every text of a round: what begins an address or a cell is not all the same.
ROUNDS = (
    PAYLOADS,
    (FORMULA, *PAYLOADS),
    (*PAYLOADS[PAYLOADS.index(URL) :], *PAYLOADS[: PAYLOADS.index(URL)]),
)
LONGEST_NOTE = 200
DUE_SOON = timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Attacked:
    """``pages`` are the addresses that can be read, with everybody of the cast who may.

    ``browsers`` are signed in before nobody can be found by an address any more.
    """

    app: Flask
    pages: list[Read]
    browsers: dict[str | None, Visitor]

    def write(self, texts: Sequence[str]) -> dict[str, int]:
        """These into every text there is, with the name of its column behind the first."""
        counts = write_everywhere(lambda column, row: _text(texts, column, row))
        Indexer(self.app.extensions["search_engine"]).rebuild()
        return counts


def attacked(app: Flask, *, mail_url: str) -> Attacked:
    """Trades of people and products whose names attack, with a row for every text.

    The second trade is made by operations after the names were written: its letters, contract and
    papers hold what operations made of them. Addresses of people stay until then.
    """
    app.extensions["job_handlers"] |= {mail.SEND: Postman(mail_url).deliver}
    photographs.put_bytes(app)
    load([(cast.TODAY, "USD", "1.1"), (cast.TODAY, "IDR", "18000"), (cast.TODAY, "CNY", "8")])
    find = furnish(terms=whole_terms())
    Worker(app).drain()
    write_everywhere(
        lambda column, row: None if column.name in ADDRESSED else _text(ROUNDS[-1], column, row)
    )
    further = [*_shipped_order(), _countered_quotation(), _declined_quotation()]
    further += [_declined_change(), *_flags(), *_rfqs(), *_holds()]
    _what_no_route_points_at()
    Worker(app).drain()
    browsers = {key: Visitor.of(app, key) for key in PERSONAS}
    return Attacked(app, [*_pages(app, find), *further], browsers)


def mark_of(column: str) -> str:
    """What stands behind the first text of a column: seen on a page, it says whose text it is."""
    return f"mark-{column}-"


def _text(texts: Sequence[str], column: sa.Column[Any], row: int) -> str:
    between = "\n" if isinstance(column.type, sa.Text) else " "
    return between.join([texts[0], mark_of(name_of(column)), *texts[1:], str(row)])


def _pages(app: Flask, find: Find) -> list[Read]:
    pages: list[Read] = []
    for rule, method in routes(app):
        if method == "GET":
            thing = thing_of(rule, find)
            pages.append((address_of(app, rule, thing), readers_of(app, rule, thing)))
    return pages


def _shipped_order() -> list[Read]:
    """A trade that is financed, made and on its way; its pages and who reads them."""
    listing = _published()
    quotation = build.quoted(listing=listing, note=" ".join(PAYLOADS))
    order = build.paid_deposit(build.confirmed_order(quotation))
    request = build.proposed_drawdown(order)
    financing.release_drawdown(actor=cast.acting("chandra"), request=request, at=cast.NOW)
    _make_and_ship(order)
    sides: list[str | None] = ["lin", "sari"]
    return [
        (f"/inquiries/{quotation.inquiry.public_id}", sides),
        (f"/quotations/{quotation.public_id}", sides),
        (f"/orders/{order.public_id}", sides),
        (f"/financing/{request.public_id}", ["sari", "made"]),
        (f"/listings/{listing.public_id}", ["sari", "citra"]),
        *_sections(listing),
        (f"/compare?id={listing.public_id}", [None]),
        (f"/zh/products/{listing.public_id}", [None]),
        ("/zh/search", [None]),
        (elsewhere(), [None]),
    ]


def _published() -> Listing:
    """The one of Ngoran."""
    ours = Listing.organisation_id == cast.acting("sari").organisation_id
    published = Listing.status == ListingStatus.PUBLISHED
    return db.session.scalars(sa.select(Listing).where(published, ours)).one()


def _flags() -> list[Read]:
    """Waiting and decided."""
    flags = db.session.scalars(sa.select(MessageFlag.public_id))
    return [(f"/back-office/flags/{public_id}", ["stefan"]) for public_id in flags]


def _rfqs() -> list[Read]:
    """Whatever the world asked, as the buyer reads it."""
    public_ids = db.session.scalars(sa.select(Rfq.public_id))
    return [(f"/rfqs/{public_id}", ["lin"]) for public_id in public_ids]


def _holds() -> list[Read]:
    """Waiting and decided."""
    held = db.session.scalars(sa.select(Inquiry.public_id).join(Hold))
    return [(f"/back-office/held/{public_id}", ["stefan", "oka"]) for public_id in held]


def _countered_quotation() -> Read:
    listing = _published()
    quotation = build.quoted(listing=listing, quantity=500)
    wish = Wish(
        quantity=quotation.quantity,
        unit_price=replace(quotation.unit_price, minor=quotation.unit_price.minor - 1),
        incoterm=quotation.incoterm,
        ready_date=quotation.ready_date,
        payment_plan=quotation.payment_plan,
        note="Could it be a little less?",
    )
    bargaining.counter_quotation(
        actor=cast.acting("lin"),
        quotation=quotation,
        wish=wish,
        submission_key=None,
        at=cast.NOW,
    )
    return f"/quotations/{quotation.public_id}", ["lin", "sari"]


def _declined_quotation() -> Read:
    listing = _published()
    quotation = build.quoted(listing=listing, quantity=500)
    quotes.decline_quotation(
        actor=cast.acting("lin"),
        quotation=quotation,
        reason=EndReason.OTHER,
        text=" ".join(PAYLOADS[:20]),
        at=cast.NOW,
    )
    return f"/quotations/{quotation.public_id}", ["lin", "sari"]


def _sections(listing: Listing) -> list[Read]:
    return [(f"/listings/{listing.public_id}/sections/{section}", ["sari"]) for section in Section]


def _declined_change() -> Read:
    """The change that waits is declined, and another one waits."""
    waiting = sa.select(ListingRevision).filter_by(status=RevisionStatus.PENDING)
    revision = db.session.scalars(waiting).one()
    reason = " ".join(PAYLOADS[40:])
    citra = cast.acting("citra")
    curation.decline_revision(actor=citra, revision=revision, reason=reason, at=cast.NOW)
    change_listing(
        actor=cast.acting("joko"),
        listing=revision.listing,
        terms=whole_terms(keywords="word"),
        at=cast.NOW,
    )
    return f"/curation/revisions/{revision.public_id}", ["citra"]


def _make_and_ship(order: Order) -> None:
    sari = cast.acting("sari")
    orders.report_milestone(
        actor=sari,
        order=order,
        produced=3500,
        note=" ".join(PAYLOADS[30:]),
        submission_key=None,
        at=cast.NOW,
    )
    orders.mark_ready(actor=sari, order=order, at=cast.NOW)
    steps.confirm(steps.book(build.dues_of(order)[-1], reference="FT-9"))
    shipments.record_shipment(
        actor=sari,
        order=order,
        transport=Transport.SEA,
        carrier=" ".join(PAYLOADS[10:])[:LONGEST_NOTE],
        paper_number="SCL-1",
        shipped_date=cast.TODAY,
        arrival_date=cast.TODAY + DUE_SOON,
        at=cast.NOW,
    )
    capacity.set_week(
        actor=sari,
        listing=order.quotation.inquiry.listing,
        week=date(2027, 5, 3),
        quantity=4000,
        reason=" ".join(PAYLOADS[20:])[:LONGEST_NOTE],
        at=cast.NOW,
    )


def _what_no_route_points_at() -> None:
    keeping.note_miss(text="a word that finds nothing", language="en", at=cast.NOW)
    # The rates are read anew when there is a newer row, and then say what stands in them now.
    load([(cast.TODAY, "JPY", "160")])
    onboarding.declare_identity(
        actor=cast.acting("sari"), identity=Identity("AHU-1", "1" * 13, "2" * 15), at=cast.NOW
    )
