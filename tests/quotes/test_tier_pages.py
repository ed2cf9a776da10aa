"""Pages on which prices at further quantities are written, read and asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.quotes.models import Quotation
from marketplace.quotes.tiers import Tier
from marketplace.rfqs import queries as rfqs
from marketplace.rfqs.models import Rfq
from marketplace.trade_terms import Incoterm
from tests.build import SECOND_WORKSHOP, open_inquiry, sent_quotation
from tests.pages import Page, Visitor
from tests.quotes.handing_in import give_back, handed_in
from tests.rfqs.asked import asked

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]
SMALLER, LARGER = Tier(500, Money(1_850, "USD")), Tier(10_000, Money(1_400, "USD"))
SAID = {"note": "Mine.", "beyond_reason": SECOND_WORKSHOP, "ready_date": "2027-02-15"}


def rows_of(page: Page) -> list[tuple[str, str]]:
    values = page.form("").values
    return [
        (values[f"tier_{row}_quantity"][0], values[f"tier_{row}_price"][0]) for row in (1, 2, 3)
    ]


def form_address(inquiry: Inquiry) -> str:
    return f"/inquiries/{inquiry.public_id}/quotation"


def thread_of(rfq: Rfq) -> Inquiry:
    return rfqs.list_recipients(rfq=rfq)[0].inquiry


def complaints(page: Page) -> set[str]:
    """The rows and columns with something beside them."""
    return {
        f"{row}_{part}"
        for row in (1, 2, 3)
        for part in ("quantity", "price")
        if f'id="tier_{row}_{part}-error"' in page.html
    }


def test_they_are_folded_away_until_something_stands_in_them(visitor: Visits) -> None:
    inquiry = open_inquiry()
    page = visitor("sari").get(form_address(inquiry))
    assert rows_of(page) == [("", "")] * 3
    assert '<details class="disclosure">' in page.html
    sent = page.form("").submit(**SAID, tier_2_quantity="10000", tier_2_price="14")
    assert "Quotation, version 1" in sent
    again = visitor("sari").get(form_address(inquiry))
    assert rows_of(again) == [("10000", "14.00"), ("", ""), ("", "")]


def test_what_a_request_asks_is_there_at_the_listings_price(visitor: Visits) -> None:
    inquiry = thread_of(asked(quantities=(500, 2000, 3500)))
    page = visitor("sari").get(form_address(inquiry))
    assert page.form("").values["quantity"] == ["500"]
    assert rows_of(page) == [("2000", "16.00"), ("3500", "16.00"), ("", "")]
    assert '<details class="disclosure" open>' in page.html


def test_under_another_rule_they_are_there_without_a_price(visitor: Visits) -> None:
    inquiry = thread_of(asked(incoterm=Incoterm.CIF))
    assert rows_of(visitor("sari").get(form_address(inquiry))) == [("3500", ""), ("", ""), ("", "")]


def test_one_that_was_asked_may_stay_unpriced_and_the_buyer_reads_it(visitor: Visits) -> None:
    inquiry = thread_of(asked(quantities=(500, 2000, 3500)))
    page = visitor("sari").get(form_address(inquiry))
    sent = page.form("").submit(**SAID, tier_1_price="", tier_2_price="15.20")
    assert "Quotation, version 1" in sent
    seen = visitor("lin").get(sent.url)
    assert "2,000 pcs not priced" in seen
    assert "3,500 pcs USD 15.20 USD 53,200.00 Ask for 3,500 pcs" in seen
    assert "500 pcs this offer USD 18.50" in seen
    assert "weeks held for it are for 500 pcs" in seen
    # A further version asks for it again.
    assert rows_of(visitor("sari").get(form_address(inquiry))) == [
        *(("2000", ""), ("3500", "15.20"), ("", ""))
    ]


def test_a_request_that_came_later_was_not_answered_by_it(visitor: Visits) -> None:
    quotation = sent_quotation(open_inquiry())
    assert "not priced" not in visitor("lin").get(f"/quotations/{quotation.public_id}")
    assert "Price by quantity" not in visitor("lin").get(f"/quotations/{quotation.public_id}")


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"tier_2_quantity": "10000"}, {"2_price"}),
        ({"tier_2_price": "14"}, {"2_quantity"}),
        ({"tier_2_quantity": "3500", "tier_2_price": "14"}, {"2_quantity"}),
        ({"tier_3_quantity": "10000", "tier_3_price": "0"}, {"3_price"}),
        ({"tier_3_quantity": "10000", "tier_3_price": "99"}, {"3_price"}),
        ({"tier_1_quantity": "10000", "tier_1_price": "a few"}, {"1_price"}),
        ({"tier_1_quantity": "many", "tier_1_price": "14"}, {"1_quantity"}),
        ({"tier_1_quantity": "0", "tier_1_price": "14"}, {"1_quantity"}),
        ({"tier_1_quantity": "9" * 30, "tier_1_price": "14"}, {"1_quantity"}),
        ({"tier_1_quantity": "10000", "tier_1_price": "1" * 41}, {"1_price"}),
        ({"tier_1_quantity": "1000000000", "tier_1_price": "9999999"}, {"1_price"}),
        (
            {
                "tier_1_quantity": "10000",
                "tier_1_price": "14",
                "tier_3_quantity": "10000",
                "tier_3_price": "13",
            },
            {"3_quantity"},
        ),
    ],
)
def test_what_cannot_be_meant_is_said_beside_its_field_and_kept(
    visitor: Visits, typed: dict[str, str], where: set[str]
) -> None:
    page = visitor("sari").get(form_address(open_inquiry()))
    refused = page.form("").submit(**SAID, **typed)
    assert refused.status == 422
    assert complaints(refused) == where
    assert '<details class="disclosure" open>' in refused.html
    values = refused.form("").values
    assert {name: values[name][0] for name in typed} == typed
    assert values["note"][0].strip() == "Mine."


def test_the_director_sees_what_the_operator_typed_and_so_does_the_operator(
    visitor: Visits,
) -> None:
    inquiry = open_inquiry()
    page = visitor("joko").get(form_address(inquiry))
    handed = page.form("").submit(
        unit_price="15.50", ready_date="2027-02-15", tier_1_quantity="10000", tier_1_price="14"
    )
    assert "Your director has it" in handed
    typed = [("10000", "14.00"), ("", ""), ("", "")]
    seen = visitor("sari").get(form_address(inquiry))
    assert rows_of(seen) == typed
    draft = handed_in(open_inquiry(inquiry.listing), tiers=(SMALLER, LARGER))
    give_back(draft)
    assert rows_of(visitor("joko").get(form_address(draft.inquiry))) == [
        *(("500", "18.50"), ("10000", "14.00"), ("", ""))
    ]
    sent = seen.form("").submit(beyond_reason=SECOND_WORKSHOP)
    assert "10,000 pcs USD 14.00" in sent


def quoted() -> Quotation:
    return sent_quotation(tiers=(SMALLER, LARGER))


def test_the_buyer_asks_for_another_quantity_with_one_press(visitor: Visits) -> None:
    quotation = quoted()
    page = visitor("lin").get(f"/quotations/{quotation.public_id}")
    asking = page.follow("Ask for 10,000 pcs")
    values = asking.form("").values
    assert (values["quantity"], values["unit_price"]) == (["10000"], ["14.00"])
    other = asking.follow("Ask for 500 pcs").form("").values
    assert (other["quantity"], other["unit_price"]) == (["500"], ["18.50"])
    done = asking.form("").submit()
    assert "is told what you ask for" in done
    assert "Ask for 500 pcs" not in done.links
    seen = visitor("sari").get(f"/quotations/{quotation.public_id}")
    assert "10,000 pcs" in seen
    assert "Ask for 500 pcs" not in seen.links


@pytest.mark.parametrize("asked_for", ["", "0", "3", "-1", "two", "9" * 40, "1.5"])
def test_a_place_without_a_price_leaves_the_offer(visitor: Visits, asked_for: str) -> None:
    address = f"/quotations/{quoted().public_id}/counter"
    page = visitor("lin").get(address, query_string={"tier": asked_for})
    assert page.status == 200
    assert page.form("").values["quantity"] == ["3500"]


def test_the_threads_page_and_every_version_say_their_own(visitor: Visits) -> None:
    first = quoted()
    second = sent_quotation(first.inquiry, tiers=(LARGER,))
    thread = visitor("lin").get(f"/inquiries/{first.inquiry.public_id}")
    assert "Ask for 10,000 pcs" in thread.links
    assert "Ask for 500 pcs" not in thread.links
    old = visitor("lin").get(f"/quotations/{first.public_id}")
    assert "500 pcs USD 18.50" in old
    assert "Ask for 500 pcs" not in old.links
    assert "500 pcs USD 18.50" not in visitor("lin").get(f"/quotations/{second.public_id}")


def test_where_freight_is_named_it_is_said_for_which_quantity(visitor: Visits) -> None:
    freight = Money(210_000, "USD")
    quotation = sent_quotation(
        incoterm=Incoterm.CPT, named_place="Hamburg", freight=freight, tiers=(LARGER,)
    )
    words = "Freight and insurance are known for this quantity alone."
    assert words in visitor("lin").get(f"/quotations/{quotation.public_id}")
    plain = sent_quotation(open_inquiry(quotation.inquiry.listing), tiers=(LARGER,))
    assert words not in visitor("lin").get(f"/quotations/{plain.public_id}")


@pytest.mark.parametrize("language", ["id", "zh", "ja", "ar"])
def test_the_buyer_reads_it_in_every_language(visitor: Visits, language: str) -> None:
    page = visitor("lin").get(f"/{language}/quotations/{quoted().public_id}")
    assert page.status == 200
    for english in ("Price by quantity", "this offer", "Ask for", "The offer to accept"):
        assert english not in page
