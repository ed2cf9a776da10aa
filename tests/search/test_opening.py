"""SEARCH_URL names the engine, and what it cannot name is refused at the start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.config import ROOT, ConfigError
from marketplace.search.opening import open_engine
from marketplace.search.port import SearchEngine
from marketplace.search.postgres_engine import PostgresEngine
from marketplace.search.tantivy_engine import TantivyEngine
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from tests.search.library import drum, ids

SQLITE = "sqlite:///desaport.db"
POSTGRES = "postgresql+psycopg://desaport:secret@db/desaport?sslmode=require"


def opened(url: str, database_url: str = SQLITE) -> SearchEngine:
    return open_engine(url, thesaurus=thesaurus, database_url=database_url)


@pytest.mark.parametrize(("scheme", "kind"), [("whoosh", WhooshEngine), ("tantivy", TantivyEngine)])
def test_a_folder_is_opened_by_its_engine(
    tmp_path: Path, scheme: str, kind: type[SearchEngine]
) -> None:
    engine = opened(f"{scheme}:///{tmp_path / 'index'}")
    assert isinstance(engine, kind)
    engine.rebuild([drum()], sequence=1)
    assert ids(engine, "djembe") == (1,)
    assert (tmp_path / "index" / "gen-1").is_dir()
    engine.close()


def test_a_folder_without_a_fourth_slash_lies_in_the_project() -> None:
    assert _folder_of(opened("whoosh:///search_index")) == ROOT / "search_index"
    assert _folder_of(opened("whoosh:////srv/search #1?")) == Path("/srv/search #1?")


@pytest.mark.parametrize(
    ("url", "database_url", "server"),
    [
        ("postgres:", POSTGRES, POSTGRES),
        ("postgres://u@search/index", SQLITE, "postgresql+psycopg://u@search/index"),
        ("postgresql+psycopg://u@search/index", POSTGRES, "postgresql+psycopg://u@search/index"),
    ],
)
def test_postgres_is_the_applications_database_or_another(
    url: str, database_url: str, server: str
) -> None:
    engine = opened(url, database_url)
    assert isinstance(engine, PostgresEngine)
    assert engine._database.url.render_as_string(hide_password=False) == server
    engine.close()


@pytest.mark.parametrize(
    "url",
    ["", "lucene:///x", "search_index", "whoosh:", "whoosh:///", "whoosh://index", "postgres:",
     "postgres://h:port/x", "tantivy://x"],
)  # fmt: skip
def test_what_names_no_engine_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="SEARCH_URL"):
        opened(url)


def test_without_the_extra_its_engine_says_what_to_install() -> None:
    said = _python(
        "import sys; sys.modules['tantivy'] = None",
        "from marketplace.search.opening import open_engine",
        "open_engine('tantivy:///x', thesaurus=None, database_url='')",
    )
    assert "ConfigError: SEARCH_URL asks for tantivy" in said.stderr
    assert "pip install '.[tantivy]'" in said.stderr


def test_the_application_imports_only_the_engine_it_opens() -> None:
    said = _python(
        "import marketplace.app, sys",
        "print('tantivy' in sys.modules, 'whoosh.index' in sys.modules)",
    )
    assert said.stdout.split()[0] == "False", said.stderr


def _python(*lines: str) -> subprocess.CompletedProcess[str]:
    code = "\n".join(lines)
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )


def _folder_of(engine: SearchEngine) -> Path:
    assert isinstance(engine, WhooshEngine)
    return engine._folder._root
