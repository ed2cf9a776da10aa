"""Why a quotation goes to the director: each ground alone is enough, and nothing else does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given as for_all
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from marketplace.catalog.models import Listing
from marketplace.costing import floor_operations
from marketplace.db import db, transaction
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.organisations.roles import Role
from marketplace.quotes import bargaining, drafts, grounds, policy
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.grounds import Circumstances, Facts, Ground
from marketplace.quotes.models import Quotation
from marketplace.quotes.terms import Wish
from marketplace.quotes.tiers import Tier
from marketplace.trade_terms import Incoterm
from tests.build import open_inquiry, published_listing
from tests.cast import NOW, acting
from tests.exchange.build import load
from tests.mandates import build as given
from tests.quotes.handing_in import (
    PLENTY,
    give_back,
    handed_in,
    may_send,
    quoted_before,
    send,
    sent,
    written,
)

PRICE = Money(1_550, "USD")
OF_LIMIT = {Ground.NO_LIMIT, Ground.ABOVE_LIMIT, Ground.LIMIT_CURRENCY}


def facts_with(wanted: frozenset[Ground]) -> Facts:
    """An offer for which these grounds and no others hold."""
    limit: Money | None = PLENTY
    if Ground.NO_LIMIT in wanted:
        limit = None
    elif Ground.ABOVE_LIMIT in wanted:
        limit = Money(1, "USD")
    elif Ground.LIMIT_CURRENCY in wanted:
        limit = Money(1, "EUR")
    prices = [PRICE]
    if Ground.BELOW_FLOOR in wanted:
        prices.append(Money(1_399, "USD"))
    if Ground.FLOOR_WITHOUT_RATE in wanted:
        prices.append(Money(99_999, "CNY"))
    return Facts(
        known=Circumstances(
            limit=limit,
            quoted=2 if Ground.FIRST_THREE in wanted else 3,
            returned=Ground.RETURNED in wanted,
            outside=Ground.ASSISTED in wanted,
        ),
        total=Money(15_500, "USD"),
        unit_prices=prices,
        quantity=10,
        free=9 if Ground.BEYOND_WEEKS in wanted else 10,
        floors=(Money(1_400, "USD"),),
        factors={},
    )


def every_combination() -> Iterator[frozenset[Ground]]:
    """Those that can be: a limit is missing, passed or of another currency, and no exporter's."""
    for size in range(len(Ground) + 1):
        for found in map(frozenset, combinations(Ground, size)):
            of_limit = found & OF_LIMIT
            if len(of_limit) < 2 and not (of_limit and Ground.ASSISTED in found):
                yield found


def test_every_combination_is_found_as_it_is() -> None:
    for wanted in every_combination():
        found = grounds.of_offer(facts_with(wanted))
        assert frozenset(found) == wanted
        assert list(found) == [ground for ground in Ground if ground in wanted]


def test_before_typing_the_same_is_known_as_after_it_but_for_the_offer() -> None:
    of_offer = {Ground.ABOVE_LIMIT, Ground.LIMIT_CURRENCY, Ground.BELOW_FLOOR}
    of_offer |= {Ground.FLOOR_WITHOUT_RATE, Ground.BEYOND_WEEKS}
    for wanted in every_combination():
        known = grounds.before_typing(facts_with(wanted).known)
        assert frozenset(known) == wanted - of_offer


def test_grounds_by_role_give_just_who_may_send(app: Flask) -> None:
    """Whoever binds the seller sends whatever there is; an operator without a ground; others never."""
    inquiry = open_inquiry()
    given.accepted()
    always = {"sari": acting("sari"), "ratna": given.empowered(role=Role.EXPORT_MANAGER)}
    without = {"joko": acting("joko"), "staff": given.empowered(role=Role.EXPORT_STAFF)}
    never = [acting(key) for key in ("lin", "hasan", "asep", "wira", "citra", "oka", "stefan")]
    for found in every_combination():
        for name, actor in always.items():
            assert policy.may_send(actor, inquiry, found), (name, found)
        for name, actor in without.items():
            assert policy.may_send(actor, inquiry, found) == (not found), (name, found)
        assert not any(policy.may_send(actor, inquiry, found) for actor in never)


def test_only_the_village_s_own_people_are_told_of_its_limits_and_prices(app: Flask) -> None:
    given.accepted()
    everything = tuple(Ground)
    for key in ("sari", "joko"):
        assert policy.told(acting(key), everything) == everything
    for role in (Role.EXPORT_STAFF, Role.EXPORT_MANAGER):
        assert policy.told(given.empowered(role=role), everything) == (Ground.ASSISTED,)


