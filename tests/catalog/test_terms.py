"""What a seller may write: the rules of the terms, without a database."""

from __future__ import annotations

import pytest

from marketplace.catalog.categories import category_label
from marketplace.catalog.certificates import certificate_meaning, certificate_name
from marketplace.catalog.terms import check, problems, tidy_keywords
from marketplace.catalog.values import HeldCertificate, declared
from marketplace.errors import RefusedError
from marketplace.money import LARGEST_MINOR, Money
from tests.build import listing_terms


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def test_good_terms_have_no_problem():
    assert problems(listing_terms()) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tiers": ()}, "price"),
        ({"tiers": ((0, usd(1)),)}, "moq"),
        ({"tiers": ((10**9 + 1, usd(1)),)}, "moq"),
        ({"tiers": ((1, usd(0)),)}, "price"),
        ({"tiers": ((1, usd(-1)),)}, "price"),
        ({"tiers": ((2, usd(LARGEST_MINOR)),)}, "price"),
        ({"tiers": ((10, usd(5)), (10, usd(4)))}, "more_tiers"),
        ({"tiers": ((10, usd(5)), (5, usd(4)))}, "more_tiers"),
        ({"tiers": ((10, usd(5)), (20, usd(0)))}, "more_tiers"),
        ({"tiers": ((10, usd(5)), (10**9 + 1, usd(4)))}, "more_tiers"),
        ({"tiers": tuple((n, usd(5)) for n in range(1, 7))}, "more_tiers"),
        ({"tiers": ((10, usd(5)), (20, Money(4, "EUR")))}, "currency"),
        ({"monthly_capacity": 0}, "monthly_capacity"),
        ({"monthly_capacity": 10**9 + 1}, "monthly_capacity"),
        ({"lead_time_days": 0}, "lead_time_days"),
        ({"lead_time_days": 731}, "lead_time_days"),
        ({"hs_code": "9206"}, "hs_code"),
        ({"category": "Drums!"}, "category"),
        ({"certificates": ("Halal certified",)}, "certificates"),
        ({"certificates": ("gi", "gi")}, "certificates"),
        ({"name_en": "\u2028"}, "name_en"),
        ({"name_id": "x" * 201}, "name_id"),
        ({"named_place": ""}, "named_place"),
        ({"description_en": "x" * 10_001}, "description_en"),
        ({"description_id": "a\x00b"}, "description_id"),
        ({"keywords": "\ud800"}, "keywords"),
    ],
)
def test_what_cannot_stand_is_named_by_its_field(changes, field):
    assert field in {problem.field for problem in problems(listing_terms(**changes))}
    with pytest.raises(RefusedError):
        check(listing_terms(**changes))


def test_the_largest_amounts_fit():
    assert problems(listing_terms(tiers=((10**9, usd(10**6)),), monthly_capacity=10**9)) == []


def test_keywords_are_kept_once_and_tidy():
    assert tidy_keywords(" djembe ;african  drum\ndjembe;;") == "djembe; african drum"


def test_codes_are_kept_once_in_order():
    kept = declared([" Halal ", "gi", "halal", ""])
    assert kept == (HeldCertificate("gi"), HeldCertificate("halal"))


def test_an_unknown_code_is_read_as_words():
    assert category_label("bamboo-toys") == "Bamboo toys"
    assert category_label("spices") == "Spices"
    assert (certificate_name("iso9001"), certificate_meaning("iso9001")) == ("Iso9001", "")
    assert certificate_name("x-9") == "X 9"
    assert certificate_name("organic-eu") == "EU Organic"
