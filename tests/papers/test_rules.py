"""Papers by goods, destination, Incoterm and day: worked cases, and how rules are united."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.countries import countries
from marketplace.papers.reading import rule_book
from marketplace.papers.rules import (
    FORESEEN,
    Case,
    Level,
    Needed,
    OriginForm,
    Requirement,
    Rule,
    RuleBook,
    Scope,
    Standing,
    Told,
    needed,
)
from marketplace.trade_terms import Incoterm

BOOK = rule_book()
DAY = date(2026, 11, 21)
DRUMS, COFFEE, COCOA, CRAB, RATTAN, BATIK = (
    "920600", "09011120", "180100", "030633", "140120", "520852",
)  # fmt: skip
SHIPMENT = {"PI", "CI", "PL", "SI", "PEB"}
ORDER = list(Level)


def asked(hs: str, destination: str, incoterm: str = "FOB", day: date = DAY) -> Needed:
    return needed(Case(hs, destination, Incoterm(incoterm), day), BOOK)


def documents(found: Needed, level: Level) -> set[str]:
    return {one.document for one in found.requirements if one.level is level}


def requirement(found: Needed, document: str) -> Requirement:
    return next(one for one in found.requirements if one.document == document)


def forms(found: Needed) -> list[str]:
    return [form.form for form in found.origin_forms]


def test_drums_to_china_fob():
    found = asked(DRUMS, "CN")
    assert documents(found, Level.MUST) == SHIPMENT | {"BL", "VGM"}
    assert documents(found, Level.CONDITION) == {"ISPM15", "PHYTO", "FUM", "KH", "CITES"}
    assert documents(found, Level.BUYER) == {"NWD"}
    # Whether a wooden instrument needs V-Legal is not known, and that is what is said.
    timber = requirement(found, "VLEGAL")
    assert timber.level is Level.INFO
    assert [rule.told.standing for rule in timber.rules] == [Standing.UNVERIFIED]
    assert forms(found) == ["E", "RCEP", "B"]
    assert found.blocked == ()


def test_coffee_to_germany_tells_of_the_deforestation_rule_before_it_begins():
    found = asked(COFFEE, "DE", "FCA")
    rule = requirement(found, "EUDR")
    assert (rule.level, rule.starts) == (Level.MUST, date(2026, 12, 30))
    assert [one.key for one in rule.rules] == ["R070", "R075", "R077"]
    assert rule.lead_days == 30
    assert requirement(asked(COFFEE, "DE", "FCA", date(2026, 12, 30)), "EUDR").starts is None
    assert "EUDR" not in documents(asked(COFFEE, "JP"), Level.MUST)
    # The form of the coffee organisation is for every destination.
    assert forms(found)[0] == "ICO"
    assert forms(asked(COFFEE, "JP"))[0] == "ICO"


def test_cocoa_pays_export_duty_and_its_rule_names_no_destination():
    for destination in ("MY", "NL", "US"):
        assert "DUTY" in documents(asked(COCOA, destination), Level.MUST)


def test_live_crab_to_hong_kong_by_air_is_blocked_until_its_size_is_right():
    found = asked(CRAB, "HK", "CIP")
    assert [one.document for one in found.blocked] == ["CATCH"]
    assert {"HC-F", "SKP-HACCP", "INS", "LIVE"} <= documents(found, Level.MUST)
    assert [rule.key for rule in requirement(found, "HC-F").rules] == ["R051", "R045"]
    assert found.requirements[0].document == "CATCH", "what blocks stands first"


def test_raw_rattan_does_not_leave_the_country():
    assert [one.document for one in asked(RATTAN, "JP").blocked] == ["PROHIBITED"]


def test_textiles_to_mexico_have_a_form_of_their_own():
    assert forms(asked(BATIK, "MX")) == ["Anexo III", "B"]
    assert "Anexo III" not in forms(asked(DRUMS, "MX"))


def test_a_form_is_told_once_as_its_nearest_row_tells_it():
    found = [form for form in asked(DRUMS, "SA").origin_forms if form.form == "B"]
    assert [form.level for form in found] == [Level.CONDITION]


def test_terms_decide_who_insures_and_which_way_it_goes():
    assert "INS" in documents(asked(DRUMS, "CN", "CIF"), Level.MUST)
    assert "INS" not in documents(asked(DRUMS, "CN", "CFR"), Level.MUST)
    assert {"BL", "AWB"} <= documents(asked(DRUMS, "CN", "FCA"), Level.MUST)
    assert "AWB" not in documents(asked(DRUMS, "CN", "FOB"), Level.MUST)


def test_the_buyer_is_warned_of_ex_works():
    assert [rule.key for rule in requirement(asked(DRUMS, "CN", "EXW"), "PEB").rules] == [
        "R005",
        "R106",
    ]


def test_chinas_decree_changed_on_the_first_of_june_2026():
    def decrees(day: date) -> list[str]:
        return [rule.key for rule in requirement(asked(COCOA, "CN", day=day), "GACC").rules]

    assert decrees(date(2026, 6, 1)) == ["R048"]
    assert decrees(date(2026, 5, 31)) == ["R048", "R049"]  # one in force, one foreseen
    assert decrees(date(2025, 5, 31)) == ["R049"]


def test_every_row_names_its_source_and_what_is_not_verified_says_so():
    rows: tuple[Rule | OriginForm, ...] = (*BOOK.rules, *BOOK.origin_forms)
    for row in rows:
        assert row.told.source
        assert row.told.doubtful is (row.told.standing is not Standing.SOURCED)
    assert len({rule.key for rule in BOOK.rules}) == len(BOOK.rules)
    used = {rule.document for rule in BOOK.rules}
    assert set(BOOK.documents) - used == {"COO"}, "the certificate of origin has its forms"


def test_there_are_249_countries_in_every_language():
    for language in ("en", "id", "zh_Hans", "ja", "ar"):
        assert len(countries(language)) == 249
    assert list(countries("en"))[:3] == ["AF", "AX", "AL"]
    assert countries("id")["DE"] == "Jerman"


EVERYWHERE = Scope((), (), (), None, None)
SURE = Told(Standing.SOURCED, "a test", DAY)


def _rule(key: str, scope: Scope, level: Level = Level.MUST) -> Rule:
    return Rule(key, "X", scope, (), None, level, "", "", 0, SURE)


def _book(*rules: Rule, origin_forms: tuple[OriginForm, ...] = ()) -> RuleBook:
    return RuleBook({"X": "An X"}, rules, origin_forms)


def test_of_two_rules_the_longer_prefix_then_the_nearer_destination_comes_first():
    book = _book(
        _rule("anything anywhere", EVERYWHERE),
        _rule("chapter to the country", Scope(("09",), ("DE",), (), None, None)),
        _rule("heading anywhere", Scope(("0901",), (), (), None, None)),
        _rule("heading to the group", Scope(("0901",), (), (("DE", "FR"),), None, None)),
        _rule("heading to the country", Scope(("0901",), ("DE",), (), None, None)),
        _rule("elsewhere", Scope(("0901",), ("FR",), (), None, None)),
    )
    (found,) = needed(Case(COFFEE, "DE", Incoterm.FOB, DAY), book).requirements
    assert [rule.key for rule in found.rules] == [
        "heading to the country",
        "heading to the group",
        "heading anywhere",
        "chapter to the country",
        "anything anywhere",
    ]


@pytest.mark.parametrize("weaker", [level for level in Level if level is not Level.BLOCK])
def test_what_blocks_wins_over_every_other_level(weaker: Level):
    near = Scope((DRUMS,), ("CN",), (), None, None)
    book = _book(_rule("near", near, weaker), _rule("far", EVERYWHERE, Level.BLOCK))
    (found,) = needed(Case(DRUMS, "CN", Incoterm.FOB, DAY), book).requirements
    assert found.level is Level.BLOCK


@given(
    begins=st.dates(date(2020, 1, 1), date(2030, 1, 1)), day=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    lasts=st.integers(0, 900),
)  # fmt: skip
def test_a_rule_is_told_from_a_year_before_it_begins_until_its_last_day(
    begins: date, day: date, lasts: int
):
    ends = begins + timedelta(days=lasts)
    book = _book(_rule("dated", Scope((), (), (), begins, ends)))
    told = bool(needed(Case(DRUMS, "CN", Incoterm.FOB, day), book).requirements)
    assert told is (begins - FORESEEN <= day <= ends)


@given(
    hs=st.sampled_from(sorted({prefix for rule in BOOK.rules for prefix in rule.scope.hs})),
    destination=st.sampled_from(sorted(countries("en"))),
    incoterm=st.sampled_from(list(Incoterm)),
)
def test_every_export_has_its_basic_papers_in_order_of_need(
    hs: str, destination: str, incoterm: Incoterm
):
    found = needed(Case(hs.ljust(6, "0"), destination, incoterm, DAY), BOOK)
    assert documents(found, Level.MUST) >= SHIPMENT
    levels = [ORDER.index(one.level) for one in found.requirements]
    assert levels == sorted(levels)
    assert forms(found), "some form of origin can always be asked for"
