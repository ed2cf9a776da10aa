"""The files of the thesaurus are well shaped, and lead from every language to a listing's words."""

from __future__ import annotations

import csv

import pytest

from marketplace.search import analysis
from marketplace.search.thesaurus import FOLDER, LANGUAGES, thesaurus


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_concept_has_a_kind_listing_words_and_a_source() -> None:
    for row in rows("concepts.csv"):
        assert row["kind"] in {"product", "quality"}, row
        assert row["id"], row
        assert row["en"], row
        assert row["source"] == "K", row


def test_no_concept_is_written_twice_and_no_cell_repeats_a_term() -> None:
    keys = [row["concept"] for row in rows("concepts.csv")]
    assert len(keys) == len(set(keys))
    for row in rows("concepts.csv"):
        for language in LANGUAGES:
            terms = [term for term in row[language].split(";") if term]
            assert len(terms) == len(set(terms)), (row["concept"], language)
            assert all(term == term.strip() for term in terms), (row["concept"], language)


def test_broader_concepts_exist_and_never_go_in_circles() -> None:
    broader = {row["concept"]: row["broader"] for row in rows("concepts.csv")}
    for start in broader:
        seen = [start]
        while broader[seen[-1]]:
            seen.append(broader[seen[-1]])
            assert len(seen) == len(set(seen)), seen


def test_certificates_and_places_have_terms() -> None:
    assert all(row["codes"] and row["terms"] and row["source"] for row in rows("certificates.csv"))
    assert all(row["name"] and row["terms"] and row["source"] for row in rows("places.csv"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_found_as_written(language: str) -> None:
    terms = thesaurus().terms
    for row in rows("concepts.csv"):
        for term in filter(None, row[language].split(";")):
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
