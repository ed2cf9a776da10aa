"""Segments are drafted alike in one run or many, and take over what lives in older ones."""

from __future__ import annotations

import pytest

from marketplace.search import segments
from marketplace.search.columns import NOBODY
from marketplace.search.documents import SearchDocument
from marketplace.search.postings import PostingCache
from marketplace.search.segments import (
    NAMES,
    PLACES,
    STEMS,
    WORDS,
    ListedDraft,
    SegmentDraft,
    read_listed,
)
from marketplace.search.snapshot import Snapshot
from marketplace.search.thesaurus import thesaurus
from tests.search.drafts import MemorySegment, drafted, plain, segment_of
from tests.search.library import coffee, document, drum, library

Blocks = dict[str, object]


def blocks_of(draft: SegmentDraft) -> Blocks:
    """Every block of a draft, which is closed then."""
    found: Blocks = {token: plain(block) for token, block in draft.every_block()}
    draft.close()
    return found


def test_in_however_many_runs_the_blocks_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [*library(), document(7, names=("Kopi",), description=("咖啡豆 \U0001f941 café",))]
    whole = blocks_of(drafted(documents))
    for postings in (1, 60, 200):
        monkeypatch.setattr(segments, "POSTINGS_IN_MEMORY", postings)
        assert blocks_of(drafted(documents)) == whole


def test_tokens_come_in_the_order_of_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "POSTINGS_IN_MEMORY", 1)
    draft = drafted([document(1, names=("Zebra äpfel 茶 𠮷野 apple",)), document(2, names=("ｱ",))])
    written = [token.encode("utf-8") for token, _ in draft.every_block()]
    draft.close()
    assert written == sorted(written)
    assert len(set(written)) == len(written)


def test_a_closed_draft_keeps_no_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "POSTINGS_IN_MEMORY", 1)
    draft = drafted(library())
    assert len(draft._runs) == len(library())
    draft.close()
    assert all(run.closed for run in draft._runs)


def merged(*parts: MemorySegment, more: list[SearchDocument]) -> MemorySegment:
    """A segment of what lives in others, and of more documents."""
    draft = SegmentDraft(thesaurus())
    for segment in parts:
        draft.add_segment(segment)
    for one in more:
        draft.add(one)
    return MemorySegment("merged", draft)


def test_a_merged_segment_is_what_its_living_documents_make_anew() -> None:
    drums, beans, lamp, mat = (
        drum(), coffee(), document(7, names=("Lampu bambu",)), document(8, names=("Tikar",)),
    )  # fmt: skip
    parts = (
        segment_of(drums, document(9, names=("Gone",)), lamp, name="a", deleted=[1, 2]),
        segment_of(beans, mat, name="b"),
    )
    taken_over = merged(*parts, more=[document(7, version=2, names=("Lampu rotan",))])
    anew = segment_of(drums, beans, mat, document(7, version=2, names=("Lampu rotan",)))
    assert taken_over.columns().rows.tobytes() == anew.columns().rows.tobytes()
    blocks = {token: plain(block) for token, block in taken_over.every_block()}
    assert blocks == {token: plain(block) for token, block in anew.every_block()}
    for name, labels in anew.columns().labels.items():
        texts = [labels.values[code] for code in labels.codes]
        other = taken_over.columns().labels[name]
        assert [other.values[code] for code in other.codes] == texts


def test_a_merge_leaves_old_sequences_behind() -> None:
    draft = drafted([document(1)])
    draft.add_sequence(5)
    taken_over = merged(MemorySegment("a", draft), more=[document(2)])
    assert NOBODY not in taken_over.columns().rows["id"]
    assert taken_over.columns().rows["id"].tolist() == [1, 2]


def test_a_merge_says_where_each_document_stands_now() -> None:
    draft = drafted([document(1)])
    first = segment_of(document(2), document(3), document(4), deleted=[1])
    assert draft.add_segment(first).tolist() == [1, -1, 2]
    assert draft.add_segment(segment_of(document(5))).tolist() == [3]
    draft.close()


def test_a_segment_of_which_nothing_lives_leaves_no_trace() -> None:
    taken_over = merged(segment_of(drum(), deleted=[0]), more=[coffee()])
    assert taken_over.block("djembe") is None
    assert taken_over.columns().rows["id"].tolist() == [coffee().id]


def test_words_stems_names_and_places_are_listed_with_their_documents() -> None:
    segment = segment_of(
        document(1, names=("Woven baskets",), places=("Bali",)),
        document(2, names=("Woven baskets",), description=("baskets again",)),
    )
    words = dict(zip(*_pairs(segment, WORDS), strict=True))
    assert words["baskets"] == 2
    assert words["again"] == words["bali"] == 1
    assert not any(token.startswith(("~", "#", "=", "@", "%", "<", "!")) for token in words)
    assert dict(zip(*_pairs(segment, STEMS), strict=True))["basket"] == 2
    assert _pairs(segment, NAMES) == (("woven baskets\tWoven baskets",), (2,))
    assert _pairs(segment, PLACES) == (("bali\tBali",), (1,))


def test_what_is_listed_is_read_as_it_was_written() -> None:
    listed = ListedDraft()
    entries = [("café", 3), ("茶", 1), ("=a b\tA  b", 2), ("@bali\tBali", 9), ("~basket", 4)]
    for token, documents in entries:
        listed.add(token, documents)
    read = {sort: read_listed(data) for sort, data in listed.encoded()}
    assert (read[WORDS].texts, read[WORDS].counts) == (("café", "茶"), (3, 1))
    assert (read[NAMES].texts, read[NAMES].counts) == (("a b\tA  b",), (2,))
    assert (read[PLACES].texts, read[PLACES].counts) == (("bali\tBali",), (9,))
    assert (read[STEMS].texts, read[STEMS].counts) == (("basket",), (4,))


def test_an_empty_segment_lists_nothing() -> None:
    assert all(read_listed(data).texts == () for _, data in ListedDraft().encoded())


def test_a_snapshot_counts_living_documents_of_all_segments() -> None:
    parts = [
        segment_of(drum(), coffee(), name="a", deleted=[0]),
        segment_of(drum(id=11), document(12), name="b"),
    ]
    snapshot = Snapshot(parts, cache=PostingCache(budget=10**6))
    assert len(snapshot) == 4
    assert snapshot.posting("djembe").documents.tolist() == [0, 2]
    assert snapshot.count("djembe") == 1
    assert snapshot.versions() == {coffee().id: 1, 11: 1, 12: 1}
    assert snapshot.numbers_of([drum().id, 12]).tolist() == [3]
    assert snapshot.ids_among([drum().id, 12, 99]) == frozenset({12})
    assert snapshot.with_phrase(("djembe", "drum")).tolist() == [True, False, True, False]
    assert snapshot.vocabulary.frequency("djembe") == 2


def _pairs(segment: MemorySegment, sort: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    listed = segment.listed(sort)
    return listed.texts, listed.counts
