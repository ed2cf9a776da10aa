"""What a listing says in a language, which languages there are, and when a translation is stale; pure.

A village writes the original in Indonesian; English is asked of every listing and kept with it. The
other languages of the site are further ones, each with a text of its own or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Protocol

from marketplace.catalog.problems import (
    Problem,
    line_problems,
    needed_line_problems,
    prose_problems,
)
from marketplace.catalog.terms import (
    DESCRIPTION_LENGTH,
    NAME_LENGTH,
    STORY_LENGTH,
    SUMMARY_LENGTH,
)
from marketplace.errors import RefusedError
from marketplace.labels import N_, Labelled
from marketplace.web.languages import ENGLISH, INDONESIAN, LANGUAGES, Language

ORIGINAL = INDONESIAN
FURTHER = {code: one for code, one in LANGUAGES.items() if one not in {ENGLISH, INDONESIAN}}
_SET = "text_"  # how revisions name the text in one language


class TextState(Labelled):
    """Where a text stands beside the original."""

    MISSING = "missing", N_("Not written yet")
    WAITING = "waiting", N_("Waiting for curation"), "progress"
    CURRENT = "current", N_("Says what the original says"), "good"
    STALE = "stale", N_("The original has changed since"), "attention"


class InBothLanguages(Protocol):
    """Who says the original and the English text in terms of these names."""

    @property
    def name_id(self) -> str: ...
    @property
    def summary_id(self) -> str: ...
    @property
    def description_id(self) -> str: ...
    @property
    def story_id(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def summary_en(self) -> str: ...
    @property
    def description_en(self) -> str: ...
    @property
    def story_en(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader is told in one language."""

    name: str
    summary: str
    description: str
    story: str


PARTS = tuple(Said.__dataclass_fields__)


def original_of(written: InBothLanguages) -> Said:
    """What the village wrote."""
    return Said(written.name_id, written.summary_id, written.description_id, written.story_id)


def english_of(written: InBothLanguages) -> Said:
    """The same in English."""
    return Said(written.name_en, written.summary_en, written.description_en, written.story_en)


def is_new_edition(before: InBothLanguages, after: InBothLanguages) -> bool:
    """Whether the original says something else than before."""
    return original_of(before) != original_of(after)


def english_follows(before: InBothLanguages, after: InBothLanguages, *, current: bool) -> bool:
    """Whether English says what the original says afterwards; ``current`` when it did so before.

    What changes in the original has to change in English too. Who changes English alone has read
    the original, and brings it up to date.
    """
    originals = _differing(original_of(before), original_of(after))
    rewritten = _differing(english_of(before), english_of(after))
    if not originals:
        return current or bool(rewritten)
    return current and originals <= rewritten


def set_of(code: str) -> str:
    """What revisions call the text in this language."""
    return _SET + code


def language_of(field_set: str) -> Language | None:
    """The language whose text a revision calls so."""
    return FURTHER.get(field_set.removeprefix(_SET)) if field_set.startswith(_SET) else None


def check(said: Said, *, original: Said) -> None:
    """Raise RefusedError for the first part that cannot stand, or says nothing where the original does."""
    for problem in _problems(said):
        raise RefusedError(problem.message, field=problem.field)
    for name in PARTS:
        if getattr(original, name) and not getattr(said, name).strip():
            raise RefusedError(
                N_("The original says something here: translate it too."), field=name
            )


def _problems(said: Said) -> Iterator[Problem]:
    yield from needed_line_problems("name", said.name, NAME_LENGTH)
    yield from line_problems("summary", said.summary, SUMMARY_LENGTH)
    yield from prose_problems("description", said.description, DESCRIPTION_LENGTH)
    yield from prose_problems("story", said.story, STORY_LENGTH)


def _differing(before: Said, after: Said) -> set[int]:
    pairs = enumerate(zip(astuple(before), astuple(after), strict=True))
    return {place for place, (one, other) in pairs if one != other}
