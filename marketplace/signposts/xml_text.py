"""Any text as it may stand in XML; pure."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

# What XML 1.0 cannot say at all, escaped or not.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTES = {'"': "&quot;", "'": "&apos;"}


def xml(text: str) -> str:
    """Escaped for an element or a quoted attribute; characters XML does not know are dropped."""
    return escape(_UNWRITABLE.sub("", text), _QUOTES)
