"""Ways to go on from what somebody has typed so far: own searches, products, places, categories, headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from marketplace.catalog.categories import category_label
from marketplace.catalog.searches import Search
from marketplace.labels import N_, Labelled
from marketplace.search.documents import Suggestion, SuggestionKind
from marketplace.searches.category_names import category_names
from marketplace.searches.headings import headings
from marketplace.searches.texts import one_spelling

MOST_ASKED = 16  # of the engine, which does not know how many of each kind are shown


class Kind(Labelled):
    """What a way on leads to, in the order they are offered."""

    RECENT = "recent", N_("Your recent searches")
    PRODUCT = "product", N_("Products")
    PLACE = "place", N_("Places")
    CATEGORY = "category", N_("Categories")
    HEADING = "heading", N_("Customs headings (HS)")


MOST_SHOWN = {Kind.RECENT: 3, Kind.PRODUCT: 5, Kind.PLACE: 3, Kind.CATEGORY: 2, Kind.HEADING: 3}


@dataclass(frozen=True, slots=True)
class WayOn:
    """``text`` is what it is called; ``count`` is how much it finds, where that is known."""

    kind: Kind
    text: str
    search: Search
    note: str = ""
    count: int | None = None

    @property
    def translated(self) -> bool:
        """Whether ``text`` is a translation key: a category is called in the reader's language."""
        return self.kind is Kind.CATEGORY


def ways_on(
    text: str, *, found: Iterable[Suggestion], recent: Sequence[str], language: str
) -> list[WayOn]:
    """All there is to offer for ``text``: ``found`` by the engine, ``recent`` by this person."""
    by_kind: dict[Kind, Iterator[WayOn]] = {
        Kind.RECENT: _recent(text, recent),
        Kind.PRODUCT: _found(found, SuggestionKind.PRODUCT, Kind.PRODUCT),
        Kind.PLACE: _found(found, SuggestionKind.PLACE, Kind.PLACE),
        Kind.CATEGORY: _categories(text),
        Kind.HEADING: _headings(text, language),
    }
    return [
        way
        for kind, ways in by_kind.items()
        for way, _place in zip(ways, range(MOST_SHOWN[kind]), strict=False)
    ]


def _recent(text: str, recent: Sequence[str]) -> Iterator[WayOn]:
    typed = one_spelling(text)
    for earlier in recent:
        spelled = one_spelling(earlier)
        if spelled != typed and f" {spelled}".find(f" {typed}") >= 0:
            yield WayOn(Kind.RECENT, earlier, Search(text=earlier))


def _found(found: Iterable[Suggestion], asked: SuggestionKind, kind: Kind) -> Iterator[WayOn]:
    for one in found:
        if one.kind is asked:
            yield WayOn(kind, one.text, Search(text=one.text), count=one.count)


def _categories(text: str) -> Iterator[WayOn]:
    for slug in category_names().find(text, limit=MOST_SHOWN[Kind.CATEGORY]):
        yield WayOn(Kind.CATEGORY, category_label(slug), Search(category=(slug,)))


def _headings(text: str, language: str) -> Iterator[WayOn]:
    for heading in headings().find(text, limit=MOST_SHOWN[Kind.HEADING]):
        name = heading.name_id if language == "id" else heading.name_en
        yield WayOn(Kind.HEADING, heading.written, Search(text=heading.written), note=name)
