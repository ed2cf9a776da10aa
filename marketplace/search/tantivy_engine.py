"""The search engine of very many documents: tantivy (an optional extra) keeps and searches them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from marketplace.search import tantivy_index
from marketplace.search.documents import SearchDocument
from marketplace.search.folder_engine import FolderEngine
from marketplace.search.index_engine import CHECK_SECONDS, LOCK_SECONDS, T
from marketplace.search.port import SearchEngineError
from marketplace.search.tantivy_index import (
    create_index,
    delete,
    is_panic,
    open_index,
    write,
    writing,
)
from marketplace.search.tantivy_reader import TantivyReader
from marketplace.search.tantivy_state import TantivyState
from marketplace.search.thesaurus import Thesaurus


class TantivyEngine(FolderEngine[TantivyReader]):
    """A SearchEngine over one folder of tantivy's segments."""

    def __init__(
        self,
        folder: Path,
        *,
        thesaurus: Callable[[], Thesaurus],
        lock_seconds: float = LOCK_SECONDS,
        check_seconds: float = CHECK_SECONDS,
    ) -> None:
        super().__init__(
            folder, thesaurus=thesaurus, lock_seconds=lock_seconds, check_seconds=check_seconds
        )
        self._read_state: tuple[int, int] | None = None

    def _ask(self, question: Callable[[TantivyReader], T]) -> T:
        try:
            return super()._ask(question)
        except BaseException as error:
            if is_panic(error):
                raise SearchEngineError("The search index could not be asked.") from error
            raise

    def _write(
        self, generation: Path, changes: Mapping[int, SearchDocument | None], *, sequence: int
    ) -> int:
        index = open_index(generation)
        removed = {number for number, document in changes.items() if document is None}
        state = TantivyState(index)
        count = state.count(state.with_ids(removed)) if removed else 0
        documents = (document for document in changes.values() if document is not None)
        with writing(index) as writer:
            delete(writer, changes)
            return count + write(writer, documents, self._thesaurus(), sequence=sequence)

    def _build(
        self, generation: Path, documents: Iterable[SearchDocument], *, sequence: int
    ) -> int:
        with writing(create_index(generation)) as writer:
            return write(writer, documents, self._thesaurus(), sequence=sequence)

    def _merge(self) -> None:
        """Tantivy merges by itself, in threads of its own."""

    def _has_changed(self) -> bool:
        return tantivy_index.state_of(self._folder.current()) != self._read_state

    def _take_up(self, generation: Path, *, known: TantivyReader | None) -> TantivyReader:  # noqa: ARG002
        read_state = tantivy_index.state_of(generation)
        reader = TantivyReader(TantivyState(open_index(generation)), self._thesaurus())
        self._read_state = read_state
        return reader
