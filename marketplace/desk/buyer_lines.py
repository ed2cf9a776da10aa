"""Turns what the queries found for a buyer into the rows of the desk's sections; asks nobody and nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from marketplace.catalog.approximations import Approximation
from marketplace.catalog.categories import category_label
from marketplace.desk.buyer_statements import SHOWN, UNDER_WAY_THREAD
from marketplace.desk.buyer_work import Texts, called, offers_came
from marketplace.desk.queries import Found, Rows
from marketplace.inquiries.states import LIVE as LIVE_INQUIRIES
from marketplace.inquiries.states import InquiryStatus
from marketplace.orders import steps
from marketplace.orders.schedule import PaymentDue
from marketplace.orders.states import UNDER_WAY
from marketplace.organisations.roles import Actor
from marketplace.quotes.models import Quotation
from marketplace.quotes.standing import approximation_of
from marketplace.quotes.states import QuotationStatus
from marketplace.rfqs.states import LIVE, RfqStatus
from marketplace.web.catalogues import gettext, ngettext
from marketplace.web.filters import label, moment, quantity


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of each kind; what is over has a link of its own."""

    offers: int
    inquiries: int
    waiting: int
    inquiries_over: int
    rfqs: int
    rfqs_over: int
    orders: int
    orders_over: int
    shortlist: int

    @property
    def anything(self) -> bool:
        """Whether this company has ever asked or bought."""
        return any((self.inquiries, self.inquiries_over, self.rfqs, self.rfqs_over, self.orders))


@dataclass(frozen=True, slots=True)
class Line:
    """One thing under way; ``due`` is where it stands, ``tone`` how that is coloured."""

    public_id: str
    title: str
    note: str
    due: str
    tone: str


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer that stands; ``countered`` says that its village thinks other terms over."""

    quotation: Quotation
    product: str
    village: str
    approximation: Approximation | None
    countered: bool


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """Several offers on one request, ``rfq`` its public id; without one, those nothing compares with."""

    rfq: str | None
    number: str | None
    lines: tuple[OfferLine, ...]


def counted(found: Mapping[str, Mapping[str, int]], offers: Rows) -> Count:
    """The figures of the sections; offers say themselves how many stand."""
    return Count(
        offers=offers[0].standing if offers else 0,
        inquiries=_among(found["inquiries"], LIVE_INQUIRIES),
        waiting=_among(found["inquiries"], (InquiryStatus.AWAITING_BUYER,)),
        inquiries_over=_beside(found["inquiries"], LIVE_INQUIRIES),
        rfqs=_among(found["rfqs"], LIVE),
        rfqs_over=_beside(found["rfqs"], LIVE),
        orders=_among(found["orders"], UNDER_WAY),
        orders_over=_beside(found["orders"], UNDER_WAY),
        shortlist=sum(found["shortlist"].values()),
    )


def offers(rows: Rows, texts: Texts) -> list[OfferGroup]:
    """Those that end first, the ones on the same request together."""
    answers = Counter(row.rfq for row in rows)
    groups: dict[str | None, list[Found]] = {}
    for row in rows[:SHOWN]:
        groups.setdefault(row.rfq if answers[row.rfq] > 1 else None, []).append(row)
    return [
        OfferGroup(
            rfq, found[0].rfq_number if rfq else None, tuple(_offer(row, texts) for row in found)
        )
        for rfq, found in groups.items()
    ]


def rfqs(rows: Rows, texts: Texts) -> list[Line]:
    """Each with how many villages were asked and have answered, and until when."""
    return [
        Line(
            public_id=row.public_id,
            title=gettext(
                "%(number)s: %(product)s, %(quantity)s",
                number=row.number,
                product=_asked_for(row, texts),
                quantity=quantity(row.quantity, row.unit),
            ),
            note=" ".join(_standing_of(row)),
            due=label(row.status),
            tone=row.status.tone,
        )
        for row in rows[:SHOWN]
    ]


def inquiries(rows: Rows, texts: Texts) -> list[Line]:
    """The latest first; the threads of a request are told with the request."""
    latest = [row for row in reversed(rows) if row.part == UNDER_WAY_THREAD][:SHOWN]
    return [
        Line(
            public_id=row.public_id,
            title=gettext(
                "%(product)s: %(quantity)s",
                product=called(row, texts),
                quantity=quantity(row.quantity, row.unit),
            ),
            note=gettext("%(party)s, %(number)s", party=row.seller, number=row.number),
            due=_turn(row.status),
            tone="attention" if row.status is InquiryStatus.AWAITING_BUYER else "neutral",
        )
        for row in latest
    ]


def orders(
    rows: Rows, dues: Mapping[int, Sequence[PaymentDue]], texts: Texts, *, actor: Actor
) -> list[Line]:
    """Each with its next step."""
    lines = []
    for row in rows[:SHOWN]:
        order = row.Order
        step = steps.next_step(actor=actor, order=order, dues=dues[order.id])
        title = gettext(
            "%(number)s: %(product)s, %(quantity)s, %(party)s",
            number=order.number,
            product=called(row, texts),
            quantity=quantity(order.quantity, order.unit),
            party=order.seller.name,
        )
        tone = order.status.tone if order.status.tone != "attention" else "neutral"
        lines.append(
            Line(
                public_id=order.public_id,
                title=title,
                note=step.text,
                due=label(order.status),
                tone="attention" if step.yours else tone,
            )
        )
    return lines


def _among(found: Mapping[str, int], statuses: Collection[str]) -> int:
    return sum(number for status, number in found.items() if status in statuses)


def _beside(found: Mapping[str, int], statuses: Collection[str]) -> int:
    return sum(found.values()) - _among(found, statuses)


def _offer(row: Found, texts: Texts) -> OfferLine:
    quotation = row.Quotation
    return OfferLine(
        quotation=quotation,
        product=called(row, texts),
        village=row.village,
        approximation=approximation_of(quotation),
        countered=quotation.status is QuotationStatus.COUNTERED,
    )


def _asked_for(row: Found, texts: Texts) -> str:
    """The buyer's own words, else the village's product, else the category."""
    if row.product:
        return str(row.product)
    return called(row, texts) if row.listing_id else category_label(row.category)


def _standing_of(row: Found) -> Iterator[str]:
    if row.status in (RfqStatus.DRAFT, RfqStatus.SUBMITTED):
        yield gettext("No village has it yet.")
    else:
        yield ngettext("%(num)s village was asked.", "%(num)s villages were asked.", row.invited)
        if row.quoted:
            yield offers_came(row.quoted)
        if row.declined:
            yield ngettext("%(num)s village declined.", "%(num)s villages declined.", row.declined)
    yield gettext("Open until %(moment)s.", moment=moment(row.deadline_at))


def _turn(status: InquiryStatus) -> str:
    if status is InquiryStatus.AWAITING_BUYER:
        return gettext("Waiting for you")
    return label(status)
