"""What staff decide reaches buyers' searches without an index being touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from marketplace.config import Config
from marketplace.search.documents import SearchQuery
from marketplace.search.whoosh_engine import WhooshEngine
from marketplace.vocabulary.current import SECONDS_BETWEEN_LOOKS, CurrentThesaurus
from marketplace.vocabulary.words import Language
from tests.build import added_term, published_listing
from tests.catalog.storefronts import indexer
from tests.vocabulary.build import added_concept, removed_term, undone

WORD = "zimblowix"
Find = Callable[[str], tuple[int, ...]]


@pytest.fixture
def listing_id(app: Flask) -> int:
    """The drums of Ngoran, published and indexed before anything is changed."""
    listing = published_listing()
    indexer(app).bring_in_step()
    return listing.id


@pytest.fixture
def find(app: Flask, config: Config) -> Iterator[Find]:
    """Search as it answers half a second later."""
    now = [1000.0]
    current = CurrentThesaurus(app, ticks=lambda: now[0])
    engine = WhooshEngine(config.search_index_dir, thesaurus=current)

    def search(text: str) -> tuple[int, ...]:
        now[0] += SECONDS_BETWEEN_LOOKS
        return engine.search(SearchQuery(text=text)).ids

    yield search
    engine.close()


def test_an_added_term_leads_to_listings_indexed_before(listing_id: int, find: Find) -> None:
    assert find(WORD) == ()
    change = added_term(WORD)
    assert find(WORD) == (listing_id,)
    undone(change)
    assert find(WORD) == ()


def test_a_removed_term_no_longer_leads_there(listing_id: int, find: Find) -> None:
    assert find("젬베") == (listing_id,)
    change = removed_term("젬베", language=Language.KOREAN)
    assert find("젬베") == ()
    undone(change)
    assert find("젬베") == (listing_id,)


def test_a_kind_of_a_concept_is_found_by_the_concept(listing_id: int, find: Find) -> None:
    assert find(WORD) == ()
    concept = added_concept(broader=("djembe",), terms=((Language.ENGLISH, WORD),))
    assert find(WORD) == (listing_id,)
    undone(concept)
    assert find(WORD) == ()
