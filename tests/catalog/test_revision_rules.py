"""Which changes a curator reads first, and terms as JSON: rules without a database."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.catalog.changes import LABELS
from marketplace.catalog.revision_rules import (
    REVIEWED_WHEN,
    changed_fields,
    needs_review,
    reviewed_fields,
)
from marketplace.catalog.sections import FIELDS, Section, missing
from marketplace.catalog.terms import ListingTerms, check_draft, problems
from marketplace.catalog.terms_json import from_plain, to_plain
from marketplace.catalog.texts import FURTHER, set_of
from marketplace.catalog.values import (
    HeldCertificate,
    MakerTerms,
    MaterialTerms,
    OfferTerms,
    PackTerms,
    Processing,
    RecognitionKind,
    RecognitionTerms,
    SampleCredit,
    SampleTerms,
)
from marketplace.money import Money
from marketplace.trade_terms import COUNTRIES, Incoterm, Unit
from tests.build import listing_terms
from tests.cast import TODAY

STANDING = listing_terms()
NAMES = tuple(field.name for field in fields(ListingTerms))

# What changes → does it wait? The first half from trade reference 5.2, the rest is our decision.
TABLE: list[tuple[dict[str, Any], bool]] = [
    ({"stock": 900}, False),
    ({"tiers": ((100, Money(1_900, "USD")),)}, False),
    ({"season_months": (1, 2)}, False),
    ({"lead_time_days": 60}, False),
    ({"longer_lead_times": ((1000, 90),)}, False),
    ({"monthly_capacity": 3000}, False),
    ({"samples_offered": False, "sample": None}, False),
    ({"moq_increment": 50}, False),
    ({"ships_to": ("CN", "DE")}, False),
    ({"name_en": "Goblet drum"}, True),
    ({"summary_id": "Lain."}, True),
    ({"description_en": "The best."}, True),
    ({"story_en": "Long ago."}, True),
    ({"certificates": ("svlk", "fsc")}, True),
    ({"certificates": ()}, True),
    ({"hs_code": "9206.00.10"}, True),
    ({"lead_time_days": 30}, True),
    ({"monthly_capacity": 9000}, True),
    ({"ships_to": ("CN", "DE", "JP", "US")}, True),
    ({"unit": Unit.SET}, True),
    ({"packs": ()}, True),
    ({"makers": (MakerTerms("Turning"),)}, True),
    ({"stock": 900, "name_en": "Goblet drum"}, True),
]


@pytest.mark.parametrize(("changes", "waits"), TABLE)
def test_claims_wait_and_what_only_the_seller_knows_does_not(changes, waits):
    assert bool(reviewed_fields(STANDING, listing_terms(**changes))) is waits


def test_a_longer_table_may_not_promise_any_quantity_sooner():
    before, after = ((1000, 60), (5000, 90)), ((1000, 60), (5000, 80))
    assert needs_review("longer_lead_times", before, after)
    assert needs_review("longer_lead_times", before, ((2000, 90),))
    assert not needs_review("longer_lead_times", before, ((500, 60), (5000, 95)))


def test_every_rule_is_about_a_term_and_every_term_has_words_and_one_section():
    assert set(REVIEWED_WHEN) <= set(NAMES)
    assert set(LABELS) == {*NAMES, "photos", *map(set_of, FURTHER)}
    assert sorted(name for names in FIELDS.values() for name in names) == sorted(NAMES)


LINE = st.text("abc åé漢", min_size=1, max_size=12).filter(str.strip)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))
MONEY = st.builds(Money, st.integers(0, 10**9), st.sampled_from(["USD", "JPY"]))
OFFERS = st.builds(
    OfferTerms,
    st.sampled_from(Incoterm),
    LINE,
    st.lists(st.tuples(st.integers(1, 10**9), MONEY), min_size=1, max_size=3).map(tuple),
)


def several(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=3).map(tuple)


TERMS = st.builds(
    ListingTerms,
    **{name: st.text(max_size=20) for name in NAMES if type(getattr(STANDING, name)) is str},
    unit=st.sampled_from(Unit),
    monthly_capacity=st.integers(0, 10**9),
    lead_time_days=st.integers(0, 730),
    processing=st.none() | st.sampled_from(Processing),
    moq_increment=st.integers(1, 10**9),
    stock=st.integers(0, 10**9),
    offers=several(OFFERS),
    certificates=several(st.builds(HeldCertificate, LINE, LINE, LINE, DAYS, DAYS, LINE, LINE)),
    longer_lead_times=several(st.tuples(st.integers(1, 99), st.integers(1, 99))),
    season_months=st.lists(st.integers(1, 12), unique=True).map(lambda m: tuple(sorted(m))),
    packs=several(st.builds(PackTerms, LINE, *[st.integers(1, 10**7)] * 6)),
    samples_offered=st.none() | st.booleans(),
    sample=st.none()
    | st.builds(SampleTerms, MONEY, st.integers(1, 9), st.sampled_from(SampleCredit)),
    ships_to=st.lists(st.sampled_from(sorted(COUNTRIES)), unique=True).map(tuple),
    makers=several(st.builds(MakerTerms, LINE, LINE, DAYS, LINE)),
    materials=several(st.builds(MaterialTerms, LINE, LINE)),
    recognitions=several(
        st.builds(
            RecognitionTerms, st.sampled_from(RecognitionKind), LINE, st.integers(1945, 2100), LINE
        )
    ),
)


@settings(max_examples=25)  # each draws a whole listing
@given(TERMS)
def test_terms_come_back_from_json_as_they_went(terms):
    for name in NAMES:
        plain = json.loads(json.dumps(to_plain(getattr(terms, name))))
        assert from_plain(name, plain) == getattr(terms, name), name


@settings(max_examples=15)
@given(TERMS, TERMS, st.sets(st.sampled_from(NAMES)))
def test_changed_fields_and_no_others_lead_from_one_to_the_other(before, after, names):
    mixed = replace(before, **{name: getattr(after, name) for name in names})
    moved = {name: getattr(mixed, name) for name in changed_fields(before, mixed)}
    assert set(reviewed_fields(before, mixed)) <= set(moved)
    assert replace(before, **moved) == mixed
    assert set(moved) <= names


def gaps(**changes: object) -> set[str]:
    return {gap.section for gap in missing(listing_terms(**changes), day=TODAY)}


@pytest.mark.parametrize(
    ("changes", "section"),
    [
        ({"summary_id": ""}, Section.PRODUCT),
        ({"category": ""}, Section.PRODUCT),
        ({"hs_code": ""}, Section.PRODUCT),
        ({"processing": None}, Section.PRODUCT),
        ({"offers": ()}, Section.PRICE),
        ({"packs": ()}, Section.PACKING),
        ({"season_months": ()}, Section.SUPPLY),
        ({"monthly_capacity": 0}, Section.SUPPLY),
        ({"lead_time_days": 0}, Section.SUPPLY),
        ({"samples_offered": None, "sample": None}, Section.SUPPLY),
        ({"certificates": (HeldCertificate("svlk"),)}, Section.CERTIFICATES),
        ({"ships_to": ()}, Section.MARKETS),
        ({"hs_code": "0306.33"}, Section.CERTIFICATES),
    ],
)
def test_what_is_missing_is_named_in_its_section(changes, section):
    assert gaps() == set()
    assert gaps(**changes) == {section}


def test_a_draft_may_have_gaps_but_needs_its_names():
    empty = ListingTerms("Kursi", "Chair", "", "", "", "", "", "", Unit.PIECE, 0, 0, ())
    check_draft(empty)
    assert all(problem.gap for problem in problems(empty))
    with pytest.raises(Exception, match="needed"):
        check_draft(replace(empty, name_en=""))
