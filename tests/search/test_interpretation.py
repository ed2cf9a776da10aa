"""What queries are read as."""

from __future__ import annotations

import pytest

from marketplace.search.interpretation import Interpreter
from marketplace.search.thesaurus import thesaurus
from marketplace.search.units import Interpretation, Unit, UnitKind
from marketplace.search.vocabulary import Vocabulary

INDEXED = {"xagoran": 3, "xagorin": 1, "djembe": 9, "fresh": 4}


def read(text: str) -> list[tuple[str, str]]:
    return [(unit.kind.value, unit.text) for unit in units(text)]


def units(text: str) -> tuple[Unit, ...]:
    return interpret(text).units


def interpret(text: str) -> Interpretation:
    return Interpreter(thesaurus(), Vocabulary(INDEXED)).read(text)


def test_the_longest_phrase_wins() -> None:
    assert read("green banana flour") == [("product", "green banana flour")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gousses de vanille", "gousses de vanille"),
        ("vaina de vainilla", "vaina de vainilla"),
        ("tambores", "tambores"),
        ("Gewürznelken", "gewurznelken"),
        ("القرفة", "القرفة"),
    ],
)
def test_other_languages_are_known_in_their_inflections(text: str, expected: str) -> None:
    assert read(text) == [("product", expected)]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("lepels", "wooden-spoon"),
        ("kussens", "cushion"),
        ("rokken", "dress"),
        ("zwaarden", "sword"),
        ("vazen", "vase"),
        ("overhemden", "shirt"),
    ],
)
def test_dutch_plurals_mean_what_their_singular_means(text: str, concept: str) -> None:
    (unit,) = units(text)
    assert concept in unit.concepts


def test_an_accent_tells_tea_from_an_article() -> None:
    for text in ("thé", "THÉ", "fournisseur de thé"):
        (unit,) = units(text)
        assert unit.concepts == ("tea",), text
    assert read("thé vert") == [("product", "the vert")]
    assert read("the") == [("word", "the")]
    assert read("the drum") == [("product", "drum")]


def test_a_german_compound_is_taken_apart() -> None:
    assert read("Ingwerpulver") == [("product", "ingwer"), ("quality", "pulver")]
    assert read("Bambuslampe")[0] == ("product", "bambus")


def test_a_compound_with_one_known_part_keeps_that_part() -> None:
    assert read("Vanilleblume")[0] == ("product", "vanille")
    assert read("Edelvanille")[0] == ("product", "vanille")


def test_chinese_runs_are_cut_into_what_they_ask_for() -> None:
    assert ("product", "茶") in read("有机茶")
    assert ("certificate", "有机") in read("有机茶")
    assert read("印尼的茶") == [("product", "茶")]
    assert read("巴厘岛银饰") == [("place", "巴厘岛"), ("product", "银饰")]
    assert read("バリの塩") == [("place", "バリ"), ("product", "塩")]


def test_korean_is_read_alike_with_and_without_spaces() -> None:
    assert read("코코넛 설탕") == read("코코넛설탕") == [("product", "코코넛설탕")]


def test_unknown_chinese_is_looked_for_in_pairs() -> None:
    (unit,) = units("笔记本")
    assert unit.kind is UnitKind.WORD
    assert unit.phrases[0].words == ("笔记", "记本")


def test_organic_means_every_organic_certificate_and_the_word() -> None:
    found = units("organic honey")
    assert [unit.kind.value for unit in found] == ["certificate", "product"]
    assert "#organic" in [token.token for token in found[0].tokens]
    assert found[0].codes == ("organic-eu", "organic-usda", "organic-jas")


def test_a_place_keeps_the_words_typed_and_gains_the_official_ones() -> None:
    (unit,) = units("East Java")
    assert unit.kind is UnitKind.PLACE
    assert [phrase.words for phrase in unit.phrases] == [("east", "java"), ("jawa", "timur")]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0901", "0901"), ("09.01", "0901"), ("0901.11", "090111"), ("0901 11 20", "09011120"),
        ("09011120", "09011120"), ("hs 9206.00 drums", "920600"),
    ],
)  # fmt: skip
def test_hs_codes_are_read_in_any_spelling(text: str, digits: str) -> None:
    assert units(text)[0].codes == (digits,)


@pytest.mark.parametrize("text", ["1000 kg", "2500.00", "700 g", "1,250", "12345"])
def test_quantities_are_no_hs_codes(text: str) -> None:
    assert all(unit.kind is not UnitKind.HS_CODE for unit in units(text))


def test_a_typo_becomes_the_known_word_it_is_nearest_to() -> None:
    assert read("djmebe") == [("product", "djembe")]
    assert read("nutmge") == [("product", "nutmeg")]


def test_a_typo_with_several_readings_keeps_them_all() -> None:
    (unit,) = units("xagorn")
    assert [phrase.words for phrase in unit.phrases] == [("xagoran",), ("xagorin",)]


@pytest.mark.parametrize("text", ["murah", "bekas", "tablet", "mobil"])
def test_real_words_are_not_taken_for_typos_of_others(text: str) -> None:
    assert read(text)[0][0] in {"word", "absent"}


def test_a_word_as_written_comes_before_an_inflection_of_another() -> None:
    assert read("Bali silver") == [("place", "bali"), ("product", "silver")]


def test_a_short_word_is_not_the_stem_of_a_longer_one() -> None:
    assert all(kind != "product" for kind, _ in read("led"))


def test_empty_words_go_unless_nothing_else_is_there() -> None:
    assert read("we are looking for fresh tea") == [("quality", "fresh"), ("product", "tea")]
    assert read("looking for") == [("word", "looking"), ("word", "for")]


def test_a_query_without_words_asks_for_nothing() -> None:
    assert units("!?(*") == ()


def test_a_very_long_query_is_cut() -> None:
    assert len(units("kunyit " + "xylofoon99 abc " * 500)) <= 12


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("500 kg coffee", 500), ("coffee below one tonne", 1000), ("coffee 2,5 ton", 2500),
        ("1.000 kg", 1000), ("3,500 pcs djembe", 3500), ("咖啡 20吨", 20000), ("djembe", None),
        ("0 kg", None), ("mud crab 700 g", None), ("9" * 40 + " kg", None),
    ],
)  # fmt: skip
def test_an_amount_is_taken_from_the_words(text: str, quantity: int | None) -> None:
    assert interpret(text).quantity == quantity


def test_words_in_quotation_marks_stay_together() -> None:
    first = units('"green coffee" Bali')[0]
    assert first.kind is UnitKind.PHRASE
    assert first.phrases[0].words == ("green", "coffee")
    assert first.phrases[0].adjacent


@pytest.mark.parametrize(("text", "kind"), [("cof*", UnitKind.PREFIX), ("co*", UnitKind.WORD)])
def test_a_star_asks_for_beginnings_of_three_letters_or_more(text: str, kind: UnitKind) -> None:
    assert units(text)[0].kind is kind


def test_what_was_mended_is_told() -> None:
    assert interpret("djmebe drum").corrections == (("djmebe", "djembe"),)


@pytest.mark.parametrize(
    ("text", "words"), [("ぬるぽが", ["ぬるぽが"]), ("鏘の鏗", ["鏘", "鏗"]), ("のには", [])]
)
def test_particles_part_words_but_not_hiragana(text: str, words: list[str]) -> None:
    assert [unit.text for unit in units(text) if unit.kind is UnitKind.WORD] == words


def test_arabic_is_read_without_what_is_written_onto_it() -> None:
    assert read("للملح البحري")[0][0] == "product"
    assert interpret("للملح البحري").corrections == ()
