"""Prices at further quantities are frozen with the version, and travel with draft, letter and paper."""

from __future__ import annotations

from typing import cast

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError

from marketplace.capacity import queries as capacity
from marketplace.db import add, db, transaction
from marketplace.documents.models import Paper, PaperKind
from marketplace.documents.processes import facts_of
from marketplace.documents.typesetting import typeset
from marketplace.documents.wording import worded
from marketplace.errors import RefusedError
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.orders import operations as orders
from marketplace.quotes import drafts, queries
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import QuotationStatus
from marketplace.quotes.tier_models import QuotationDraftTier, QuotationTier
from marketplace.quotes.tiers import Tier
from marketplace.web.languages import LANGUAGES
from tests.build import offer, open_inquiry, sent_quotation
from tests.cast import NOW, acting
from tests.quotes.handing_in import (
    give_back,
    handed_in,
    may_send,
    quoted_before,
    send,
    written,
)

SMALLER, LARGER = Tier(500, Money(1_850, "USD")), Tier(10_000, Money(1_400, "USD"))
BOTH = (LARGER, SMALLER)


@transaction
def forge(statement: str) -> None:
    db.session.execute(sa.text(statement))


def test_they_come_back_the_smallest_first_in_the_offers_currency(app: Flask) -> None:
    quotation = sent_quotation(tiers=BOTH)
    db.session.expire_all()
    assert quotation.tiers == (SMALLER, LARGER)
    assert [quotation.tier_at(place) for place in (None, 0, 1, 2, 3, -1)] == [
        *(None, None, SMALLER, LARGER, None, None)
    ]


def test_a_further_version_brings_its_own(app: Flask) -> None:
    first = sent_quotation(tiers=BOTH)
    second = sent_quotation(first.inquiry, tiers=(SMALLER,))
    third = sent_quotation(first.inquiry)
    assert [one.tiers for one in (first, second, third)] == [(SMALLER, LARGER), (SMALLER,), ()]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE quotation_tier SET unit_price_minor = 1",
        "UPDATE quotation_tier SET quantity = 7",
        "DELETE FROM quotation_tier",
        # Nothing is added to what was sent.
        (
            "INSERT INTO quotation_tier (quotation_id, position, quantity, unit_price_minor) "
            "SELECT id, 3, 20000, 1300 FROM quotation"
        ),
    ],
)
def test_nothing_of_them_changes_once_sent(app: Flask, statement: str) -> None:
    quotation = sent_quotation(tiers=BOTH)
    with pytest.raises(IntegrityError):
        forge(statement)
    db.session.rollback()
    assert quotation.tiers == (SMALLER, LARGER)


@transaction
def sent_past_the_rules(sent: Quotation, *rows: QuotationTier) -> None:
    """A version like ``sent``, not printed yet."""
    columns = {name: getattr(sent, name) for name in list(sa.inspect(Quotation).columns.keys())}
    for name in ("id", "public_id", "version", "submission_key", "unit_price_minor", "currency"):
        columns.pop(name, None)
    columns |= {"number": "QUO-X", "revision": 2, "status": QuotationStatus.SUPERSEDED}
    add(Quotation(**columns, unit_price=sent.unit_price, tier_rows=list(rows)))


def row(position: int = 1, quantity: int = 500, price: int = 1_850) -> QuotationTier:
    return QuotationTier(position=position, quantity=quantity, unit_price_minor=price)


@pytest.mark.parametrize(
    "rows",
    [
        [row(quantity=0)],
        [row(price=0)],
        [row(position=0)],
        [row(position=4)],
        [row(), row(quantity=600)],
        [row(), row(position=2)],
        [row(quantity=3500)],
    ],
)
def test_the_database_holds_the_rules_of_a_row(app: Flask, rows: list[QuotationTier]) -> None:
    quotation = sent_quotation()
    fresh = [row(one.position, one.quantity, one.unit_price_minor) for one in rows]
    with pytest.raises(IntegrityError):
        sent_past_the_rules(quotation, *fresh)


def test_what_keeps_the_rules_goes_in(app: Flask) -> None:
    sent_past_the_rules(sent_quotation(), row(), row(2, 600))
    assert db.session.scalar(sa.select(sa.func.count(QuotationTier.id))) == 2


@pytest.mark.parametrize("change", ["quantity = 0", "unit_price_minor = 0", "position = 4"])
def test_the_database_holds_the_rules_of_a_drafts_row(app: Flask, change: str) -> None:
    handed_in(open_inquiry(), tiers=(SMALLER,))
    with pytest.raises(DBAPIError):
        forge(f"UPDATE quotation_draft_tier SET {change}")


