"""What each side sees of a payment on its pages, and what it may press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from marketplace.db import transaction
from marketplace.money import Money
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.payments.processes import CardDesk
from tests import build
from tests.orders.pages import order_url, press
from tests.pages import Page, Visitor
from tests.payments.checkout import SESSIONS
from tests.payments.steps import (
    account,
    book,
    books,
    confirm,
    only_payment,
    payments,
    start,
)
from tests.support.fakestripe.server import FakeStripe

Visit = Callable[..., Visitor]
PAY = "/card"
BOOK = "Book a bank transfer for ORD-2026-000001-D"
OUTSIDERS = ("greta", "hasan", "asep", "citra", "made", "chandra", "agus", "oka", "stefan")


def press_pay(visitor: Visitor, page: Page) -> tuple[int, str]:
    """Press "Pay by card" without following: the status and where the browser is sent."""
    form = page.form(PAY)
    answer = visitor.client.post(form.action, data=form.values)
    return answer.status_code, answer.location


class TestTheOrdersPage:
    def test_the_buyer_can_pay_by_card_and_reads_how_to_transfer(
        self, visitor: Visit, order: Order
    ) -> None:
        account()
        page = visitor("lin").get(order_url(order))

        assert page.has_form(PAY)
        assert "USD 16,800.00" in page
        assert "0123 4567 89" in page
        assert f"{order.number}-D" in page
        assert BOOK not in page.links

    def test_the_card_button_leads_to_the_providers_page(
        self, visitor: Visit, order: Order, fake_stripe: FakeStripe
    ) -> None:
        lin = visitor("lin")

        status, location = press_pay(lin, lin.get(order_url(order)))

        assert (status, location) == (303, fake_stripe.sessions[0]["url"])
        assert "A card payment has been started." in lin.get(order_url(order))

    def test_only_what_is_due_is_asked_for(self, visitor: Visit, order: Order) -> None:
        forms = visitor("lin").get(order_url(order)).forms

        paying = [form for form in forms if form.action.endswith(PAY)]
        assert len(paying) == 1

    def test_without_a_card_provider_only_the_transfer_is_offered(
        self, app: Flask, visitor: Visit
    ) -> None:
        order = build.confirmed_order()
        account()
        assert app.extensions["card_desk"] is None

        page = visitor("lin").get(order_url(order))

        assert not page.has_form(PAY)
        assert "Cards are not offered for this amount. Pay by bank transfer." in page
        assert "0123 4567 89" in page

    @pytest.mark.usefixtures("desk")
    def test_above_the_cards_limit_only_the_transfer_is_offered(self, visitor: Visit) -> None:
        quotation = build.quoted(quantity=100, unit_price=Money(100_000_000, "USD"))
        page = visitor("lin").get(order_url(build.confirmed_order(quotation)))

        assert not page.has_form(PAY)
        assert "Cards are not offered for this amount. Pay by bank transfer." in page

    def test_a_seller_without_an_account_is_told_and_so_is_the_buyer(
        self, visitor: Visit, order: Order
    ) -> None:
        account("EUR")

        assert "no bank account in USD" in visitor("lin").get(order_url(order))
        director = visitor("sari").get(order_url(order))
        assert director.links["Add the account"] == "/payments/accounts"
        assert "Your director can add it." in visitor("joko").get(order_url(order))
        assert BOOK not in director.links

    def test_the_seller_sees_what_has_arrived_and_no_button_to_pay(
        self, visitor: Visit, order: Order, deposit: PaymentDue
    ) -> None:
        account()
        confirm(book(deposit, Money(1_000_000, "USD")))

        page = visitor("sari").get(order_url(order))

        assert "USD 10,000.00" in page
        assert "USD 6,800.00" in page
        assert not page.has_form(PAY)

    def test_an_account_of_the_demo_says_so(self, visitor: Visit, order: Order) -> None:
        _mark_demo(order)
        account()

        assert "Demo: not a real account" in visitor("lin").get(order_url(order))

    def test_an_order_nobody_confirmed_asks_for_nothing(self, visitor: Visit) -> None:
        page = visitor("lin").get(order_url(build.placed_order()))

        assert page.status == 200
        assert "Payment reference" not in page

    def test_too_much_is_said_to_both(
        self, visitor: Visit, order: Order, deposit: PaymentDue
    ) -> None:
        account()
        confirm(book(deposit, Money(1_680_001, "USD")))

        for key in ("lin", "sari"):
            assert "Nothing is lost" in visitor(key).get(order_url(order))


class TestPayingByCard:
    def test_while_the_provider_is_away_it_is_said_plainly(
        self, visitor: Visit, order: Order, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.fault(f"POST {SESSIONS}", "drop_before", times=2)
        lin = visitor("lin")
        for _ in range(2):
            page = lin.get(order_url(order)).form(PAY).submit()
            assert page.status == 200
            assert "The card provider does not answer. No card was charged now." in page

        assert press_pay(lin, lin.get(order_url(order)))[1] == fake_stripe.sessions[0]["url"]
        assert len(fake_stripe.sessions) == 1

    def test_a_refusal_of_the_provider_is_said_plainly(
        self, visitor: Visit, order: Order, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.fault(f"POST {SESSIONS}", "402")

        page = visitor("lin").get(order_url(order)).form(PAY).submit()

        assert "The card provider refuses this payment." in page

    def test_what_is_paid_meanwhile_is_409(
        self, visitor: Visit, order: Order, deposit: PaymentDue
    ) -> None:
        form = visitor("lin").get(order_url(order)).form(PAY)
        build.settled(deposit)

        assert form.submit().status == 409

    def test_without_a_provider_the_button_of_an_old_page_is_409(self, visitor: Visit) -> None:
        due = build.dues_of(build.confirmed_order())[0]

        assert press(visitor("lin"), f"/payments/dues/{due.public_id}/card").status == 409

    def test_others_cannot_pay(self, visitor: Visit, deposit: PaymentDue) -> None:
        url = f"/payments/dues/{deposit.public_id}/card"

        assert press(visitor("sari"), url).status == 403
        statuses = {key: press(visitor(key), url).status for key in OUTSIDERS}
        assert statuses == dict.fromkeys(OUTSIDERS, 404)
        assert payments() == []


class TestComingBack:
    @pytest.fixture
    def url(self, desk: CardDesk, deposit: PaymentDue) -> str:
        start(desk, deposit)
        return f"/payments/{only_payment().public_id}/return"

    def test_the_page_shows_and_does_not_change(
        self, visitor: Visit, url: str, deposit: PaymentDue, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.pay(fake_stripe.sessions[0]["id"])

        page = visitor("lin").get(url)

        assert "We are checking with the card provider." in page
        assert page.headers["Refresh"] == "4"
        assert (only_payment().status, deposit.status) == ("pending", "due")
        assert not any(r.method == "GET" for r in fake_stripe.requests)

    def test_checking_asks_the_provider_and_settles(
        self, visitor: Visit, url: str, deposit: PaymentDue, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.pay(fake_stripe.sessions[0]["id"])

        page = visitor("lin").get(url).form("/check").submit()

        assert "Your payment has arrived. Thank you." in page
        assert "Refresh" not in page.headers
        assert not page.has_form("/check")
        assert (books(deposit).postings, deposit.status) == (1, "paid")

    def test_what_was_not_paid_is_not_called_paid(
        self, visitor: Visit, url: str, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.expire(fake_stripe.sessions[0]["id"])

        page = visitor("lin").get(url).form("/check").submit()

        assert "Nothing was paid on this page." in page

    def test_money_in_review_is_said(
        self, visitor: Visit, url: str, fake_stripe: FakeStripe, order: Order
    ) -> None:
        ref = fake_stripe.sessions[0]["id"]
        fake_stripe.pay(ref)
        fake_stripe.state.sessions[ref]["amount_total"] = 1
        lin = visitor("lin")

        assert "a person checks it" in lin.get(url).form("/check").submit()
        page = lin.get(order_url(order))
        assert "Please do not pay twice." in page
        assert not page.has_form(PAY)

    def test_while_the_provider_is_away_checking_says_so(
        self, visitor: Visit, url: str, fake_stripe: FakeStripe
    ) -> None:
        fake_stripe.fault(f"GET {SESSIONS}/*", "500")

        page = visitor("lin").get(url).form("/check").submit()

        assert "The card provider does not answer." in page
        assert "We are checking with the card provider." in page

    @pytest.mark.usefixtures("fake_stripe")
    def test_for_everybody_else_there_is_no_such_payment(self, visitor: Visit, url: str) -> None:
        others = ("sari", "joko", *OUTSIDERS)

        assert {visitor(key).get(url).status for key in others} == {404}
        check = url.replace("/return", "/check")
        assert {press(visitor(key), check).status for key in others} == {404}
        assert only_payment().status == "pending"

    def test_a_stranger_is_asked_to_sign_in(self, visitor: Visit, url: str) -> None:
        assert visitor().get(url).url.startswith("/sign-in")


class TestBookingATransfer:
    ANSWERS = {
        "amount": "16800.00",
        "value_date": "2026-11-20",
        "bank_reference": "FT26324-1",
        "remitter": "SHENZHEN DRUM TRADING CO",
    }

    @pytest.fixture
    def url(self, order: Order) -> str:
        account()
        return f"/payments/dues/{build.dues_of(order)[0].public_id}/receipt"

    def test_one_books_and_another_confirms(
        self, visitor: Visit, order: Order, url: str, deposit: PaymentDue
    ) -> None:
        joko, sari = visitor("joko"), visitor("sari")

        page = joko.get(order_url(order)).follow(BOOK).form("").submit(**self.ANSWERS)
        assert "Booked. A colleague confirms it before it counts." in page
        assert "You booked it; a colleague confirms it" in page
        assert not page.has_form("/confirmation")

        page = sari.get(order_url(order)).form("/confirmation").submit()
        assert "Confirmed. The money counts for the order now." in page
        assert (books(deposit).held, deposit.status) == (-1_680_000, "paid")
        assert url

    @pytest.mark.parametrize(
        ("name", "answer"),
        [
            ("amount", "a lot"),
            ("amount", "16800.001"),
            ("amount", "0"),
            ("amount", ""),
            ("value_date", "2026-11-22"),
            ("value_date", "soon"),
            ("bank_reference", ""),
            ("remitter", ""),
        ],
    )
    def test_what_does_not_do_is_shown_again_with_what_was_typed(
        self, visitor: Visit, url: str, name: str, answer: str
    ) -> None:
        page = visitor("joko").get(url).form("").submit(**{**self.ANSWERS, name: answer})

        assert page.status == 422
        assert "Some answers need your attention" in page
        values = page.form("").values
        typed = {key: value for key, value in self.ANSWERS.items() if key != name}
        assert {key: values[key][0] for key in typed} == typed

    def test_the_same_line_again_is_refused_beside_its_field(
        self, visitor: Visit, url: str
    ) -> None:
        joko = visitor("joko")
        joko.get(url).form("").submit(**self.ANSWERS)

        page = joko.get(url).form("").submit(**self.ANSWERS)

        assert page.status == 422
        assert "This line of the bank statement has been booked before." in page

    def test_pressing_twice_books_once(self, visitor: Visit, url: str, deposit: PaymentDue) -> None:
        form = visitor("joko").get(url).form("")
        form.submit(**self.ANSWERS)

        assert form.submit(**self.ANSWERS).status == 200
        assert books(deposit).postings == 0

    def test_the_person_who_booked_is_refused(
        self, visitor: Visit, url: str, deposit: PaymentDue
    ) -> None:
        receipt = book(deposit, by="sari")
        confirmation = f"/payments/receipts/{receipt.public_id}/confirmation"

        page = press(visitor("sari"), confirmation)

        assert page.status == 403
        assert "Another person" in page
        assert url

    def test_the_buyer_and_strangers_are_kept_out(
        self, visitor: Visit, url: str, deposit: PaymentDue
    ) -> None:
        receipt = book(deposit)
        confirmation = f"/payments/receipts/{receipt.public_id}/confirmation"

        assert (visitor("lin").get(url).status, press(visitor("lin"), url).status) == (403, 403)
        assert press(visitor("lin"), confirmation).status == 404
        for address in (url, confirmation):
            answers = {press(visitor(key), address).status for key in OUTSIDERS}
            assert answers == {404}
        assert visitor().get(url).url.startswith("/sign-in")


class TestBankAccounts:
    ANSWERS = {
        "currency": "USD",
        "bank_name": "Bank Contoh, Blitar",
        "account_number": "0123456789",
        "holder": "BUM Desa Karya Mandiri Ngoran",
    }

    def test_the_director_writes_it_and_buyers_see_it(self, visitor: Visit, order: Order) -> None:
        page = visitor("sari").get("/payments/accounts")
        assert "Without one, buyers cannot pay by bank transfer." in page

        page = page.form("").submit(**self.ANSWERS)

        assert "Bank account saved." in page
        assert "0123456789" in page
        assert "0123456789" in visitor("lin").get(order_url(order))
        assert "0123456789" not in visitor("hasan").get("/payments/accounts")

    @pytest.mark.usefixtures("app")
    def test_a_bad_number_is_shown_again_with_what_was_typed(self, visitor: Visit) -> None:
        form = visitor("sari").get("/payments/accounts").form("")

        page = form.submit(**{**self.ANSWERS, "account_number": "12;34"})

        assert page.status == 422
        assert "Write the account number in figures." in page
        assert page.form("").values["holder"] == [self.ANSWERS["holder"]]

    @pytest.mark.usefixtures("app")
    def test_only_directors_have_the_page(self, visitor: Visit) -> None:
        for key in ("joko", "lin", "made", "oka", "stefan"):
            assert visitor(key).get("/payments/accounts").status == 403
        assert visitor().get("/payments/accounts").url.startswith("/sign-in")


@transaction
def _mark_demo(order: Order) -> None:
    order.seller.is_demo = True
