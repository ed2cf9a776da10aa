"""A buyer consents, a village shares out, another one accepts, and everybody reads their part."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.money import Money
from marketplace.pooling import queries
from marketplace.pooling.models import Pool
from marketplace.pooling.states import PoolStatus, ShareStatus
from tests import build
from tests.pages import Visitor
from tests.payments import steps
from tests.pooling.build import (
    Sibling,
    accept,
    asked,
    gathering,
    proposed,
    quoted,
    sibling,
)

SHARE = 7_000


@pytest.fixture
def near(app: Flask, now: object) -> Sibling:
    return sibling()


def test_from_consent_to_the_one_quotation(app: Flask, near: Sibling) -> None:
    listing = build.published_listing()
    inquiry = asked(listing)
    lin, sari = Visitor.of(app, "lin"), Visitor.of(app, "sari")
    page = lin.get(f"/inquiries/{inquiry.public_id}/fit")
    assert "You read which villages make it before you accept" in page
    page = page.form("/pool/consent").submit()
    assert "is asked to share it out" in page
    assert "are still to be shared out" in page

    page = sari.get(f"/inquiries/{inquiry.public_id}/pool").follow("Propose a share")
    assert "The nearest first" in page
    form = page.form("/pool/shares")
    page = form.submit(quantity="1", least_price="-", answer_date="2026-11-24")
    assert page.status == 422
    assert "plain number" in page
    page = form.submit(
        quantity=str(SHARE), least_price="14.00", currency="USD", answer_date="2026-11-24"
    )
    assert "Waits for an answer" in page
    assert "1 village has not answered yet." in page

    pool = queries.find_latest(inquiry_id=inquiry.id)
    assert pool is not None
    [share] = queries.list_shares(pool=pool)
    assert share.least_price == Money(1_400, "USD")
    assert "Waits for an answer" not in lin.get(f"/inquiries/{inquiry.public_id}/pool")

    director = _signed_in(app, near)
    page = director.get("/desk").follow("Shares of larger orders").follow("Djembe drum")
    for words in ("7,000 pcs", "28 Feb 2027", "China", "BUM Desa Karya Mandiri Ngoran"):
        assert words in page
    for words in ("Shenzhen", "Lin Mei"):
        assert words not in page
    page = page.form("/refusal").submit(reason="")
    assert page.status == 422
    page = page.form("/acceptance").submit()
    assert "Your weeks are held until" in page

    page = lin.get(f"/inquiries/{inquiry.public_id}/pool")
    assert share.seller.name in page
    assert "at least" not in page
    page = sari.get(f"/inquiries/{inquiry.public_id}/pool")
    assert page.form("/withdrawal").submit().status == 200
    assert share.status is ShareStatus.WITHDRAWN
    page = lin.get(f"/inquiries/{inquiry.public_id}/pool").form("/pool/end").submit()
    assert "Ended" in page
    assert pool.status is PoolStatus.ENDED


def test_a_share_without_weeks_is_refused_in_words_and_one_can_step_back(
    app: Flask, near: Sibling
) -> None:
    pool = gathering(build.published_listing())
    share = proposed(pool, near, 12_000)
    director = _signed_in(app, near)
    page = director.get(f"/shares/{share.public_id}").form("/acceptance").submit()
    assert page.status == 422
    assert "are not enough for its share" in page
    page = page.form("/refusal").submit(reason="capacity")
    assert "the village that asked is told why" in page
    assert "Not enough capacity" in page

    second = proposed(pool, near, 500)
    accept(second, near)
    page = director.get(f"/shares/{second.public_id}").form("/retreat").submit(reason="season")
    assert "You have stepped back" in page


def test_the_buyer_reads_who_makes_it_before_and_after_accepting(app: Flask, near: Sibling) -> None:
    quotation = quoted(_covered(near))
    lin = Visitor.of(app, "lin")
    for page in (
        lin.get(f"/quotations/{quotation.public_id}"),
        lin.get(f"/quotations/{quotation.public_id}/acceptance"),
    ):
        assert near.listing.village.place in page
        assert "7,000 pcs" in page
        assert "13,000 pcs" in page
    order = build.placed_order(quotation)
    page = lin.get(f"/orders/{order.public_id}")
    assert near.listing.village.place in page
    assert "What each village gets" not in page


def test_each_village_reads_its_part_of_every_payment(app: Flask, near: Sibling) -> None:
    pool = _covered(near)
    order = build.paid_deposit(build.confirmed_order(quoted(pool)))
    balance = build.dues_of(order)[1]
    # 20,000 drums at USD 15.50 are 310,000.00; a third of the balance has come, and a cent.
    steps.confirm(steps.book(balance, Money(7_233_334, "USD"), reference="FT-PART"))
    sari = Visitor.of(app, "sari")
    page = sari.get(f"/orders/{order.public_id}").follow("What each village gets")
    for words in (
        "Desaport counts each village's part and moves no money between you",
        "USD 201,500.00",  # 13,000 drums of Ngoran
        "USD 108,500.00",  # 7,000 of the sibling
        "USD 60,450.00",  # of the deposit, 93,000.00
        "USD 32,550.00",
        "USD 47,016.67",  # of 72,333.34
        "USD 25,316.67",
    ):
        assert words in page, words

    [share] = queries.list_shares(pool=pool)
    director = _signed_in(app, near)
    page = director.get(f"/shares/{share.public_id}").follow("Your part of what is paid")
    for words in ("USD 108,500.00", "USD 32,550.00", "USD 25,316.67", "USD 57,866.67"):
        assert words in page, words
    for words in ("USD 60,450.00", "Shenzhen", "USD 93,000.00"):
        assert words not in page, words

    for key in ("lin", "hasan"):
        assert Visitor.of(app, key).get(f"/shares/{share.public_id}/proceeds").status in (403, 404)
        assert Visitor.of(app, key).get(f"/orders/{order.public_id}/shares").status in (403, 404)
    assert director.get(f"/orders/{order.public_id}/shares").status == 404


def test_what_is_paid_beyond_the_contract_is_nobodys_part(app: Flask, near: Sibling) -> None:
    order = build.paid_deposit(build.confirmed_order(quoted(_covered(near))))
    balance = build.dues_of(order)[1]
    steps.confirm(steps.book(balance, balance.amount + Money(2_000, "USD"), reference="FT-2"))
    page = Visitor.of(app, "sari").get(f"/orders/{order.public_id}/shares")
    assert "nobody's part" in page
    assert "USD 20.00" in page


def test_an_order_of_one_village_has_no_page_of_parts(app: Flask, now: object) -> None:
    order = build.confirmed_order()
    sari = Visitor.of(app, "sari")
    assert sari.get(f"/orders/{order.public_id}/shares").status == 404
    assert "What each village gets" not in sari.get(f"/orders/{order.public_id}")


def _covered(near: Sibling) -> Pool:
    pool = gathering(build.published_listing())
    accept(proposed(pool, near, SHARE), near)
    return pool


def _signed_in(app: Flask, near: Sibling) -> Visitor:
    return Visitor.with_address(app, near.director.email)
