"""Builders: small steps of a trade, each made by the operation a person would use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from marketplace.attachments.taking import Taken
from marketplace.catalog import operations as catalog
from marketplace.catalog.models import Listing
from marketplace.catalog.terms import ListingTerms
from marketplace.catalog.values import (
    HeldCertificate,
    OfferTerms,
    PackTerms,
    Processing,
    SampleCredit,
    SampleTerms,
)
from marketplace.curation import operations as curation
from marketplace.events.operations import SYSTEM
from marketplace.financing import operations as financing
from marketplace.financing.models import FinancingRequest
from marketplace.financing.states import Consent
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.orders import operations as orders
from marketplace.orders import queries as order_queries
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.organisations import queries as organisations
from marketplace.payments import queries as payments
from marketplace.quotes import operations as quotes
from marketplace.quotes.grounds import Ground
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import PaymentPlan
from marketplace.quotes.terms import Offer
from marketplace.regions.queries import get_village
from marketplace.trade_terms import Incoterm, Unit
from marketplace.vocabulary import operations as vocabulary
from marketplace.vocabulary.models import VocabularyChange
from marketplace.vocabulary.words import Language
from tests import photographs
from tests.cast import HARIANG, NGORAN, NOW, acting
from tests.payments import steps

UNIT_PRICE = Money(1_600, "USD")
# Many offers of the tests are for the same weeks.
SECOND_WORKSHOP = "The second workshop helps."
# What a listing needs before it is submitted, beside what every draft of the tests says.
WHOLE: dict[str, object] = {
    "summary_id": "Djembe mahoni ukir tangan dengan kulit kambing.",
    "processing": Processing.FINISHED,
    "season_months": tuple(range(1, 13)),
    "packs": (PackTerms("60 cm", 2, 9_000, 10_500, 680, 340, 620),),
    "samples_offered": True,
    "sample": SampleTerms(Money(4_500, "USD"), 7, SampleCredit.PRICE),
    "ships_to": ("CN", "DE", "US"),
}
# village → who writes its listing and who submits it
_SELLERS = {NGORAN: ("joko", "sari"), HARIANG: ("asep", "hasan")}


def listing_terms(**changes: object) -> ListingTerms:
    """What a seller writes about the drums of Ngoran; prices and figures are invented.

    ``incoterm``, ``named_place`` and ``tiers`` are those of the one offer; ``certificates`` may be
    bare codes.
    """
    terms: dict[str, object] = {
        "name_id": "Kendang djembe",
        "name_en": "Djembe drum",
        "summary_en": "Hand-carved mahogany djembe with goat skin, tuned and ready to play.",
        "description_en": "Turned from one block of mahogany.\nRope tuned, 60 cm high.",
        "description_id": "Dibubut dari satu balok mahoni.",
        "category": "musical-instruments",
        "hs_code": "9206.00",
        "keywords": "djembe; jimbe; african drum",
        "unit": Unit.PIECE,
        "monthly_capacity": 4000,
        "lead_time_days": 45,
        "certificates": ("svlk",),
        **WHOLE,
    }
    offer = {
        "incoterm": Incoterm.FOB,
        "named_place": "Tanjung Perak, Surabaya",
        "tiers": ((100, Money(1_850, "USD")), (1000, Money(1_600, "USD"))),
    }
    said = {**terms, **changes}
    offered = {name: said.pop(name, answer) for name, answer in offer.items()}
    said.setdefault("offers", (OfferTerms(**offered),))  # type: ignore[arg-type]
    said["certificates"] = tuple(map(_held, said["certificates"]))  # type: ignore[call-overload]
    return ListingTerms(**said)  # type: ignore[arg-type]


def _held(certificate: str | HeldCertificate) -> HeldCertificate:
    if isinstance(certificate, HeldCertificate):
        return certificate
    return HeldCertificate(certificate, issuer="Issuer of the tests", number="T-1")


def drafted_listing(
    key: str = "joko", village: str = NGORAN, terms: ListingTerms | None = None
) -> Listing:
    """A draft written by this member of the cast, with all a curator wants to see."""
    listing = draft_without_photos(key=key, village=village, terms=terms)
    photographs.hang(acting(key), listing, NOW)
    return listing


def draft_without_photos(
    key: str = "joko", village: str = NGORAN, terms: ListingTerms | None = None
) -> Listing:
    """As it comes from the seller's form."""
    actor = acting(key)
    organisation = organisations.find_bumdes_of(village_id=get_village(code=village).id)
    assert organisation is not None
    return catalog.write_listing(
        actor=actor,
        village=get_village(code=village),
        organisation=organisation,
        terms=terms or listing_terms(),
        submission_key=None,
        at=NOW,
    )


