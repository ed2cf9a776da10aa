"""A search engine that answers as a test wants, for what lies beyond one small catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import Flask

from marketplace.search.documents import EMPTY_PAGE, SearchPage, SearchQuery, Suggestion
from marketplace.search.port import SearchEngineError
from marketplace.searches.pause_links import PauseLinks
from marketplace.searches.processes import AlertDesk


@dataclass
class ShelvedEngine:
    """Finds by exact words what lies in ``found``, newest first; ``close`` ones come after."""

    found: dict[str, list[int]] = field(default_factory=dict)
    close: dict[str, list[int]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    suggested: tuple[Suggestion, ...] = ()
    failure: Exception | None = None
    asked: list[SearchQuery] = field(default_factory=list)

    def search(self, query: SearchQuery) -> SearchPage:
        self._answer_at_all()
        self.asked.append(query)
        exact = self.found.get(query.text, [])
        ids = [*exact, *self.close.get(query.text, [])]
        return SearchPage(
            ids=tuple(ids[query.window]),
            total=len(ids),
            facets=EMPTY_PAGE.facets,
            took_ms=0.1,
            exact=len(exact),
        )

    def suggest(self, prefix: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        self._answer_at_all()
        beginning = (one for one in self.suggested if one.text.lower().startswith(prefix.lower()))
        return tuple(beginning)[:limit]

    def versions(self) -> Mapping[int, int]:
        self._answer_at_all()
        return dict.fromkeys(self.held, 1)

    def finds(self, text: str, ids: Iterable[int]) -> None:
        """From now on ``text`` finds these, and the index holds them."""
        self.found[text] = list(ids)
        self.held |= set(self.found[text])

    def _answer_at_all(self) -> None:
        if self.failure is not None:
            raise self.failure


def shelved(app: Flask) -> ShelvedEngine:
    """The application's engine from now on."""
    engine = ShelvedEngine()
    app.extensions["search_engine"] = engine
    return engine


def links(app: Flask) -> PauseLinks:
    """As the application signs them."""
    return PauseLinks(app.extensions["desaport"].secret_key)


def desk(app: Flask, engine: ShelvedEngine) -> AlertDesk:
    """What writes the alerts of what ``engine`` finds."""
    return AlertDesk(engine, links(app))  # type: ignore[arg-type]  # it searches, no more is asked of it


AWAY = SearchEngineError("The index is away.")
