"""A search as its address says it: read from anything a browser may send, written back; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from marketplace.search.documents import CATEGORY, CERTIFICATE, LAST_PAGE, PROVINCE, SearchQuery

PER_PAGE = 24
LONGEST_TEXT = 200
LONGEST_VALUE = 80
MOST_VALUES = 40
MOST_DIGITS = 12
TEXT = "q"
MAX_MOQ = "max_moq"
PAGE = "page"


@dataclass(frozen=True, slots=True)
class Search:
    """What is typed and ticked; ``arguments`` gives the address that says it again."""

    text: str = ""
    category: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    certificate: tuple[str, ...] = ()
    max_moq: int | None = None
    page: int = 1

    @property
    def filtered(self) -> bool:
        return bool(self.category or self.province or self.certificate or self.max_moq)

    @property
    def query(self) -> SearchQuery:
        """What the engine is asked."""
        return SearchQuery(
            text=self.text,
            category=self.category,
            province=self.province,
            certificate=self.certificate,
            max_moq=self.max_moq,
            page=self.page,
            per_page=PER_PAGE,
        )

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The chosen values of ``facet``."""
        values: tuple[str, ...] = getattr(self, facet)
        return values

    def toggled(self, facet: str, value: str) -> Search:
        """With ``value`` of ``facet`` chosen, or no longer; from the first page."""
        values = self.chosen(facet)
        others = tuple(one for one in values if one.casefold() != value.casefold())
        changed = others if len(others) < len(values) else (*values, value)
        return replace(self, page=1, **{facet: changed})  # type: ignore[arg-type]  # facet is a field

    def in_provinces(self, names: tuple[str, ...]) -> Search:
        return replace(self, province=tuple(dict.fromkeys(names)))

    def without_moq(self) -> Search:
        return replace(self, page=1, max_moq=None)

    def without_filters(self) -> Search:
        return Search(text=self.text)

    def on_page(self, page: int) -> Search:
        return replace(self, page=page)

    def arguments(self) -> dict[str, list[str]]:
        """What stands behind the question mark; nothing that says what goes without saying."""
        said = {
            TEXT: [self.text] if self.text else [],
            CATEGORY: [*self.category],
            PROVINCE: [*self.province],
            CERTIFICATE: [*self.certificate],
            MAX_MOQ: [str(self.max_moq)] if self.max_moq else [],
            PAGE: [str(self.page)] if self.page > 1 else [],
        }
        return {name: values for name, values in said.items() if values}


def read_search(arguments: Mapping[str, Sequence[str]]) -> Search:
    """The search an address asks for; what makes no sense in it is left out."""
    return Search(
        text=" ".join(_first(arguments, TEXT).split())[:LONGEST_TEXT].strip(),
        category=_values(arguments, CATEGORY),
        province=_values(arguments, PROVINCE),
        certificate=_values(arguments, CERTIFICATE),
        max_moq=_count(_first(arguments, MAX_MOQ)) or None,
        page=min(_count(_first(arguments, PAGE)) or 1, LAST_PAGE),
    )


def _first(arguments: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(arguments.get(name, ())), "")


def _values(arguments: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    written = (value.strip() for value in arguments.get(name, ()))
    kept = {value.casefold(): value for value in written if 0 < len(value) <= LONGEST_VALUE}
    return tuple(kept.values())[:MOST_VALUES]


def _count(text: str) -> int:
    """A whole number as people type it; 0 for anything else."""
    digits = text.strip().replace(",", "")
    plain = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    return int(digits) if plain else 0