def submitted_listing(village: str = NGORAN, terms: ListingTerms | None = None) -> Listing:
    """A listing that waits for a curator."""
    writer, director = _SELLERS[village]
    listing = drafted_listing(key=writer, village=village, terms=terms)
    catalog.submit_listing(actor=acting(director), listing=listing, at=NOW)
    return listing


def published_listing(village: str = NGORAN, terms: ListingTerms | None = None) -> Listing:
    """A listing every buyer can see; Ngoran and Hariang have people who can write one."""
    listing = submitted_listing(village=village, terms=terms)
    curation.publish_listing(actor=acting("citra"), listing=listing, reason="", at=NOW)
    return listing


def quoted(
    *,
    buyer: str = "lin",
    listing: Listing | None = None,
    quantity: int = 3500,
    unit_price: Money = UNIT_PRICE,
    plan: PaymentPlan = PaymentPlan.DEPOSIT_AND_BALANCE,
    note: str = "",
) -> Quotation:
    """A quotation of Ngoran that this buyer may accept, by default a container of drums."""
    listing = listing or published_listing()
    inquiry = inquiries.ask(
        actor=acting(buyer),
        listing=listing,
        quantity=quantity,
        destination="CN",
        incoterm=Incoterm.FOB,
        needed_by_date=None,
        text="One container, please.",
        submission_key=None,
        at=NOW,
    )
    return sent_quotation(
        inquiry,
        quantity=quantity,
        unit_price=unit_price,
        ready_date=date(2027, 1, 15),
        payment_plan=plan,
        note=note,
    )


def placed_order(quotation: Quotation | None = None, *, buyer: str = "lin") -> Order:
    """An accepted quotation: the contract waits for both signatures."""
    quotation = quotation or quoted(buyer=buyer)
    return orders.accept_quotation(actor=acting(buyer), quotation=quotation, at=NOW)


def confirmed_order(quotation: Quotation | None = None, *, buyer: str = "lin") -> Order:
    """Signed by the buyer and by Sari: the first payment is due, the proforma is issued."""
    order = placed_order(quotation, buyer=buyer)
    orders.confirm_order(actor=acting(buyer), order=order, at=NOW)
    orders.confirm_order(actor=acting("sari"), order=order, at=NOW)
    return order


def dues_of(order: Order) -> list[PaymentDue]:
    """The payment schedule, as it falls due."""
    return order_queries.list_dues(order=order)


def settled(due: PaymentDue, received: Money | None = None) -> PaymentDue:
    """All (or so much) of the row has arrived, as payments would tell."""
    whole = due.amount if received is None else received
    orders.settle_due(due=due, received=whole, actor=SYSTEM, at=NOW)
    return due


def order_in_production(quotation: Quotation | None = None, *, buyer: str = "lin") -> Order:
    """The deposit has arrived."""
    order = confirmed_order(quotation, buyer=buyer)
    settled(dues_of(order)[0])
    return order


def ready_order(quotation: Quotation | None = None, *, buyer: str = "lin") -> Order:
    """All is made; the balance is due."""
    order = order_in_production(quotation, buyer=buyer)
    orders.mark_ready(actor=acting("sari"), order=order, at=NOW)
    return order


def cleared_order(quotation: Quotation | None = None, *, buyer: str = "lin") -> Order:
    """Ready, and paid in full."""
    order = ready_order(quotation, buyer=buyer)
    settled(dues_of(order)[-1])
    return order


def open_inquiry(
    listing: Listing | None = None,
    quantity: int = 3500,
    text: str = "One 40-foot container of whole drums, please.",
    at: datetime = NOW,
    files: Sequence[Taken] = (),
) -> Inquiry:
    """Lin of Shenzhen asks for a container of drums, FOB; held when it is the fourth of a day."""
    return inquiries.ask(
        actor=acting("lin"),
        listing=listing or published_listing(),
        quantity=quantity,
        destination="CN",
        incoterm=Incoterm.FOB,
        needed_by_date=date(2027, 3, 31),
        text=text,
        files=files,
        submission_key=None,
        at=at,
    )


