"""An engine that follows commits keeps only the newest state of its index."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.search.tantivy_engine import TantivyEngine
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from tests.search.library import DRUM, drum, ids, library, write


@pytest.fixture(params=[WhooshEngine, TantivyEngine])
def engine(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[WhooshEngine | TantivyEngine]:
    engine: WhooshEngine | TantivyEngine = request.param(tmp_path, thesaurus=thesaurus)
    engine.rebuild(library(), sequence=1)
    yield engine
    engine.close()


@pytest.fixture
def without_collection() -> Iterator[None]:
    """Cycles of objects are not cleared away: a busy process comes to it late."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("without_collection")
def test_an_earlier_state_is_let_go_when_a_newer_one_is_read(
    engine: WhooshEngine | TantivyEngine,
) -> None:
    assert ids(engine, "djembe") == (DRUM,)
    earlier = weakref.ref(engine._reader)
    write(engine, [drum(version=2)], sequence=2)
    assert ids(engine, "djembe") == (DRUM,)
    assert earlier() is None
