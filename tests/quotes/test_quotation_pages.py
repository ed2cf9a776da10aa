"""Writing a quotation, and what both sides see of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from marketplace.db import db
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import InquiryStatus
from marketplace.money import Money
from marketplace.quotes import operations
from marketplace.quotes.models import Quotation
from marketplace.quotes.reasons import EndReason
from marketplace.quotes.states import QuotationStatus
from marketplace.trade_terms import Incoterm
from tests.build import open_inquiry, published_listing, sent_quotation
from tests.cast import NOW, acting
from tests.pages import Page, Visitor

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]
AFTER_VALIDITY = datetime(2026, 12, 5, 17, 0, 0, tzinfo=UTC)  # midnight in Jakarta
OUTSIDERS = ["greta", "hasan", "asep", "citra", "made", "chandra", "agus", "oka", "stefan"]


def form_address(inquiry: Inquiry) -> str:
    return f"/inquiries/{inquiry.public_id}/quotation"


def address(quotation: Quotation, part: str = "") -> str:
    return f"/quotations/{quotation.public_id}{part}"


def written(page: Page, **changes: object) -> Page:
    answers: dict[str, object] = {
        "quantity": 3500,
        "unit_price": "15.50",
        "currency": "USD",
        "incoterm": "FOB",
        "named_place": "Tanjung Perak, Surabaya",
        "ready_date": "2027-02-15",
        "valid_through_date": "2026-12-05",
        "payment_plan": "deposit_and_balance",
        "note": "Packed in export cartons.",
    }
    return page.form("").submit(**{**answers, **changes})


def stored() -> list[Quotation]:
    return list(db.session.scalars(sa.select(Quotation).order_by(Quotation.id)))


def test_the_director_sends_a_quotation(visitor: Visits) -> None:
    inquiry = open_inquiry()
    browser = visitor("sari")
    page = browser.get(f"/inquiries/{inquiry.public_id}").follow("Send a quotation")
    page = written(page)
    assert page.status == 200
    for words in (
        "The quotation is with Shenzhen Drum Trading.",
        "Quotation, version 1",
        "QUO-2026-000001",
        "USD 15.50 per piece",
        "FOB Tanjung Perak, Surabaya",
        "USD 54,250.00",
        "15 Feb 2027",
        "30 % deposit, 70 % before shipment",
        "5 Dec 2026, 23:59 Jakarta",
        "Packed in export cartons.",
        "Sari Wulandari",
        "Version 1 sent",
    ):
        assert words in page
    (quotation,) = stored()
    assert quotation.unit_price == Money(1_550, "USD")
    assert quotation.inquiry.status is InquiryStatus.AWAITING_BUYER


def test_the_first_version_starts_from_the_inquiry_and_the_price_tier(visitor: Visits) -> None:
    form = visitor("sari").get(form_address(open_inquiry())).form("")
    assert {name: values[0] for name, values in form.values.items() if "_key" not in name} == {
        "csrf_token": form.values["csrf_token"][0],
        "quantity": "3500",
        "unit_price": "16.00",
        "currency": "USD",
        "incoterm": "FOB",
        "named_place": "Tanjung Perak, Surabaya",
        "ready_date": "2027-01-10",  # the listing says 45 days, its free weeks say 50
        "valid_through_date": "2026-12-05",
        "payment_plan": "deposit_and_balance",
        "note": form.values["note"][0],
        "beyond_reason": "",
        **{f"tier_{row}_{part}": "" for row in (1, 2, 3) for part in ("quantity", "price")},
        "freight": "",
        "insurance": "",
        "tolerance_percent": "0",
        "partial_shipment": "no",
        "packaging": form.values["packaging"][0],
        "inspection": "seller",
        "sample": "none",
        "seller_documents": "invoice",
        "binding_language": "en",
    }
    assert form.values["seller_documents"] == ["invoice", "packing_list", "transport"]


def test_under_another_incoterm_the_price_is_left_to_think_about(visitor: Visits) -> None:
    inquiry = inquiries.ask(
        actor=acting("lin"),
        listing=published_listing(),
        quantity=500,
        destination="CN",
        incoterm=Incoterm.CIF,
        needed_by_date=None,
        text="To Shenzhen, please.",
        submission_key=None,
        at=NOW,
    )
    page = visitor("sari").get(form_address(inquiry))
    form = page.form("")
    assert (form.values["unit_price"], form.values["named_place"]) == ([""], [""])
    assert "Your listing says USD 18.50 per piece, FOB Tanjung Perak, Surabaya." in page


def test_the_next_version_starts_from_the_one_before(visitor: Visits) -> None:
    quotation = sent_quotation(valid_through_date=date(2026, 11, 25))
    page = visitor("sari").get(form_address(quotation.inquiry))
    assert "becomes version 2 and goes before all others at once" in page
    form = page.form("")
    assert form.values["unit_price"] == ["15.50"]
    assert form.values["valid_through_date"] == ["2026-12-05"]
    page = written(page, unit_price="15")
    assert "Quotation, version 2" in page
    assert [version.status for version in stored()] == [
        QuotationStatus.SUPERSEDED,
        QuotationStatus.SENT,
    ]
    assert "A newer version has replaced this quotation." in visitor("lin").get(address(quotation))


@pytest.mark.parametrize(
    ("field", "answer", "words"),
    [
        ("quantity", "0", "Write a quantity of at least 1."),
        ("quantity", "many", "Not a valid integer"),
        ("unit_price", "", "Write the price of one unit."),
        ("unit_price", "15,50", "Write the amount as a plain number"),
        ("unit_price", "-1", "Write the amount as a plain number"),
        ("unit_price", "1.555", "The amount has more decimals than its currency uses."),
        ("unit_price", "0", "Write a price above zero."),
        ("unit_price", "9999999999999", "The total is too large."),
        ("unit_price", "999999999999999", "The amount is too large."),
        ("currency", "XXX", "Not a valid choice"),
        ("incoterm", "XXX", "Not a valid choice"),
        ("named_place", "", "Name the place or port."),
        ("named_place", "China", "Name a place or port, not a whole country."),
        ("named_place", "Juanda Airport", "name a sea port"),
        ("ready_date", "2026-11-21", "The goods are ready on a day to come."),
        ("ready_date", "soon", "Not a valid date"),
        ("valid_through_date", "2026-11-20", "The last day of validity has passed."),
        ("valid_through_date", "2026-11-22", "the offer stands for at least three days"),
        ("valid_through_date", "9999-12-31", "more than ten years away"),
        ("incoterm", "CIF", "Under this term you pay the freight: write what it costs."),
        ("freight", "2400", "Under this term the buyer pays the freight"),
        ("insurance", "a lot", "Write the amount as a plain number"),
        ("tolerance_percent", "400", "a whole number from 0 to 10 percent"),
        ("buyer_documents", ["invoice"], "One document is ticked for both sides"),
        ("binding_language", "zz", "Not a valid choice"),
        ("payment_plan", "later", "Not a valid choice"),
    ],
)
def test_what_does_not_do_is_said_and_nothing_typed_is_lost(
    visitor: Visits, field: str, answer: object, words: str
) -> None:
    page = written(visitor("sari").get(form_address(open_inquiry())), **{field: answer})
    assert page.status == 422
    assert words in page
    assert page.form("").values["note"][0].strip() == "Packed in export cartons."
    assert stored() == []


def test_an_offer_to_the_buyers_port_names_freight_insurance_and_who_pays(
    visitor: Visits,
) -> None:
    page = visitor("sari").get(form_address(open_inquiry()))
    assert "when the buyer's carrier takes the goods over" in page  # FCA, among all rules
    page = written(
        page,
        incoterm="CIF",
        named_place="Yantian, Shenzhen",
        freight="2400",
        insurance="310.00",
        tolerance_percent="5",
        partial_shipment="yes",
        packaging="One drum per carton.",
        inspection="independent",
        sample="before_production",
        seller_documents=["invoice", "origin", "insurance"],
        buyer_documents=["import_permit"],
        binding_language="id",
    )
    said = (
        *("USD 54,250.00", "USD 2,400.00", "USD 310.00", "USD 56,960.00"),
        *("CIF Yantian, Shenzhen", "up to 5 %", "Yes, in parts", "One drum per carton."),
        "An independent inspector, paid by the village",
        "A sample is approved before production",
        *("Certificate of origin", "Import permit", "Indonesian"),
        "Who pays what under CIF",
        "The seller: basic cover (C) of 110 percent of the price",
    )
    (quotation,) = stored()
    buyers = visitor("lin")
    for seen in (page, buyers.get(address(quotation))):
        assert [words for words in said if words not in seen] == []
    contract = buyers.get(address(quotation, "/acceptance"))
    assert [words for words in said[:-2] if words not in contract] == []


def test_beyond_the_free_weeks_the_director_says_why_and_the_buyer_does_not_see_it(
    visitor: Visits,
) -> None:
    page = visitor("sari").get(form_address(open_inquiry()))
    page = written(page, ready_date="2026-12-10")
    assert page.status == 422
    assert "Your free weeks are not enough for this quantity by that day." in page
    assert stored() == []
    page = written(page, ready_date="2026-12-10", beyond_reason="Wedani makes half of them.")
    assert "Promised beyond your free weeks: Wedani makes half of them." in page
    (quotation,) = stored()
    assert "Wedani" not in visitor("lin").get(address(quotation))


def test_a_yen_price_has_no_decimals(visitor: Visits) -> None:
    page = visitor("sari").get(form_address(open_inquiry()))
    assert written(page, currency="JPY", unit_price="2400.5").status == 422
    assert "JPY 8,400,000" in written(page, currency="JPY", unit_price="2400")


def test_pressing_twice_sends_one_version(visitor: Visits) -> None:
    page = visitor("sari").get(form_address(open_inquiry()))
    assert written(page).url == written(page).url
    assert len(stored()) == 1


def test_an_operator_is_told_why_only_the_director_sends(visitor: Visits) -> None:
    inquiry = open_inquiry()
    browser = visitor("joko")
    page = browser.get(f"/inquiries/{inquiry.public_id}")
    assert "only the director sends one" in page
    assert "Send a quotation" not in page.links
    assert "Hand in" in browser.get(form_address(inquiry)).html
    assert visitor("lin").get(form_address(inquiry)).status == 403


def test_nothing_is_quoted_on_a_closed_inquiry(visitor: Visits) -> None:
    inquiry = open_inquiry()
    browser = visitor("sari")
    page = browser.get(form_address(inquiry))
    inquiries.close_inquiry(
        actor=acting("lin"), inquiry=inquiry, reason=ClosingReason.PRICE, at=NOW
    )
    assert written(page).status == 409
    assert browser.get(form_address(inquiry)).status == 409
    assert stored() == []


def test_the_buyer_finds_it_on_the_inquiry_and_may_accept_or_decline(visitor: Visits) -> None:
    quotation = sent_quotation()
    page = visitor("lin").get(f"/inquiries/{quotation.inquiry.public_id}")
    for words in ("Version 1, QUO-2026-000001", "USD 54,250.00", "5 Dec 2026, 23:59 Jakarta"):
        assert words in page
    assert page.links["Review and accept"] == address(quotation, "/acceptance")
    assert page.links["Decline"] == address(quotation, "/refusal")
    assert "Withdraw" not in page.links


def test_the_seller_cannot_accept_their_own_offer(visitor: Visits) -> None:
    quotation = sent_quotation()
    for key in ("sari", "joko"):
        page = visitor(key).get(address(quotation))
        assert "Review and accept" not in page.links
        assert "Decline" not in page.links


def test_the_buyer_declines(visitor: Visits) -> None:
    quotation = sent_quotation()
    form = visitor("lin").get(address(quotation)).follow("Decline").form("")
    assert form.submit().status == 422
    assert "Write a few words about the reason." in form.submit(reason="other")
    page = form.submit(reason="price", text="Ten percent less, please.")
    assert page.url == f"/inquiries/{quotation.inquiry.public_id}"
    assert "Quotation declined. BUM Desa Karya Mandiri Ngoran is told." in page
    assert quotation.status is QuotationStatus.DECLINED
    page = visitor("sari").get(address(quotation))
    assert "Reason: No agreement on the price." in page
    assert "Ten percent less, please." in page


def test_the_director_withdraws(visitor: Visits) -> None:
    quotation = sent_quotation()
    form = visitor("sari").get(address(quotation)).follow("Withdraw").form("")
    page = form.submit(reason="costs")
    assert "Quotation withdrawn. Shenzhen Drum Trading is told." in page
    assert quotation.status is QuotationStatus.WITHDRAWN
    page = visitor("lin").get(address(quotation))
    assert "The village enterprise has withdrawn this quotation." in page
    assert "Review and accept" not in page.links


def test_declining_what_was_replaced_meanwhile_is_a_conflict(visitor: Visits) -> None:
    quotation = sent_quotation()
    form = visitor("lin").get(address(quotation, "/refusal")).form("")
    newer = sent_quotation(quotation.inquiry)
    page = form.submit(reason="price")
    assert page.status == 409
    assert "A newer version has replaced this quotation." in page
    assert newer.status is QuotationStatus.SENT


def test_withdrawing_what_was_declined_meanwhile_is_a_conflict(visitor: Visits) -> None:
    quotation = sent_quotation()
    form = visitor("sari").get(address(quotation, "/withdrawal")).form("")
    operations.decline_quotation(
        actor=acting("lin"), quotation=quotation, reason=EndReason.PRICE, at=NOW
    )
    assert form.submit(reason="costs").status == 409


@pytest.mark.parametrize(("key", "part"), [("sari", "/refusal"), ("joko", "/withdrawal")])
def test_a_colleague_without_the_role_is_refused(visitor: Visits, key: str, part: str) -> None:
    quotation = sent_quotation()
    browser = visitor(key)
    token = browser.get("/").form("sign-out").values
    assert browser.post(address(quotation, part), dict(token)).status == 403
    assert quotation.status is QuotationStatus.SENT


@pytest.mark.parametrize("key", OUTSIDERS)
def test_to_outsiders_there_is_no_such_quotation(visitor: Visits, key: str) -> None:
    quotation = sent_quotation()
    browser = visitor(key)
    page = browser.get(address(quotation))
    assert page.status == 404
    assert "15.50" not in page.html
    token = browser.get("/").form("sign-out").values
    for part in ("/refusal", "/withdrawal", "/renewal"):
        assert browser.post(address(quotation, part), dict(token)).status == 404
    assert quotation.status is QuotationStatus.SENT


def test_a_stranger_is_asked_to_sign_in(visitor: Visits) -> None:
    quotation = sent_quotation()
    assert visitor().get(address(quotation)).url.startswith("/sign-in")
    assert visitor().get(form_address(quotation.inquiry)).url.startswith("/sign-in")


def test_a_lapsed_quotation_says_so_and_offers_to_ask_again(
    visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    quotation = sent_quotation()
    monkeypatch.setattr("marketplace.clock.now", lambda: AFTER_VALIDITY)
    browser = visitor("lin")
    page = browser.get(f"/inquiries/{quotation.inquiry.public_id}")
    assert "Lapsed on 5 Dec 2026, 23:59 Jakarta. It can no longer be accepted." in page
    assert "Review and accept" not in page.links
    page = page.follow("Ask for a new quotation")
    assert "Decline" not in page.links
    form = page.form("renewal")
    assert "QUO-2026-000001 (version 1) has lapsed" in form.values["text"][0]
    assert form.submit(text=" ").status == 422
    page = form.submit()
    assert page.url == f"/inquiries/{quotation.inquiry.public_id}"
    assert "Could you send us a new one?" in page
    assert quotation.inquiry.status is InquiryStatus.AWAITING_SELLER


def test_declining_a_lapsed_quotation_is_a_conflict(
    visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    quotation = sent_quotation()
    monkeypatch.setattr("marketplace.clock.now", lambda: AFTER_VALIDITY)
    browser = visitor("lin")
    token = browser.get("/").form("sign-out").values
    page = browser.post(address(quotation, "/refusal"), dict(token))
    assert page.status == 409
    assert "This quotation has lapsed" in page


def test_an_address_of_nothing_is_not_found(visitor: Visits) -> None:
    assert visitor("lin").get("/quotations/nosuchthing").status == 404
