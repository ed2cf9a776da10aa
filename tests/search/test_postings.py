"""Postings weigh words by field and length, and the cache keeps those used last within a budget."""

from __future__ import annotations

import pytest

from marketplace.search.documents import SearchDocument
from marketplace.search.postings import Posting, PostingCache, weigh
from marketplace.search.snapshot import Snapshot
from marketplace.search.thesaurus import thesaurus
from tests.search.brute_force import ABOUT, TEXT, BruteForce
from tests.search.drafts import segment_of
from tests.search.library import document, library

LARGE = 10**9


def posting_of(token: str, *documents: SearchDocument) -> Posting:
    segment = segment_of(*documents)
    block = segment.block(token)
    assert block is not None
    return weigh(block, segment.columns().rows)


def some_posting() -> Posting:
    return posting_of("coffee", document(1, names=("coffee",)))


def never() -> Posting:
    raise AssertionError("this was kept, so nobody should make it again")


def kept_in(cache: PostingCache, token: str, segment: str = "one") -> bool:
    """Whether the cache has it, which is told by it making nothing."""
    made: list[str] = []

    def make() -> Posting | None:
        made.append(token)
        return None

    cache.keep(segment, token, Posting, make)
    return not made


def test_a_word_weighs_in_each_field_what_brute_force_says() -> None:
    documents = [
        document(1, names=("Xagoran", "Green xagoran of the village"), keywords=("xagoran",)),
        document(2, summary="A short text on xagoran", description=("xagoran " * 300,)),
        document(3, names=("Kopi",), places=("Xagoran",)),
    ]
    posting = posting_of("xagoran", *documents)
    brute_force = BruteForce(documents, thesaurus())
    for at, one in enumerate(documents):
        assert posting.about[at] == pytest.approx(brute_force._bm25(one.id, "xagoran", ABOUT))
        assert posting.text[at] == pytest.approx(brute_force._bm25(one.id, "xagoran", TEXT))
    assert (posting.place > 0).tolist() == [False, False, True]


def test_a_word_in_a_short_name_weighs_more_than_in_a_long_one() -> None:
    short, long = posting_of(
        "xagoran", document(1, names=("xagoran",)), document(2, names=("xagoran " + "of " * 20,))
    ).about
    assert short > long > 0


def test_writing_a_word_often_pays_less_and_less() -> None:
    once, twice, often = (
        posting_of("xagoran", document(1, keywords=("xagoran",) * times)).about[0]
        for times in (1, 2, 100)
    )
    assert once < twice < often < 2 * twice


def test_where_a_word_stands_nowhere_of_a_kind_its_zeros_take_no_room() -> None:
    posting = posting_of(
        "coffee", *(document(number, names=("coffee",)) for number in range(1, 99))
    )
    assert not posting.text.any()
    assert len(posting.text) == len(posting) == 98
    assert posting.nbytes < 98 * (4 + 4 + 4)


def test_what_is_kept_is_made_once() -> None:
    cache = PostingCache(budget=LARGE)
    posting = some_posting()
    assert cache.keep("one", "coffee", Posting, lambda: posting) is posting
    assert cache.keep("one", "coffee", Posting, never) is posting
    assert cache.nbytes >= posting.nbytes


def test_a_word_the_segment_has_not_is_looked_up_once_too() -> None:
    cache = PostingCache(budget=LARGE)
    assert cache.keep("one", "absent", Posting, lambda: None) is None
    assert cache.keep("one", "absent", Posting, never) is None


def test_segments_and_kinds_do_not_get_in_each_others_way() -> None:
    cache = PostingCache(budget=LARGE)
    cache.keep("one", "coffee", Posting, some_posting)
    assert not kept_in(cache, "coffee", segment="two")
    block = segment_of(document(1, names=("coffee",))).block("coffee")
    assert block is not None
    assert cache.keep("one", "coffee", type(block), lambda: block) is block


def test_those_used_longest_ago_leave_first_when_there_is_no_room() -> None:
    cache = PostingCache(budget=LARGE)
    cache.keep("one", "probe", Posting, some_posting)
    one = cache.nbytes
    cache = PostingCache(budget=3 * one)
    for token in ("first", "second", "third"):
        cache.keep("one", token, Posting, some_posting)
    cache.keep("one", "first", Posting, never)
    cache.keep("one", "fourth", Posting, some_posting)
    assert cache.nbytes <= 3 * one
    for token in ("first", "third", "fourth"):
        cache.keep("one", token, Posting, never)
    assert not kept_in(cache, "second")


def test_what_alone_is_larger_than_the_budget_is_kept_until_the_next_comes() -> None:
    cache = PostingCache(budget=1)
    cache.keep("one", "first", Posting, some_posting)
    cache.keep("one", "first", Posting, never)
    cache.keep("one", "second", Posting, some_posting)
    cache.keep("one", "second", Posting, never)
    assert not kept_in(cache, "first")


def test_segments_that_are_gone_are_forgotten_and_their_room_is_free() -> None:
    cache = PostingCache(budget=LARGE)
    cache.keep("old", "coffee", Posting, some_posting)
    before = cache.nbytes
    cache.keep("new", "coffee", Posting, some_posting)
    cache.forget_segments_but(frozenset({"new"}))
    assert cache.nbytes == before
    cache.keep("new", "coffee", Posting, never)
    assert not kept_in(cache, "coffee", segment="old")
    cache.forget_segments_but(frozenset())
    assert cache.nbytes == 0


@pytest.mark.parametrize("budget", [0, 1, 2_000, LARGE])
def test_postings_are_right_whatever_has_left_the_cache(budget: int) -> None:
    cache = PostingCache(budget=budget)
    fresh = Snapshot([segment_of(*library())], cache=PostingCache(budget=LARGE))
    snapshot = Snapshot([segment_of(*library())], cache=cache)
    for token in ("coffee", "gula", "#coconut-sugar", "absent", "coffee", "drum", "coffee"):
        known, found = fresh.posting(token), snapshot.posting(token)
        assert found.documents.tolist() == known.documents.tolist()
        assert found.about.tolist() == known.about.tolist()
        assert found.text.tolist() == known.text.tolist()


def test_a_snapshot_of_other_segments_takes_nothing_from_those_before() -> None:
    cache = PostingCache(budget=LARGE)
    before = Snapshot([segment_of(document(1, names=("coffee",)), name="old")], cache=cache)
    assert len(before.posting("coffee")) == 1
    after = Snapshot([segment_of(document(1, names=("tea",)), name="new")], cache=cache)
    assert len(after.posting("coffee")) == 0
    assert len(before.posting("coffee")) == 1
