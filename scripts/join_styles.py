"""Joins the stylesheets of static/css into desaport.css, the only one a page links.

Usage: python -m scripts.join_styles

Small files are pleasant to keep, one request is pleasant on a slow line. Layers decide which rule
wins, so the order of the components does not matter. The same sources give the same bytes; a test
compares.
"""

from __future__ import annotations

import re
from pathlib import Path

STYLES = Path(__file__).resolve().parent.parent / "static" / "css"
JOINED = STYLES / "desaport.css"
FIRST = ("reset", "tokens", "base", "layout")
LAST = ("utilities", "print")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def sources(folder: Path = STYLES) -> list[Path]:
    """The stylesheets in the order they are joined."""
    components = sorted((folder / "components").glob("*.css"))
    named = [folder / f"{name}.css" for name in (*FIRST, *LAST)]
    return [*named[: len(FIRST)], *components, *named[len(FIRST) :]]


def joined(folder: Path = STYLES) -> str:
    """All of them as one text, without comments, indentation and empty lines."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources(folder))
    lines = (line.strip() for line in _COMMENT.sub("", text).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def main() -> None:
    """Write the joined stylesheet."""
    JOINED.write_text(joined(), encoding="utf-8")


if __name__ == "__main__":
    main()