amounts = st.integers(min_value=1, max_value=10**9)


@for_all(prices=st.lists(amounts, min_size=1, max_size=4), floor=amounts)
def test_the_lowest_of_several_prices_decides(prices: list[int], floor: int) -> None:
    found = grounds.of_prices(
        [Money(price, "USD") for price in prices], floors=[Money(floor, "USD")], factors={}
    )
    assert (Ground.BELOW_FLOOR in found) == (min(prices) < floor)


@for_all(price=amounts, floor=amounts, factor=st.fractions(min_value=Fraction(1, 10**6)))
def test_a_rate_compares_exactly(price: int, floor: int, factor: Fraction) -> None:
    found = grounds.of_prices(
        [Money(price, "IDR")], floors=[Money(floor, "USD")], factors={("IDR", "USD"): factor}
    )
    assert found == (frozenset({Ground.BELOW_FLOOR}) if price * factor < floor else frozenset())


def test_the_floor_in_the_price_s_own_currency_alone_counts() -> None:
    floors = (Money(1_400, "USD"), Money(24_000_000, "IDR"))
    assert not grounds.of_prices([Money(1_400, "USD")], floors=floors, factors={})
    in_euros = grounds.of_prices(
        [Money(1_400, "EUR")], floors=floors, factors={("EUR", "USD"): Fraction(1)}
    )
    assert in_euros == {Ground.FLOOR_WITHOUT_RATE}  # the one in rupiah nobody can compare with


@dataclass(frozen=True)
class Case:
    """A world in which one ground holds for what is typed."""

    ground: Ground
    arrange: Callable[[Listing], None] = lambda _listing: None
    typed: dict[str, Any] | None = None
    before: int = 3
    limit: Money | None = PLENTY


def floor_of(minor: int, currency: str = "USD") -> Callable[[Listing], None]:
    def set_it(listing: Listing) -> None:
        floor_operations.set_floor(
            actor=acting("sari"), listing=listing, amount=Money(minor, currency), at=NOW
        )

    return set_it


