"""Lists of listings as a stranger's browser keeps them; pure.

The cookies hold public ids only, so that whoever changes one by hand gets to see nothing that is
not on a public page: they need no signature, and the page's own script may read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SHORTLIST = "shortlist"
VIEWED = "viewed"
MOST_SHORTLISTED = 50
MOST_VIEWED = 12
# In days. Browsers keep a cookie 400 days at most.
SHORTLIST_LASTS = 180
VIEWED_LASTS = 30
_PUBLIC_ID = re.compile(r"[a-z2-7]{26}")
_SEPARATOR = "."
_LONGEST = (MOST_SHORTLISTED + 1) * 27


def read_ids(text: str | None, *, most: int) -> tuple[str, ...]:
    """The first ``most`` ids of a cookie, each once; whatever else is in it counts for nothing."""
    parts = (text or "")[:_LONGEST].split(_SEPARATOR)
    ids = dict.fromkeys(part for part in parts if _PUBLIC_ID.fullmatch(part))
    return tuple(ids)[:most]


def write_ids(ids: Iterable[str]) -> str:
    """The cookie that says them."""
    return _SEPARATOR.join(ids)


def with_first(ids: tuple[str, ...], public_id: str, *, most: int) -> tuple[str, ...]:
    """With this one in front, wherever it stood; the last goes when there are too many."""
    return (public_id, *(one for one in ids if one != public_id))[:most]


def without(ids: tuple[str, ...], public_id: str) -> tuple[str, ...]:
    return tuple(one for one in ids if one != public_id)
