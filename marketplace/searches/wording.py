"""A kept search in words."""

from __future__ import annotations

from flask_babel import gettext

from marketplace.catalog import refinements
from marketplace.catalog.searches import Search
from marketplace.searches.operations import LONGEST_NAME


def words_of(search: Search) -> list[str]:
    """What it asks for, one entry for the words and for each filter."""
    words = [gettext("“%(text)s”", text=search.text)] if search.text else []
    return [*words, *(chip.label for chip in refinements.chips(search, _nowhere))]


def usual_name(search: Search) -> str:
    """What to call it until its owner knows better."""
    name = search.text or ", ".join(words_of(search))
    return name[:LONGEST_NAME].strip()


def _nowhere(_search: Search) -> str:
    return ""
