"""Saving cost cards: versions that stay, rates of their day, and nobody else's business."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from marketplace.costing import operations, queries
from marketplace.costing.costs import Part
from marketplace.costing.models import CostCard
from marketplace.db import db, transaction
from marketplace.errors import NotFoundError, RefusedError
from marketplace.events.models import Event
from marketplace.trade_terms import Incoterm
from tests import build
from tests.cast import NOW, acting
from tests.costing.build import drum_costs, rupiah
from tests.exchange.build import load


def saved(listing, *, key="joko", costs=None, price_currency="USD", at=NOW, submission_key=None):
    return operations.save_card(
        actor=acting(key),
        listing=listing,
        costs=costs or drum_costs(),
        freight_currency="USD",
        price_currency=price_currency,
        submission_key=submission_key,
        at=at,
    )


def with_rates() -> None:
    load([(date(2026, 11, 20), "USD", "1"), (date(2026, 11, 20), "IDR", "16000")])


def test_a_card_keeps_the_rate_of_its_day_whatever_comes_later(app):
    with_rates()
    listing = build.drafted_listing()
    first = saved(listing)
    assert first.cost_rate.factor == Fraction(1, 16_000)
    assert first.cost_rate.day == date(2026, 11, 20)
    before = [price.unit_price for price in first.prices]
    load([(date(2026, 11, 21), "USD", "1"), (date(2026, 11, 21), "IDR", "20000")])
    later = saved(listing)
    assert (first.number, later.number) == (1, 2)
    assert later.cost_rate.factor == Fraction(1, 20_000)
    assert [price.unit_price for price in first.prices] == before


def test_pressing_twice_saves_one_version_and_one_event(app):
    with_rates()
    listing = build.drafted_listing()
    cards = {saved(listing, submission_key="k" * 32).public_id for _ in range(2)}
    assert len(cards) == 1
    told = sa.select(sa.func.count()).where(Event.action == "cost_card.save")
    assert db.session.scalar(told) == 1


def test_a_version_is_never_changed_and_never_deleted(app):
    with_rates()
    card = saved(build.drafted_listing())

    @transaction
    def cheat(statement) -> None:
        db.session.execute(statement)

    for statement in (sa.update(CostCard).values(margin=1), sa.delete(CostCard)):
        with pytest.raises(DBAPIError, match="never changed"):
            cheat(statement)
    db.session.rollback()
    assert db.session.get_one(CostCard, card.id).margin == 1_500


def test_without_a_rate_costs_must_be_in_the_currency_of_the_price(app):
    listing = build.drafted_listing()
    with pytest.raises(RefusedError) as refusal:
        saved(listing)
    assert refusal.value.field == "cost_currency"
    without_freight = replace(
        drum_costs(), freight=None, destination=None, premium=None, premium_all_risks=None
    )
    card = operations.save_card(
        actor=acting("sari"),
        listing=listing,
        costs=without_freight,
        freight_currency="IDR",
        price_currency="IDR",
        submission_key=None,
        at=NOW,
    )
    assert card.cost_rate.day is None
    assert [price.incoterm for price in card.prices] == [Incoterm.EXW, Incoterm.FCA, Incoterm.FOB]


def test_a_unit_cheaper_than_the_smallest_coin_is_refused_beside_the_materials(app):
    with_rates()
    amounts = {part: rupiah(0) for part in drum_costs().amounts} | {Part.MATERIALS: rupiah(1)}
    with pytest.raises(RefusedError) as refusal:
        saved(build.drafted_listing(), costs=replace(drum_costs(), amounts=amounts, margin=0))
    assert refusal.value.field == "materials"


def test_other_enterprises_and_curators_find_no_costs(app):
    with_rates()
    listing = build.submitted_listing()
    card = saved(listing)
    for stranger in ("hasan", "citra", "lin", "made"):
        with pytest.raises(NotFoundError):
            queries.get_card(actor=acting(stranger), public_id=card.public_id)
        with pytest.raises(NotFoundError):
            queries.get_listing(actor=acting(stranger), public_id=listing.public_id)
    with pytest.raises(NotFoundError):
        saved(listing, key="hasan")


def test_a_quotation_begins_with_the_card_nearest_from_below(app):
    with_rates()
    listing = build.drafted_listing()
    for quantity in (500, 3500, 1000):
        saved(listing, costs=replace(drum_costs(), quantity=quantity))

    def begins_with(quantity: int) -> int:
        found = queries.find_price_for(
            listing_id=listing.id, quantity=quantity, incoterm=Incoterm.FOB
        )
        assert found is not None
        return found[0].quantity

    assert [begins_with(q) for q in (100, 500, 999, 1000, 3000, 9000)] == [
        500, 500, 500, 1000, 1000, 3500,
    ]  # fmt: skip
    assert (
        queries.find_price_for(listing_id=listing.id, quantity=500, incoterm=Incoterm.DDP) is None
    )
