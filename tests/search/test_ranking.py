"""Which documents are enough of an answer, and in which order."""

from __future__ import annotations

from collections.abc import Mapping

from marketplace.search import ranking
from marketplace.search.interpretation import Unit, UnitKind
from marketplace.search.matching import Hit

STRONG = Hit(1.0, strong=True)
WEAK = Hit(1.0, strong=False)
HS_CODES = {1: "090111", 2: "090121", 3: "170290", 4: "090190"}


def rank(*found: tuple[Unit, Mapping[int, Hit]]) -> tuple[int, ...]:
    return ranking.rank(
        found,
        hs_code_of=lambda one: HS_CODES[one],
        id_of=lambda one: one,
        under_heading=lambda digits: [one for one in HS_CODES if HS_CODES[one].startswith(digits)],
    )


def word(hits: Mapping[int, Hit]) -> tuple[Unit, Mapping[int, Hit]]:
    return Unit(UnitKind.WORD, "word"), hits


def product(hits: Mapping[int, Hit]) -> tuple[Unit, Mapping[int, Hit]]:
    return Unit(UnitKind.PRODUCT, "product"), hits


def quality(hits: Mapping[int, Hit]) -> tuple[Unit, Mapping[int, Hit]]:
    return Unit(UnitKind.QUALITY, "quality"), hits


def place(hits: Mapping[int, Hit]) -> tuple[Unit, Mapping[int, Hit]]:
    return Unit(UnitKind.PLACE, "place"), hits


def test_nothing_asked_is_nothing_found() -> None:
    assert rank() == ()


def test_who_sells_it_hides_who_mentions_it() -> None:
    assert rank(word({3: STRONG, 1: WEAK})) == (3,)
    assert rank(word({1: WEAK})) == (1,)


def test_what_nobody_sells_must_be_mentioned_word_for_word() -> None:
    assert rank(word({1: WEAK, 3: WEAK}), quality({3: WEAK})) == (3,)
    assert rank(quality({1: WEAK}), quality({1: WEAK})) == ()


def test_half_of_the_words_is_not_enough() -> None:
    assert rank(word({1: STRONG}), word({})) == ()


def test_most_of_the_words_is_enough() -> None:
    assert rank(word({1: STRONG}), word({1: WEAK}), word({})) == (1,)


def test_most_of_the_words_in_passing_is_not() -> None:
    assert rank(word({1: WEAK}), word({1: WEAK}), word({})) == ()


def test_a_known_product_is_enough_beside_words_nobody_uses() -> None:
    assert rank(product({3: STRONG}), word({}), word({})) == (3,)


def test_all_that_is_asked_for_comes_before_a_part_of_it() -> None:
    assert rank(product({3: STRONG, 1: STRONG}), product({1: STRONG}))[:2] == (1, 3)


def test_a_quality_alone_is_no_answer_where_a_product_was_asked_for() -> None:
    assert rank(quality({1: STRONG}), word({})) == ()


def test_a_quality_orders_and_stands_alone_when_nothing_else_was_said() -> None:
    assert rank(product({3: STRONG, 4: STRONG}), quality({4: STRONG}))[:2] == (4, 3)
    assert rank(quality({3: STRONG})) == (3,)


def test_a_place_prefers_and_does_not_exclude() -> None:
    assert rank(product({1: STRONG, 3: STRONG}), place({3: STRONG}))[:2] == (3, 1)


def test_what_stands_under_the_same_heading_follows_a_product() -> None:
    assert rank(product({4: STRONG})) == (4, 1, 2)


def test_neither_a_place_nor_a_code_brings_neighbours() -> None:
    assert rank(place({1: STRONG})) == (1,)
    assert rank((Unit(UnitKind.HS_CODE, "0901.11"), {1: STRONG})) == (1,)
