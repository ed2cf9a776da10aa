"""Where a listing stands in each language beside the original: written, stale, waiting; no query in here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.catalog import texts
from marketplace.catalog.models import Listing
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.text_models import ListingText
from marketplace.catalog.texts import FURTHER, TextState
from marketplace.web.languages import ENGLISH, Language


@dataclass(frozen=True, slots=True)
class Standing:
    """One language; ``text`` is what buyers read, none in English, which stands in the listing itself."""

    language: Language
    state: TextState
    text: ListingText | None = None

    @property
    def stale(self) -> bool:
        """Whether what buyers read is behind the original, whatever waits for a curator."""
        return self.text.stale if self.text is not None else self.state is TextState.STALE


def standings(
    listing: Listing, written: Iterable[ListingText], pending: ListingRevision | None = None
) -> list[Standing]:
    """English first, then the further languages in the order of the site."""
    known = {text.language: text for text in written}
    waiting = frozenset(pending.fields) if pending is not None else frozenset()
    english = TextState.STALE if listing.english_stale else TextState.CURRENT
    further = [
        Standing(language, _state(known.get(code), texts.set_of(code) in waiting), known.get(code))
        for code, language in FURTHER.items()
    ]
    return [Standing(ENGLISH, english), *further]


def _state(text: ListingText | None, waits: bool) -> TextState:  # noqa: FBT001  private
    if waits:
        return TextState.WAITING
    if text is None:
        return TextState.MISSING
    return TextState.STALE if text.stale else TextState.CURRENT
