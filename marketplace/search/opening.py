"""Which engine a SEARCH_URL names; tantivy, an optional extra, is imported only when it does."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from marketplace.config import ROOT, ConfigError
from marketplace.search.port import SearchEngine
from marketplace.search.postgres_engine import PostgresEngine
from marketplace.search.thesaurus import Thesaurus
from marketplace.search.whoosh_engine import WhooshEngine

_DRIVER = "postgresql+psycopg"
_POSTGRES = ("postgres", "postgresql", _DRIVER)


def open_engine(url: str, *, thesaurus: Callable[[], Thesaurus], database_url: str) -> SearchEngine:
    """The engine of a URL; ``database_url`` is the application's, for an index beside its tables.

    ``whoosh:///search_index`` and ``tantivy:///…`` are folders of the project unless they begin
    with a fourth slash; ``postgres:`` is the application's database, ``postgres://…`` another one.
    Raises ConfigError for what it cannot open.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "whoosh":
        return WhooshEngine(_folder(rest), thesaurus=thesaurus)
    if scheme == "tantivy":
        return _tantivy(_folder(rest), thesaurus=thesaurus)
    if scheme in _POSTGRES:
        server = _server(url if rest else database_url)
        return PostgresEngine(server, thesaurus=thesaurus)
    raise ConfigError("SEARCH_URL must start with whoosh:///, tantivy:/// or postgres:.")


def _tantivy(folder: Path, *, thesaurus: Callable[[], Thesaurus]) -> SearchEngine:
    try:
        module = importlib.import_module("marketplace.search.tantivy_engine")
    except ModuleNotFoundError as error:
        if error.name != "tantivy":
            raise
        missing = "SEARCH_URL asks for tantivy, which is not installed: pip install '.[tantivy]'."
        raise ConfigError(missing) from error
    engine: SearchEngine = module.TantivyEngine(folder, thesaurus=thesaurus)
    return engine


def _folder(rest: str) -> Path:
    path = rest.removeprefix("///")
    if path in {rest, ""}:
        raise ConfigError("SEARCH_URL must name a folder after three slashes.")
    return ROOT / path


def _server(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ConfigError("SEARCH_URL is not the URL of a database.") from error
    if parsed.drivername not in _POSTGRES:
        raise ConfigError("SEARCH_URL is postgres: and DATABASE_URL is not PostgreSQL.")
    return parsed.set(drivername=_DRIVER)
