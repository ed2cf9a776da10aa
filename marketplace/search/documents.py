"""What search is given and what it gives back; it knows documents, never listings or villages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CATEGORY = "category"
PROVINCE = "province"
CERTIFICATE = "certificate"
FACETS = (CATEGORY, PROVINCE, CERTIFICATE)
MOST_PER_PAGE = 100
LAST_PAGE = 500


@dataclass(frozen=True)
class SearchDocument:
    """One findable thing. ``version`` grows with each change of what it was made from."""

    id: int
    version: int
    names: tuple[str, ...]
    category: str
    province: str
    summary: str = ""
    description: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    hs_code: str = ""
    moq: int = 0


@dataclass(frozen=True)
class SearchQuery:
    """What a person typed and ticked. Values of one filter are alternatives; filters combine."""

    text: str = ""
    category: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    certificate: tuple[str, ...] = ()
    max_moq: int | None = None
    page: int = 1
    per_page: int = 24

    @property
    def window(self) -> slice:
        """The part of the ranked ids this page shows; silly page numbers become sensible ones."""
        size = min(max(self.per_page, 1), MOST_PER_PAGE)
        start = (min(max(self.page, 1), LAST_PAGE) - 1) * size
        return slice(start, start + size)


@dataclass(frozen=True)
class FacetCount:
    """How many results a value of a facet would leave."""

    value: str
    count: int


@dataclass(frozen=True)
class SearchPage:
    """Ids of one page, best first. Each facet is counted without its own filter."""

    ids: tuple[int, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    took_ms: float


EMPTY_PAGE = SearchPage(ids=(), total=0, facets=dict.fromkeys(FACETS, ()), took_ms=0.0)