IN_EUROS = {"unit_price": Money(1_550, "EUR")}
CASES = (
    Case(Ground.FIRST_THREE, before=2),
    Case(Ground.NO_LIMIT, limit=None),
    Case(Ground.ABOVE_LIMIT, limit=Money(15_499, "USD")),
    Case(Ground.LIMIT_CURRENCY, typed=IN_EUROS),
    Case(Ground.BELOW_FLOOR, arrange=floor_of(1_551)),
    # The offered price is above the floor, what one of many more would cost is not.
    Case(
        Ground.BELOW_FLOOR,
        arrange=floor_of(1_500),
        typed={"tiers": (Tier(100, Money(1_499, "USD")),)},
    ),
    Case(
        Ground.ABOVE_LIMIT,
        typed={"tiers": (Tier(100, Money(1_500, "USD")),)},
        limit=Money(149_999, "USD"),
    ),
    Case(
        Ground.FLOOR_WITHOUT_RATE,
        arrange=floor_of(1),
        typed=IN_EUROS,
        limit=Money(100_000_000, "EUR"),
    ),
    Case(
        Ground.BEYOND_WEEKS,
        typed={"quantity": 600_000, "unit_price": Money(1, "USD")},
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.ground.value)
def test_each_alone_is_enough(app: Flask, case: Case) -> None:
    listing = quoted_before(case.before)
    if case.limit is not None:
        may_send(case.limit)
    case.arrange(listing)
    before = sent()
    draft = written(open_inquiry(listing), **{"quantity": 10, **(case.typed or {})})
    assert isinstance(draft, QuotationDraft)
    assert drafts.grounds_of(draft=draft) == (case.ground,)
    assert sent() == before


def test_what_came_back_once_goes_to_the_director_again(app: Flask) -> None:
    inquiry = open_inquiry(quoted_before())
    draft = handed_in(inquiry)
    assert drafts.grounds_of(draft=draft) == (Ground.NO_LIMIT,)
    give_back(draft)
    may_send()
    assert handed_in(inquiry, quantity=10) is draft
    assert drafts.grounds_of(draft=draft) == (Ground.RETURNED,)


def test_without_any_ground_it_is_sent(app: Flask) -> None:
    listing = quoted_before()
    may_send()
    floor_of(1_550)(listing)  # a price of just the floor is not below it
    done = written(open_inquiry(listing), quantity=10)
    assert isinstance(done, Quotation)
    assert done.sent_by.name == "Joko Prasetyo"


@pytest.mark.parametrize(
    ("day", "minor", "expected"),
    [
        (date(2026, 11, 20), 1_500, None),
        (date(2026, 11, 20), 1_501, Ground.BELOW_FLOOR),
        (date(2026, 11, 1), 1_500, Ground.FLOOR_WITHOUT_RATE),  # of three weeks ago
    ],
    ids=["just the floor", "a cent below it", "an old rate"],
)
def test_another_currency_is_compared_by_the_dated_rate(
    app: Flask, day: date, minor: int, expected: Ground | None
) -> None:
    load([(day, "USD", "1"), (day, "IDR", "16000")])
    listing = quoted_before()
    may_send(Money(100_000_000_00, "IDR"))
    floor_of(minor)(listing)
    done = written(open_inquiry(listing), quantity=10, unit_price=Money(240_000_00, "IDR"))
    if expected is None:
        assert isinstance(done, Quotation)
    else:
        assert isinstance(done, QuotationDraft)
        assert drafts.grounds_of(draft=done) == (expected,)


def test_freight_is_no_part_of_the_price_that_is_compared(app: Flask) -> None:
    listing = quoted_before()
    may_send()
    floor_of(1_551)(listing)
    done = written(
        open_inquiry(listing),
        quantity=10,
        incoterm=Incoterm.CFR,
        named_place="Hamburg",
        freight=Money(100_000, "USD"),
    )
    assert isinstance(done, QuotationDraft)
    assert drafts.grounds_of(draft=done) == (Ground.BELOW_FLOOR,)


def test_a_further_version_runs_through_the_same_grounds(app: Flask) -> None:
    listing = quoted_before()
    may_send()
    inquiry = open_inquiry(listing)
    first = written(inquiry, quantity=10)
    assert isinstance(first, Quotation)
    bargaining.counter_quotation(
        actor=acting("lin"),
        quotation=first,
        wish=Wish(
            quantity=10,
            unit_price=Money(1_200, "USD"),
            incoterm=first.incoterm,
            ready_date=first.ready_date,
            payment_plan=first.payment_plan,
        ),
        submission_key=None,
        at=NOW,
    )
    floor_of(1_400)(listing)
    second = written(inquiry, quantity=10, unit_price=Money(1_200, "USD"))
    assert isinstance(second, QuotationDraft)
    assert drafts.grounds_of(draft=second) == (Ground.BELOW_FLOOR,)


def test_versions_of_one_offer_are_one_quotation(app: Flask) -> None:
    listing = quoted_before(2)
    may_send()
    inquiry = open_inquiry(listing)
    send(inquiry, quantity=1)
    send(inquiry, quantity=2)
    assert isinstance(written(inquiry, quantity=3), Quotation)  # the third inquiry has one
    assert isinstance(written(open_inquiry(listing), quantity=3), Quotation)


def test_what_was_found_stays_with_the_time_it_was_handed_in(app: Flask) -> None:
    listing = published_listing()
    floor_of(2_000)(listing)
    draft = handed_in(open_inquiry(listing))
    found = (Ground.FIRST_THREE, Ground.NO_LIMIT, Ground.BELOW_FLOOR)
    assert drafts.grounds_of(draft=draft) == found
    floor_operations.lift_floor(actor=acting("sari"), listing=listing, currency="USD", at=NOW)
    may_send()
    assert drafts.grounds_of(draft=draft) == found
    give_back(draft)
    handed_in(draft.inquiry)
    assert drafts.grounds_of(draft=draft) == (Ground.RETURNED, Ground.FIRST_THREE)


def test_the_database_keeps_it_too(app: Flask) -> None:
    draft = handed_in(open_inquiry())

    @transaction
    def forge(statement: str) -> None:
        db.session.execute(sa.text(statement))

    insert = "INSERT INTO quotation_draft_ground (draft_id, round, ground) VALUES"
    for forged in (
        "UPDATE quotation_draft_ground SET ground = 'assisted'",
        "DELETE FROM quotation_draft_ground",
        f"{insert} ({draft.id}, 1, 'whim')",
        f"{insert} ({draft.id}, 0, 'assisted')",
        f"{insert} ({draft.id}, 1, 'no_limit')",
    ):
        with pytest.raises(DBAPIError):
            forge(forged)


def test_the_letter_says_why_without_an_amount_of_the_floor(app: Flask) -> None:
    listing = published_listing()
    floor_of(7_777_91)(listing)
    handed_in(open_inquiry(listing))
    letters = db.session.scalars(
        sa.select(Letter).where(Letter.recipient == "sari@ngoran.example").order_by(Letter.id)
    )
    text = list(letters)[-1].body
    assert "It comes to you because:" in text
    assert "- The price of one unit is below the floor price." in text
    assert "- Operators of the village enterprise send nothing on their own." in text
    assert "777" not in text
