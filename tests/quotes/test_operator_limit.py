"""Up to a limit of the enterprise an operator sends without the director; beyond it never."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from marketplace.errors import (
    ForbiddenError,
    RefusedError,
)
from marketplace.money import Money
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.models import Quotation
from tests.build import open_inquiry
from tests.pages import Visitor
from tests.quotes.handing_in import handed_in, may_send, quoted_before, send, sent, written

Visits = Callable[..., Visitor]

USUAL = Money(1_000_000, "USD")
SMALL: dict[str, Any] = {"quantity": 10}  # 155 dollars


def test_without_a_limit_everything_goes_to_the_director(app: Flask) -> None:
    assert isinstance(written(open_inquiry(quoted_before()), **SMALL), QuotationDraft)


def test_up_to_the_limit_the_operator_sends(app: Flask) -> None:
    may_send(Money(15_500, "USD"))
    done = written(open_inquiry(quoted_before()), **SMALL)
    assert isinstance(done, Quotation)
    assert done.sent_by.name == "Joko Prasetyo"
    assert isinstance(written(open_inquiry(done.inquiry.listing), quantity=11), QuotationDraft)


@pytest.mark.parametrize(
    "changes",
    [
        {"unit_price": Money(1_550, "EUR"), **SMALL},
        {"quantity": 600_000, "unit_price": Money(1, "USD")},
    ],
    ids=["another currency", "beyond the free weeks"],
)
def test_what_the_limit_says_nothing_about_goes_to_the_director(
    app: Flask, changes: dict[str, object]
) -> None:
    may_send(USUAL)
    assert isinstance(written(open_inquiry(quoted_before()), **changes), QuotationDraft)


def test_beside_a_draft_that_is_with_the_director_nothing_goes_out(app: Flask) -> None:
    may_send(USUAL)
    inquiry = open_inquiry(quoted_before())
    handed_in(inquiry)
    with pytest.raises(RefusedError, match="with your director already"):
        written(inquiry, **SMALL)
    assert sent() == 3


def test_the_operation_holds_the_limit_whatever_the_page_says(app: Flask) -> None:
    may_send(Money(15_499, "USD"))
    inquiry = open_inquiry(quoted_before())
    with pytest.raises(ForbiddenError):
        send(inquiry, "joko", **SMALL)
    assert sent() == 3


def test_the_director_sets_it_on_the_page_of_the_team(
    app: Flask, now: object, visitor: Visits
) -> None:
    sari = visitor("sari")
    page = sari.get(sari.get("/team").links["Change the limit"])
    assert "Up to this total operators send quotations" in page
    assert "larger ones are sent by a director" in page.form("").submit(amount="2500")
    assert visitor("joko").get("/team/approval-limit").status == 403
    inquiry = open_inquiry(quoted_before())
    form = visitor("joko").get(f"/inquiries/{inquiry.public_id}/quotation").form("")
    out = form.submit(quantity="10", unit_price="15.50", named_place="Tanjung Perak, Surabaya")
    assert "The quotation is with Shenzhen Drum Trading." in out
