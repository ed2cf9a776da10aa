"""Trades of the demo world in several stages, each step by the person who does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.catalog.models import Listing
from marketplace.clock import jakarta_date
from marketplace.db import transaction
from marketplace.financing import operations as financing
from marketplace.financing.states import Consent
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.orders import operations as orders
from marketplace.orders import queries as order_queries
from marketplace.orders.models import Order
from marketplace.organisations.roles import Actor, Role
from marketplace.payments import operations as payments
from marketplace.quotes import operations as quotes
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import PaymentPlan
from marketplace.quotes.terms import Offer
from marketplace.quotes.tiers import Tier
from marketplace.shipments import operations as shipments
from marketplace.shipments.models import Transport
from marketplace.trade_terms import Incoterm

NGORAN, CUPUNAGARA = "35.05.09.2003", "32.13.02.2001"
HARIANG, KUPANG, WEDANI = "36.02.22.2006", "35.15.05.2006", "35.25.11.2009"
LIN, GRETA = "lin@shenzhen-drum.example", "greta@roesthaus.example"
MAKER, CHECKER, APPROVER = "made@lpei.example", "chandra@lpei.example", "agus@lpei.example"


@dataclass(frozen=True, slots=True)
class Stage:
    """The people, the flagships and the moment everything is dated back from."""

    actors: Mapping[str, Actor]
    listings: Mapping[str, Listing]
    now: datetime

    def ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)

    def day(self, days_from_now: int) -> date:
        return jakarta_date(self.now + timedelta(days=days_from_now))

    def seller(self, code: str, role: Role) -> Actor:
        """The village's director or operator."""
        organisation_id = self.listings[code].organisation_id
        return next(
            actor
            for actor in self.actors.values()
            if actor.organisation_id == organisation_id and actor.role is role
        )


@transaction
def make_trades(
    *, actors: Mapping[str, Actor], listings: Mapping[str, Listing], now: datetime
) -> None:
    """Six trades: asked, quoted, accepted, in production with finance, shipped, completed."""
    stage = Stage(actors, listings, now)
    for code in (NGORAN, CUPUNAGARA, HARIANG, KUPANG, WEDANI):
        _open_bank_account(stage, code)
    _asked(stage, WEDANI, LIN, quantity=600, destination="CN", days_ago=1)
    _quoted_sugar(stage)
    _accepted_seaweed(stage)
    _coffee_in_production(stage)
    _completed_drums(stage)


def _open_bank_account(stage: Stage, code: str) -> None:
    director = stage.seller(code, Role.SELLER_DIRECTOR)
    payments.write_bank_account(
        actor=director,
        currency=stage.listings[code].currency,
        bank_name="Bank Contoh Nusantara (demo)",
        account_number="000" + code.replace(".", ""),
        holder=director.organisation_name,
        at=stage.ago(100),
    )


def _asked(
    stage: Stage, code: str, buyer: str, *, quantity: int, destination: str, days_ago: int
) -> Inquiry:
    return inquiries.ask(
        actor=stage.actors[buyer],
        listing=stage.listings[code],
        quantity=quantity,
        destination=destination,
        incoterm=stage.listings[code].incoterm,
        needed_by_date=None,
        text="We have seen your product and would like a firm quotation, with samples if possible.",
        submission_key=None,
        at=stage.ago(days_ago),
    )


def _quoted(
    stage: Stage,
    code: str,
    inquiry: Inquiry,
    *,
    price: Money,
    ready_in: int,
    days_ago: int,
    tiers: tuple[Tier, ...] = (),
) -> Quotation:
    at = stage.ago(days_ago)
    return quotes.send_quotation(
        actor=stage.seller(code, Role.SELLER_DIRECTOR),
        inquiry=inquiry,
        offer=Offer(
            quantity=inquiry.quantity,
            unit_price=price,
            incoterm=Incoterm(inquiry.listing.incoterm),
            named_place=inquiry.listing.named_place,
            ready_date=stage.day(ready_in),
            valid_through_date=jakarta_date(at + timedelta(days=14)),
            payment_plan=PaymentPlan.DEPOSIT_AND_BALANCE,
            note="Export cartons, marks as you wish.",
            tiers=tiers,
        ),
        submission_key=None,
        at=at,
        # Kept only where the free weeks are not enough.
        beyond_reason="Demo: a neighbouring village makes a part of it.",
    )


def _quoted_sugar(stage: Stage) -> None:
    inquiry = _asked(stage, HARIANG, GRETA, quantity=10_000, destination="DE", days_ago=4)
    price = Money.parse("2.45", "USD")
    more = (Tier(20_000, Money.parse("2.30", "USD")),)
    _quoted(stage, HARIANG, inquiry, price=price, ready_in=40, days_ago=3, tiers=more)


def _accepted_seaweed(stage: Stage) -> None:
    inquiry = _asked(stage, KUPANG, LIN, quantity=25_000, destination="CN", days_ago=6)
    price = Money.parse("10600", "IDR")
    quotation = _quoted(stage, KUPANG, inquiry, price=price, ready_in=30, days_ago=5)
    orders.accept_quotation(actor=stage.actors[LIN], quotation=quotation, at=stage.ago(1))