def offer(**changes: object) -> Offer:
    """What Sari offers for it: USD 15.50 a drum, ready in February, valid for two weeks."""
    terms: dict[str, object] = {
        "quantity": 3500,
        "unit_price": Money(1_550, "USD"),
        "incoterm": Incoterm.FOB,
        "named_place": "Tanjung Perak, Surabaya",
        "ready_date": date(2027, 2, 15),
        "valid_through_date": date(2026, 12, 5),
        "payment_plan": PaymentPlan.DEPOSIT_AND_BALANCE,
        "note": "Packed in export cartons.",
    }
    return Offer(**{**terms, **changes})  # type: ignore[arg-type]


def sent_quotation(
    inquiry: Inquiry | None = None, *, by: str = "sari", **changes: object
) -> Quotation:
    """A quotation the buyer can accept; ``changes`` are to the offer's terms, whatever its floor."""
    return quotes.send_quotation(
        actor=acting(by),
        inquiry=inquiry or open_inquiry(),
        offer=offer(**changes),
        submission_key=None,
        at=NOW,
        beyond_reason=SECOND_WORKSHOP,
        despite=[Ground.BELOW_FLOOR],
    )


def requested_financing(
    order: Order | None = None, *, amount: Money | None = None
) -> FinancingRequest:
    """Sari asks LPEI for USD 20,000 on a confirmed order, with her consent."""
    return financing.request_financing(
        actor=acting("sari"),
        order=order or confirmed_order(),
        amount=Money(2_000_000, "USD") if amount is None else amount,
        purpose="Hides, mahogany and wages.",
        tenor_days=90,
        consent=Consent.READ_CONTRACT,
        submission_key=None,
        at=NOW,
    )


def financing_in_analysis(order: Order | None = None) -> FinancingRequest:
    """Made has taken it in."""
    request = requested_financing(order)
    financing.take_in(actor=acting("made"), request=request, at=NOW)
    return request


def recommended_financing(order: Order | None = None) -> FinancingRequest:
    """Made recommends the whole amount."""
    request = financing_in_analysis(order)
    financing.recommend(
        actor=acting("made"), request=request, memo="The order repays it.", amount=None, at=NOW
    )
    return request


def endorsed_financing(order: Order | None = None) -> FinancingRequest:
    """Chandra agrees."""
    request = recommended_financing(order)
    financing.endorse(actor=acting("chandra"), request=request, comment="", amount=None, at=NOW)
    return request


def approved_financing(order: Order | None = None) -> FinancingRequest:
    """Agus approves; the village decides."""
    request = endorsed_financing(order)
    financing.approve(actor=acting("agus"), request=request, reason="A firm order.", at=NOW)
    return request


def accepted_financing(order: Order | None = None) -> FinancingRequest:
    """Sari accepts; a tranche may be proposed."""
    request = approved_financing(order)
    financing.accept(actor=acting("sari"), request=request, at=NOW)
    return request


def proposed_drawdown(order: Order | None = None) -> FinancingRequest:
    """Made proposes the whole amount as one tranche."""
    request = accepted_financing(order)
    financing.propose_drawdown(
        actor=acting("made"),
        request=request,
        amount=request.amount,
        value_date=date(2026, 11, 23),
        bank_reference="LPEI-0042",
        submission_key=None,
        at=NOW,
    )
    return request


def added_term(term: str = "drum of ngoran", concept: str = "djembe") -> VocabularyChange:
    """Stefan lets an English word lead to a concept."""
    return vocabulary.add_term(
        actor=acting("stefan"),
        concept=concept,
        language=Language.ENGLISH,
        term=term,
        reason="Buyers of percussion say so.",
        submission_key=None,
        at=NOW,
    )


def paid_deposit(order: Order | None = None) -> Order:
    """The deposit came by bank transfer: booked by Joko, confirmed by Sari, posted."""
    order = order or confirmed_order()
    currency = order.total.currency
    if payments.find_account(organisation_id=order.seller_id, currency=currency) is None:
        steps.account(currency)
    steps.confirm(steps.book(dues_of(order)[0], reference=f"FT-{order.number}"))
    return order
