"""Why a listing answers a query, and how the query was read, in a reader's words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

from marketplace.catalog.categories import is_slug
from marketplace.catalog.certificates import certificate_name
from marketplace.search.documents import Reading, Reason, ReasonKind
from marketplace.web.catalogues import gettext

MOST_ON_A_CARD = 2
# What anybody sees by looking at the listing needs no explanation.
_EVIDENT = frozenset({ReasonKind.WORD, ReasonKind.PHRASE, ReasonKind.PREFIX})
_EVIDENT_WHEN_ALIKE = frozenset(
    {ReasonKind.CONCEPT, ReasonKind.NARROWER, ReasonKind.BROADER, ReasonKind.SPELLING}
)
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def explain(reasons: Iterable[Reason], *, limit: int = MOST_ON_A_CARD) -> list[str]:
    """The first ``limit`` reasons that a reader would not see anyway, each once."""
    telling = (reason for reason in reasons if not _evident(reason))
    return list(dict.fromkeys(map(spell_out, telling)))[:limit]


def spell_out(reason: Reason) -> str:
    """One reason as a short line."""
    return _SAYINGS[reason.kind](isolated(reason.asked), isolated(reason.found))


def matched_words(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The listing's own words that answered, for marking them where they stand."""
    return tuple(reason.found for reason in reasons if reason.kind in _IN_THE_TEXT)


def corrected(text: str, reading: Reading) -> str:
    """What was typed, with its words as they were understood; empty where nothing was corrected."""
    meant = text
    for asked, understood in reading.corrections:
        word = re.compile(rf"(?<!\w){re.escape(asked)}(?!\w)", re.IGNORECASE)
        meant = word.sub(understood.replace("\\", r"\\"), meant)
    if meant != text:
        return meant
    return " ".join(understood for _asked, understood in reading.corrections)


def isolated(text: str) -> str:
    """The text kept from turning its neighbours around where it runs from right to left."""
    if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text):
        return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"
    return text


def _evident(reason: Reason) -> bool:
    alike = reason.asked.casefold() == reason.found.casefold()
    return reason.kind in _EVIDENT or (alike and reason.kind in _EVIDENT_WHEN_ALIKE)


def _concept(asked: str, found: str) -> str:
    return gettext("%(found)s = %(asked)s", found=found, asked=asked)


def _narrower(asked: str, found: str) -> str:
    return gettext("a kind of %(asked)s: %(found)s", asked=asked, found=found)


def _broader(asked: str, found: str) -> str:
    return gettext("more general than %(asked)s: %(found)s", asked=asked, found=found)


def _spelling(asked: str, found: str) -> str:
    return gettext("spelling: %(asked)s → %(found)s", asked=asked, found=found)


def _word(_asked: str, found: str) -> str:
    return gettext("word: %(found)s", found=found)


def _phrase(_asked: str, found: str) -> str:
    return gettext("words together: %(found)s", found=found)


def _prefix(asked: str, found: str) -> str:
    return gettext("begins with %(asked)s: %(found)s", asked=asked, found=found)


def _hs_code(_asked: str, found: str) -> str:
    return gettext("HS %(code)s", code=found)


def _place(_asked: str, found: str) -> str:
    # The engine knows names in small letters.
    return gettext("place: %(place)s", place=found.title() if found.islower() else found)


def _certificate(_asked: str, found: str) -> str:
    name = certificate_name(found) if is_slug(found) else found
    return gettext("certificate: %(name)s", name=name)


def _neighbour(_asked: str, found: str) -> str:
    return gettext("same customs heading %(heading)s", heading=found)


_SAYINGS: Mapping[ReasonKind, Callable[[str, str], str]] = {
    ReasonKind.WORD: _word,
    ReasonKind.CONCEPT: _concept,
    ReasonKind.NARROWER: _narrower,
    ReasonKind.BROADER: _broader,
    ReasonKind.SPELLING: _spelling,
    ReasonKind.PHRASE: _phrase,
    ReasonKind.PREFIX: _prefix,
    ReasonKind.HS_CODE: _hs_code,
    ReasonKind.PLACE: _place,
    ReasonKind.CERTIFICATE: _certificate,
    ReasonKind.NEIGHBOUR: _neighbour,
}
_IN_THE_TEXT: Sequence[ReasonKind] = (
    ReasonKind.WORD,
    ReasonKind.CONCEPT,
    ReasonKind.NARROWER,
    ReasonKind.BROADER,
    ReasonKind.SPELLING,
    ReasonKind.PHRASE,
    ReasonKind.PREFIX,
)