def _coffee_in_production(stage: Stage) -> None:
    inquiry = _asked(stage, CUPUNAGARA, GRETA, quantity=18_000, destination="DE", days_ago=30)
    price = Money.parse("8.20", "USD")
    quotation = _quoted(stage, CUPUNAGARA, inquiry, price=price, ready_in=25, days_ago=28)
    order = _confirmed(stage, CUPUNAGARA, quotation, buyer=GRETA, days_ago=25)
    request = financing.request_financing(
        actor=stage.seller(CUPUNAGARA, Role.SELLER_DIRECTOR),
        order=order,
        amount=Money.parse("60000", "USD"),
        purpose="Buying cherries from 208 farmers before the deposit covers them.",
        tenor_days=90,
        consent=Consent.READ_CONTRACT,
        submission_key=None,
        at=stage.ago(24),
    )
    financing.take_in(actor=stage.actors[MAKER], request=request, at=stage.ago(23))
    _paid(stage, CUPUNAGARA, order, which=0, remitter="Hamburger Rösthaus GmbH", days_ago=20)
    orders.report_milestone(
        actor=stage.seller(CUPUNAGARA, Role.SELLER_OPERATOR),
        order=order,
        produced=7_500,
        note="First lots hulled and sorted; moisture 11.5 per cent.",
        submission_key=None,
        at=stage.ago(6),
    )


def _completed_drums(stage: Stage) -> None:
    inquiry = _asked(stage, NGORAN, LIN, quantity=3_500, destination="CN", days_ago=110)
    price = Money.parse("209524", "IDR")
    quotation = _quoted(stage, NGORAN, inquiry, price=price, ready_in=-60, days_ago=108)
    order = _confirmed(stage, NGORAN, quotation, buyer=LIN, days_ago=105)
    _financed_drums(stage, order)
    _paid(stage, NGORAN, order, which=0, remitter="Shenzhen Drum Trading Co.", days_ago=95)
    director = stage.seller(NGORAN, Role.SELLER_DIRECTOR)
    orders.report_milestone(
        actor=stage.seller(NGORAN, Role.SELLER_OPERATOR),
        order=order,
        produced=3_500,
        note="All drums tuned, dried and packed.",
        submission_key=None,
        at=stage.ago(66),
    )
    orders.mark_ready(actor=director, order=order, at=stage.ago(65))
    _paid(stage, NGORAN, order, which=1, remitter="Shenzhen Drum Trading Co.", days_ago=62)
    shipments.record_shipment(
        actor=director,
        order=order,
        transport=Transport.SEA,
        carrier="Samudera Contoh Line (demo)",
        paper_number="SCL-SUB-240917",
        shipped_date=stage.day(-60),
        arrival_date=stage.day(-46),
        at=stage.ago(60),
    )
    shipments.confirm_delivery(actor=stage.actors[LIN], order=order, at=stage.ago(44))
    shipments.accept_goods(actor=stage.actors[LIN], order=order, at=stage.ago(40))


def _financed_drums(stage: Stage, order: Order) -> None:
    director = stage.seller(NGORAN, Role.SELLER_DIRECTOR)
    amount = Money.parse("264000000", "IDR")
    request = financing.request_financing(
        actor=director,
        order=order,
        amount=amount,
        purpose="Mahogany, skins and wages for one container of drums.",
        tenor_days=90,
        consent=Consent.READ_CONTRACT,
        submission_key=None,
        at=stage.ago(104),
    )
    maker, checker = stage.actors[MAKER], stage.actors[CHECKER]
    financing.take_in(actor=maker, request=request, at=stage.ago(103))
    financing.recommend(
        actor=maker,
        request=request,
        memo="Demo: the order carries the amount.",
        amount=None,
        at=stage.ago(101),
    )
    financing.endorse(
        actor=checker, request=request, comment="Demo: agreed.", amount=None, at=stage.ago(100)
    )
    financing.approve(
        actor=stage.actors[APPROVER], request=request, reason="Demo: approved.", at=stage.ago(99)
    )
    financing.accept(actor=director, request=request, at=stage.ago(98))
    financing.propose_drawdown(
        actor=maker,
        request=request,
        amount=amount,
        value_date=stage.day(-97),
        bank_reference="DEMO-FR-1",
        submission_key=None,
        at=stage.ago(97),
    )
    financing.release_drawdown(actor=checker, request=request, at=stage.ago(97))


def _confirmed(
    stage: Stage, code: str, quotation: Quotation, *, buyer: str, days_ago: int
) -> Order:
    at = stage.ago(days_ago)
    order = orders.accept_quotation(actor=stage.actors[buyer], quotation=quotation, at=at)
    director = stage.seller(code, Role.SELLER_DIRECTOR)
    for actor in (stage.actors[buyer], director):
        orders.confirm_order(actor=actor, order=order, at=at)
    return order


def _paid(
    stage: Stage, code: str, order: Order, *, which: int, remitter: str, days_ago: int
) -> None:
    due = order_queries.list_dues(order=order)[which]
    receipt = payments.book_receipt(
        actor=stage.seller(code, Role.SELLER_OPERATOR),
        due=due,
        amount=due.amount,
        value_date=stage.day(-days_ago),
        bank_reference=f"DEMO-{due.reference}",
        remitter=remitter,
        submission_key=None,
        at=stage.ago(days_ago),
    )
    director = stage.seller(code, Role.SELLER_DIRECTOR)
    payments.confirm_receipt(actor=director, receipt=receipt, at=stage.ago(days_ago))
