"""Words and their forms."""

from __future__ import annotations

import pytest

from marketplace.search import analysis


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ｺｰﾋｰ", "コーヒー"),
        ("CAFÉ", "cafe"),
        ("Ｄｊｅｍｂｅ", "djembe"),
        ("Straße", "strasse"),
        ("قَهْوَة", "قهوة"),
        ("أرابيكا", "ارابيكا"),
        ("バニラ", "バニラ"),
    ],
)
def test_spellings_of_one_word_become_one(written: str, meant: str) -> None:
    assert analysis.normalise(written) == meant


def test_words_lose_possessives_and_keep_order() -> None:
    assert analysis.words("Men's leather-shoes, 2 pairs") == [
        "men",
        "leather",
        "shoes",
        "2",
        "pairs",
    ]


def test_a_run_of_chinese_is_one_word_beside_latin() -> None:
    assert analysis.words("2kg黑胡椒 pepper") == ["2kg", "黑胡椒", "pepper"]


def test_the_word_itself_comes_before_its_stems() -> None:
    assert analysis.forms("baskets") == ("baskets", "basket")
    assert analysis.forms("menganyam")[0] == "menganyam"
    assert "anyam" in analysis.forms("menganyam")


@pytest.mark.parametrize(
    ("inflected", "root"),
    [("mengeringkan", "kering"), ("pengeringan", "kering"), ("memotong", "potong")],
)
def test_the_consonant_a_nasal_prefix_swallows_is_restored(inflected: str, root: str) -> None:
    assert root in analysis.forms(inflected)


def test_short_words_and_numbers_have_no_stems() -> None:
    assert analysis.forms("teh") == ("teh",)
    assert analysis.forms("ww320") == ("ww320",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("非洲鼓", "zh"),
        ("バティック", "ja"),
        ("竹かご", "ja"),
        ("커피", "ko"),
        ("فلفل أسود", "ar"),
        ("black pepper", ""),
    ],
)
def test_the_script_gives_a_language_away_or_does_not(text: str, language: str) -> None:
    assert analysis.script_language(text) == language
