"""Two engines on one folder go through changes in any order and always show what was committed."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from marketplace.search import analysis
from marketplace.search.documents import SearchDocument, SearchQuery, SuggestionKind
from marketplace.search.drafting import Merge, draft_merge
from marketplace.search.merging import MOST_SEGMENTS
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from tests.search.agreement import assert_agrees
from tests.search.brute_force import BruteForce
from tests.search.strategies import documents, queries

NEVER = 3600.0  # seconds between two looks for other processes' commits, so only refresh looks
ENGINES = st.sampled_from((0, 1))
NUMBERS = st.integers(1, 9)
SEQUENCES = st.integers(1, 10**6)  # also lower ones, as after a restored database
BATCHES = st.lists(st.builds(replace, documents(), id=NUMBERS), max_size=3)


@dataclass
class Desk:
    """One engine, what it was told and has not written, and what it last saw of the index."""

    engine: WhooshEngine
    staged: dict[int, SearchDocument | None] = field(default_factory=dict)
    seen: dict[int, SearchDocument] = field(default_factory=dict)
    sequence: int = 0


class IndexMachine(RuleBasedStateMachine):
    """The index as a dictionary of documents."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.desks = [Desk(self._engine()) for _ in (0, 1)]
        self.committed: dict[int, SearchDocument] = {}
        self.sequence = 0
        self.version = 0

    @initialize(batch=BATCHES)
    def build(self, batch: list[SearchDocument]) -> None:
        self.rebuild(0, batch, 1)
        self.refresh(1)

    @rule(at=ENGINES, batch=BATCHES)
    def put(self, at: int, batch: list[SearchDocument]) -> None:
        batch = self._versioned(batch)
        desk = self.desks[at]
        assert desk.engine.index_many(iter(batch)) == len({one.id for one in batch})
        desk.staged.update({one.id: one for one in batch})

    @rule(at=ENGINES, number=NUMBERS, document=documents())
    def put_one(self, at: int, number: int, document: SearchDocument) -> None:
        (one,) = self._versioned([replace(document, id=number)])
        self.desks[at].engine.upsert(one)
        self.desks[at].staged[number] = one

    @rule(at=ENGINES, number=NUMBERS)
    def remove(self, at: int, number: int) -> None:
        self.desks[at].engine.delete(number)
        self.desks[at].staged[number] = None

    @rule(at=ENGINES, batch=BATCHES)
    def fail_to_read_a_batch(self, at: int, batch: list[SearchDocument]) -> None:
        with pytest.raises(ConnectionError):
            self.desks[at].engine.index_many(_breaking_off(batch))

    @rule(at=ENGINES, sequence=SEQUENCES)
    def commit(self, at: int, sequence: int) -> None:
        desk = self.desks[at]
        staged, desk.staged = desk.staged, {}
        written = {number: one for number, one in staged.items() if one is not None}
        removed = self.committed.keys() & (staged.keys() - written.keys())
        self.sequence = sequence
        assert desk.engine.commit(sequence=self.sequence) == len(written) + len(removed)
        kept = {number: one for number, one in self.committed.items() if number not in removed}
        self.committed = {**kept, **written}
        self._see(desk)

    @rule(at=ENGINES, batches=st.lists(BATCHES, max_size=2 * MOST_SEGMENTS))
    def commit_often(self, at: int, batches: list[list[SearchDocument]]) -> None:
        for batch in batches:
            self.put(at, batch)
            self.commit(at, self.sequence + 1)

    @rule(at=ENGINES)
    def merge(self, at: int) -> None:
        desk = self.desks[at]
        desk.engine.refresh()
        desk.engine.merge()
        self._see(desk)
        assert desk.engine.stats().segments <= MOST_SEGMENTS

    @rule(at=ENGINES, batches=st.lists(BATCHES, min_size=1, max_size=3))
    def merge_while_the_other_commits(self, at: int, batches: list[list[SearchDocument]]) -> None:
        desk = self.desks[at]
        desk.engine.refresh()
        with disturbed_merges(lambda: self.commit_often(1 - at, batches)):
            desk.engine.merge()
        desk.engine.refresh()
        self._see(desk)

    @rule(at=ENGINES, batch=BATCHES, sequence=SEQUENCES)
    def rebuild(self, at: int, batch: list[SearchDocument], sequence: int) -> None:
        self.sequence = sequence
        self.committed = {one.id: one for one in self._versioned(batch)}
        desk = self.desks[at]
        rebuilt = desk.engine.rebuild(iter(self.committed.values()), sequence=self.sequence)
        assert rebuilt == len(self.committed)
        self._see(desk)

    @rule(at=ENGINES, batch=BATCHES)
    def fail_to_rebuild(self, at: int, batch: list[SearchDocument]) -> None:
        with pytest.raises(ConnectionError):
            self.desks[at].engine.rebuild(_breaking_off(batch), sequence=10**6)

    @rule(at=ENGINES)
    def refresh(self, at: int) -> None:
        self.desks[at].engine.refresh()
        self._see(self.desks[at])

    @rule(at=ENGINES)
    def restart(self, at: int) -> None:
        """What is staged is gone with the process."""
        self.desks[at].engine.close()
        self.desks[at] = Desk(self._engine())
        self._see(self.desks[at])

    @rule(at=ENGINES, query=queries())
    def search(self, at: int, query: SearchQuery) -> None:
        desk = self.desks[at]
        assert_agrees(desk.engine, BruteForce(desk.seen.values(), thesaurus()), query)

    @invariant()
    def each_engine_shows_what_it_last_saw(self) -> None:
        for desk in self.desks:
            if desk.sequence:
                versions = {number: one.version for number, one in desk.seen.items()}
                assert desk.engine.versions() == versions
                assert desk.engine.last_sequence() == desk.sequence
                stats = desk.engine.stats()
                assert stats.documents == len(versions)

    @rule(at=ENGINES, prefix=st.sampled_from(("cof", "ko", "lada", "xag", "jawa t", "茶", "ba")))
    def suggest(self, at: int, prefix: str) -> None:
        """All that is suggested is there, as often as is said, and all that is there is."""
        desk = self.desks[at]
        names = [name for one in desk.seen.values() for name in {*map(_plain, one.names)}]
        places = [name for one in desk.seen.values() for name in {*map(_plain, one.places)}]
        expected = {
            (kind, name): count
            for kind, held in ((SuggestionKind.PRODUCT, names), (SuggestionKind.PLACE, places))
            for name, count in Counter(held).items()
            if _begins(name, prefix)
        }
        found = desk.engine.suggest(prefix, limit=100)
        assert {(one.kind, one.text): one.count for one in found} == expected
        assert [one.count for one in found] == sorted(expected.values(), reverse=True)

    def teardown(self) -> None:
        for desk in self.desks:
            desk.engine.close()
        self.folder.cleanup()

    def _engine(self) -> WhooshEngine:
        return WhooshEngine(Path(self.folder.name), thesaurus=thesaurus, check_seconds=NEVER)

    def _see(self, desk: Desk) -> None:
        desk.seen, desk.sequence = dict(self.committed), self.sequence

    def _versioned(self, batch: list[SearchDocument]) -> list[SearchDocument]:
        self.version += 1
        return [replace(one, version=self.version) for one in batch]


