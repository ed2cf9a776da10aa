"""Where a visitor may be sent back to: a path of this site and nothing else."""

from __future__ import annotations

import re

# A path of our own: one slash, then no second slash or backslash a browser could read as a host.
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x1f]*")
LONGEST_PATH = 2000


def safe_next(text: str | None) -> str | None:
    """``text`` if it is a path on this site of a sane length, else None."""
    own = text and len(text) <= LONGEST_PATH and _OWN_PATH.fullmatch(text)
    return text if own else None
