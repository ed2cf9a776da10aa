"""The garbage collector waits while much is made, and works again afterwards."""

from __future__ import annotations

import gc

import pytest

from marketplace.search import analysis
from marketplace.search.thesaurus_rows import FOLDER, read_rows
from marketplace.search.uncollected import uncollected


def test_it_waits_inside_one_and_inside_another_and_works_after_a_failure():
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="half way"), uncollected():
        raise ValueError("half way")
    assert gc.isenabled()


def test_terms_are_cut_as_any_other_text():
    rows = read_rows(FOLDER)
    terms = [t.text for row in rows.concepts for several in row.terms.values() for t in several]
    # An apostrophe at the end takes a text the long way and is dropped on it.
    assert [term for term in terms if analysis.words(term) != analysis.words(f"{term}'")] == []