def test_a_draft_keeps_them_when_it_is_given_back_and_is_written_anew(app: Flask) -> None:
    inquiry = open_inquiry()
    draft = handed_in(inquiry, tiers=(SMALLER, LARGER))
    give_back(draft)
    db.session.expire_all()
    assert draft.offer == offer(tiers=(SMALLER, LARGER))
    turned = (Tier(500, Money(1_800, "USD")), Tier(9_000, Money(1_450, "USD")))
    assert handed_in(inquiry, tiers=turned) is draft
    db.session.expire_all()
    assert draft.offer.tiers == turned
    give_back(draft)
    handed_in(inquiry)
    assert draft.offer == offer()
    assert db.session.scalar(sa.select(sa.func.count(QuotationDraftTier.id))) == 0
    quotation = send(inquiry, tiers=draft.offer.tiers)
    assert drafts.find_live(actor=acting("sari"), inquiry=inquiry) is None
    assert quotation.tiers == ()


def test_an_unsound_one_is_refused_before_the_director_sees_it(app: Flask) -> None:
    inquiry = open_inquiry()
    with pytest.raises(RefusedError) as refusal:
        handed_in(inquiry, tiers=(Tier(3500, Money(1_400, "USD")),))
    assert refusal.value.field == "tier_1_quantity"
    assert drafts.find_live(actor=acting("joko"), inquiry=inquiry) is None


def test_a_further_quantity_above_the_operators_limit_is_the_directors_to_send(app: Flask) -> None:
    listing = quoted_before()
    may_send(Money(1_000_000, "USD"))
    first, second = open_inquiry(listing), open_inquiry(listing)
    sent = written(first, quantity=100, tiers=(Tier(90, SMALLER.unit_price),))
    assert isinstance(sent, Quotation)
    assert not isinstance(written(second, quantity=100, tiers=(LARGER,)), Quotation)


def test_weeks_are_held_for_the_offered_quantity_and_that_is_ordered(app: Flask) -> None:
    quotation = sent_quotation(tiers=BOTH)
    held = capacity.find_reservation(
        listing_id=quotation.inquiry.listing_id, quotation_id=quotation.public_id
    )
    assert held is not None
    assert held.quantity == 3500
    order = orders.accept_quotation(actor=acting("lin"), quotation=quotation, at=NOW)
    assert order.total == Money(5_425_000, "USD")


def test_the_letter_names_each(app: Flask) -> None:
    sent_quotation(tiers=BOTH)
    letter = db.session.scalars(
        sa.select(Letter).where(Letter.recipient == "lin@shenzhen.example").order_by(Letter.id)
    ).all()[-1]
    for words in ("Unit price at 500 pcs: USD 18.50", "Unit price at 10,000 pcs: USD 14.00"):
        assert words in letter.body


def paper_of(quotation: Quotation) -> Paper:
    found = queries.find_paper(quotation=quotation)
    assert found is not None
    return found


def test_the_paper_has_them_in_two_languages_and_without_them_it_is_as_before(app: Flask) -> None:
    first = sent_quotation()
    plain = facts_of(paper_of(first))
    facts = facts_of(paper_of(sent_quotation(first.inquiry, tiers=BOTH)))
    assert "tiers" not in plain
    assert facts["tiers"] == [
        {
            "quantity": tier.quantity,
            "unit_price": {"currency": "USD", "digits": tier.unit_price.digits()},
            "amount": {"currency": "USD", "digits": tier.goods.digits()},
        }
        for tier in (SMALLER, LARGER)
    ]
    bare = {name: value for name, value in facts.items() if name != "tiers"}
    for code in LANGUAGES:
        said = worded(kind=PaperKind.QUOTATION, facts={**facts, "language": code})
        without = worded(kind=PaperKind.QUOTATION, facts={**bare, "language": code})
        printed = typeset(kind=PaperKind.QUOTATION, facts=said, at=NOW)
        assert printed.startswith(b"%PDF-")
        assert len(printed) > len(typeset(kind=PaperKind.QUOTATION, facts=without, at=NOW))
    said = worded(kind=PaperKind.QUOTATION, facts={**facts, "language": "zh"})
    words, beside = (cast("dict[str, str]", said[part]) for part in ("words", "beside"))
    assert words["tiers"] == "按数量定价"
    assert beside["tiers"] == "Harga menurut jumlah"
