"""The files of the thesaurus are well shaped, and lead from every language to a listing's words."""

from __future__ import annotations

import csv

import pytest

from marketplace.search import analysis
from marketplace.search.thesaurus import thesaurus
from marketplace.search.thesaurus_rows import FOLDER, LANGUAGES

SOURCES = {"K", "G", "H"}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def concept_rows() -> list[dict[str, str]]:
    files = sorted((FOLDER / "concepts").glob("*.csv"))
    return [row for file in files for row in rows(f"concepts/{file.name}")]


def terms_in(cell: str) -> list[str]:
    return [term.split("^")[0].strip() for term in cell.split(";") if term.strip()]


def test_every_concept_has_a_kind_listing_words_and_a_source() -> None:
    for row in concept_rows():
        assert row["kind"] in {"product", "quality", "absent"}, row
        assert row["id"], row
        assert row["en"], row
        assert row["source"] in SOURCES, row


def test_no_concept_is_written_twice_and_no_cell_repeats_a_term() -> None:
    keys = [row["concept"] for row in concept_rows()]
    assert len(keys) == len(set(keys))
    for row in concept_rows():
        for language in LANGUAGES:
            terms = terms_in(row[language])
            assert len(terms) == len(set(terms)), (row["concept"], language)


def test_broader_concepts_exist_and_never_go_in_circles() -> None:
    broader = {row["concept"]: terms_in(row["broader"]) for row in concept_rows()}

    def climb(seen: list[str]) -> None:
        for above in broader[seen[-1]]:
            assert above not in seen, [*seen, above]
            climb([*seen, above])

    for start in broader:
        climb([start])


def test_certificates_and_places_have_terms() -> None:
    assert all(row["codes"] and row["terms"] and row["source"] for row in rows("certificates.csv"))
    assert all(row["name"] and row["terms"] and row["source"] for row in rows("places.csv"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_found_as_written(language: str) -> None:
    terms = thesaurus().terms
    for row in concept_rows():
        for term in terms_in(row[language]):
            words = analysis.words(term)
            if all(analysis.is_cjk(word) for word in words):
                keys = [key for found in terms.in_run("".join(words)) for key in found.keys]
            else:
                found = terms.at(words, 0)
                assert found is not None, term
                assert found.length == len(words), term
                keys = list(found.keys)
            assert row["concept"] in keys, term


def test_kinds_of_kinds_are_narrower() -> None:
    keys = {concept.key for concept in thesaurus().narrower("spice")}
    assert {"pepper", "black-pepper", "nutmeg"} <= keys


def test_there_are_six_hundred_concepts_and_more_of_what_villages_make() -> None:
    kinds = [row["kind"] for row in concept_rows()]
    assert kinds.count("product") >= 600
    assert kinds.count("quality") >= 90


def test_headings_have_figures_and_names_once() -> None:
    headings = rows("headings.csv")
    codes = [row["code"] for row in headings]
    assert len(codes) == len(set(codes))
    for row in headings:
        assert row["code"].isdecimal(), row
        assert len(row["code"]) in (4, 6), row
        assert row["name_en"], row
        assert row["name_id"], row
        assert row["source"] in SOURCES, row


def test_every_heading_of_a_concept_is_described() -> None:
    described = {row["code"][:4] for row in rows("headings.csv")}
    used = {code[:4] for row in concept_rows() for code in terms_in(row["hs"])}
    assert used <= described


def test_asking_phrases_and_unstemmed_words_have_a_language_and_a_source() -> None:
    for row in rows("asking.csv"):
        assert row["language"], row
        assert row["phrase"], row
        assert row["source"] in SOURCES, row
    assert {row["language"] for row in rows("unstemmed.csv")} == {"id", "en"}


@pytest.mark.parametrize("text", ["bags", "leather bags", "hats", "pots"])
def test_short_words_are_known_in_the_plural(text: str) -> None:
    found = thesaurus().terms.at(text.split(), 0)
    assert found is not None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("非洲鼓", "zh"), ("ココナッツシュガー", "ja"), ("코코넛 설탕", "ko"), ("جوزة الطيب", "ar"),
        ("we are looking for a supplier", "en"), ("saya mencari pemasok gula kelapa", "id"),
        ("wir suchen einen Lieferanten", "de"), ("nous cherchons un fournisseur", "fr"),
        ("busco proveedor de azúcar de coco", "es"), ("wij zoeken een leverancier", "nl"),
        ("xqzvw", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_language_of_a_text_is_guessed_from_its_script_and_words(
    text: str, language: str
) -> None:
    assert thesaurus().language_of(text) == language