@contextmanager
def disturbed_merges(happens: Callable[[], None]) -> Iterator[None]:
    """Something happens between the drafting of a merge and its taking effect."""

    def draft(*args: Any) -> Merge:
        merge = draft_merge(*args)
        happens()
        return merge

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("marketplace.search.whoosh_engine.draft_merge", draft)
        yield


def _plain(name: str) -> str:
    return " ".join(name.split())


def _begins(name: str, prefix: str) -> bool:
    """Whether one of the first four words, and what follows it, begins so."""
    words = analysis.words(name)
    return any(" ".join(words[at:]).startswith(prefix) for at in range(min(4, len(words))))


def _breaking_off(batch: list[SearchDocument]) -> Iterator[SearchDocument]:
    yield from batch
    raise ConnectionError("the database went away")


IndexMachine.TestCase.settings = settings(max_examples=8, stateful_step_count=30, deadline=None)
TestIndexStates = IndexMachine.TestCase


def test_twenty_commits_leave_few_segments_and_every_document(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, thesaurus=thesaurus, check_seconds=0)
    engine.rebuild([], sequence=0)
    model: dict[int, SearchDocument] = {}
    for step in range(1, 21):
        changed = replace(EXAMPLE, id=step % 7 + 1, version=step, keywords=(f"word{step}",))
        engine.upsert(changed)
        engine.delete(step % 5 + 20)
        engine.commit(sequence=step)
        engine.merge()
        model[changed.id] = changed
        assert engine.stats().segments <= MOST_SEGMENTS
        assert engine.last_sequence() == step
    brute_force = BruteForce(model.values(), thesaurus())
    for text in ("coffee", "word3", "word17", '"word20"', "word*", ""):
        assert_agrees(engine, brute_force, SearchQuery(text=text))
    engine.close()


EXAMPLE = SearchDocument(
    id=1, version=1, names=("Kopi arabika",), category="coffee-tea", province="Aceh"
)
