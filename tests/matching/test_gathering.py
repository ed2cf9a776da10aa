"""Candidates as the database knows them: the figures of single pages, in a fixed number of questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from marketplace.capacity import many
from marketplace.capacity import operations as capacity
from marketplace.capacity import queries as calendars
from marketplace.capacity.rules import HORIZON
from marketplace.catalog.values import HeldCertificate
from marketplace.events.operations import SYSTEM
from marketplace.inquiries import operations as inquiries
from marketplace.matching.facts import Candidate, Record, Wanted
from marketplace.matching.gathering import gather
from marketplace.matching.relevance import relevances
from marketplace.matching.rules import Filter, decide, excluded_by
from marketplace.routing.answering import answering, answering_of_many
from marketplace.search.port import SearchEngineError
from marketplace.trade_terms import Unit
from tests import build
from tests.cast import HARIANG, NOW, TODAY, acting
from tests.catalog.storefronts import drums_and_sugar, many_listings
from tests.support.queries import counted_queries

DRUMS = Wanted(
    words="drum",
    category="",
    hs_prefix="",
    quantity=300,
    unit=Unit.PIECE,
    destination="DE",
    certificates=(),
    from_date=TODAY,
    needed_by_date=date(2027, 2, 28),
)
BAGS = replace(DRUMS, words="", category="bags-leather")


def nobody(_listings: Collection[str]) -> Mapping[str, datetime]:
    return {}


def gathered(
    app: Flask, wanted: Wanted, *, opted_out: Collection[int] = ()
) -> tuple[Candidate, ...]:
    return gather(
        wanted=wanted,
        engine=app.extensions["search_engine"],
        last_invited=nobody,
        opted_out=opted_out,
        at=NOW,
    )


def test_what_is_gathered_of_one_listing_is_what_its_own_pages_say(app):
    drums, _ = drums_and_sugar(app)
    inquiry = build.open_inquiry(drums)
    inquiries.write_message(
        actor=acting("sari"), inquiry=inquiry, text="Yes.", submission_key=None, at=NOW
    )
    build.sent_quotation(inquiry, quantity=200)
    late = NOW - timedelta(days=60)
    capacity.book(
        listing=drums,
        order_id="o" * 26,
        order_number="PO-1",
        quantity=700,
        promised_date=TODAY - timedelta(days=20),
        actor=SYSTEM,
        at=late,
    )
    capacity.finish(order_id="o" * 26, at=NOW)
    monday = date(2026, 12, 7)
    capacity.set_week(
        actor=acting("sari"), listing=drums, week=monday, quantity=10, reason="Feast", at=NOW
    )

    (found,) = gathered(app, DRUMS)

    assert found.listing == drums.public_id
    assert DRUMS.needed_by_date is not None
    assert found.free == calendars.free_by(listing=drums, day=DRUMS.needed_by_date, at=NOW)
    assert 0 < found.free < 4000 * 3
    assert found.on_time == Record(0, 1)
    alone = answering(seller_id=drums.organisation_id, at=NOW)
    assert found.answered == Record(alone.in_time, alone.asked) == Record(1, 1)
    assert (found.relevance, found.curated, found.in_stock) == (1000, True, False)
    assert excluded_by(DRUMS, found) is None


def test_weeks_of_many_are_the_weeks_of_each(app_once):
    drums, sugar = drums_and_sugar(app_once)
    declared = {one.id: calendars.declared_by(listing=one) for one in (drums, sugar)}
    found = many.calendars_of_many(declared=declared, at=NOW, count=HORIZON)
    for one in (drums, sugar):
        assert found[one.id] == calendars.calendar_of(listing=one, at=NOW, count=HORIZON).weeks
    assert answering_of_many(seller_ids={drums.organisation_id}, at=NOW) == {}


def test_an_exclusion_tells_what_the_village_lacks_and_certificates_end(app):
    terms = build.listing_terms(
        certificates=(HeldCertificate("svlk", "A", "1", None, TODAY), "fsc")
    )
    drums = build.published_listing(terms=terms)
    wanted = replace(DRUMS, words="", hs_prefix="9206", certificates=("svlk", "fsc"))
    tomorrow = TODAY + timedelta(days=1)

    def reason(asked: Wanted, *, opted_out: Collection[int] = ()) -> Filter | None:
        candidates = gathered(app, asked, opted_out=opted_out)
        (match,) = decide(wanted=asked, candidates=candidates, seed="r")
        return match.excluded_by

    assert reason(wanted) is None
    assert reason(replace(wanted, from_date=tomorrow)) is Filter.CERTIFICATES
    assert reason(replace(wanted, destination="JP")) is Filter.DESTINATION
    assert reason(replace(wanted, quantity=99)) is Filter.MOQ
    assert reason(replace(wanted, quantity=40_000)) is Filter.CAPACITY
    assert reason(wanted, opted_out={drums.id}) is Filter.OPTED_OUT
    assert gathered(app, replace(wanted, hs_prefix="92060")) == ()


def test_ten_villages_cost_as_many_questions_as_three(app, tmp_path):
    many_listings(app, tmp_path, count=3)
    with counted_queries() as for_three:
        assert len(gathered(app, BAGS)) == 3
    many_listings(app, tmp_path, count=10)
    with counted_queries() as for_ten:
        assert len(gathered(app, BAGS)) == 10
    assert len(for_three) == len(for_ten) <= 9


def test_words_alone_find_by_the_index_and_wait_for_it_while_a_category_does_not(app):
    drums, _ = drums_and_sugar(app)
    engine = app.extensions["search_engine"]
    assert relevances(engine=engine, wanted=DRUMS) == {drums.id: 1000}
    assert (
        gathered(app, replace(DRUMS, words="sugar", category="musical-instruments"))[0].relevance
        == 0
    )
    engine.close()
    with pytest.raises(ValueError, match="names words"):
        gathered(app, replace(DRUMS, words=""))


def test_without_an_index_a_category_is_enough(app):
    drums = build.published_listing()
    build.published_listing(HARIANG)
    with pytest.raises(SearchEngineError):
        gathered(app, DRUMS)
    found = gathered(app, replace(DRUMS, category="musical-instruments"))
    assert drums.public_id in {one.listing for one in found}
    assert {one.relevance for one in found} == {0}
