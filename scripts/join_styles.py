"""Joins the stylesheets of static/css into desaport.css, and the scripts of every page into desaport.js.

Usage: python -m scripts.join_styles

Small files are pleasant to keep, one request is pleasant on a slow line. Layers decide which rule
wins, so the order of the components does not matter. The same sources give the same bytes; a test
compares.

Beside it stands schemes.css, which only the style guide links: the tokens of both schemes as
classes, so that one page can show both.
"""

from __future__ import annotations

import re
from pathlib import Path

STYLES = Path(__file__).resolve().parent.parent / "static" / "css"
JOINED = STYLES / "desaport.css"
SCHEMES = STYLES / "schemes.css"
SCRIPTS = STYLES.parent / "js"
JOINED_SCRIPT = SCRIPTS / "desaport.js"
ON_EVERY_PAGE = ("suggest.js", "shortlist.js")
FIRST = ("reset", "tokens", "base", "layout")
LAST = ("utilities", "print")
_DARK = "@media (prefers-color-scheme: dark)"
_COLOUR = re.compile(r"color-scheme: \w+;|--[a-z-]+: #[0-9a-f]{6};")
_SHEETS = """.schemes { display: grid; gap: var(--space-8); }
.scheme { padding: var(--space-6) var(--gutter); border: var(--line); background: var(--paper); color: var(--ink); }
@media (min-width: 80rem) {
.schemes:has(> :nth-child(2)) { grid-template-columns: repeat(2, minmax(0, 1fr)); margin-inline: calc((100% - min(100vw, 120rem)) / 2); }
}
"""
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


def joined_script() -> str:
    """The scripts of every page, each in a block of its own."""
    parts = ((SCRIPTS / name).read_text(encoding="utf-8") for name in ON_EVERY_PAGE)
    return '"use strict";\n' + "".join(f"{{\n{part}}}\n" for part in parts)


def schemes(folder: Path = STYLES) -> str:
    """The colours of each scheme as a class, and how the style guide's copies stand."""
    light, _, dark = (folder / "tokens.css").read_text(encoding="utf-8").partition(_DARK)
    classes = (
        f".scheme-{name} {{\n" + "\n".join(_COLOUR.findall(text)) + "\n}\n"
        for name, text in (("light", light), ("dark", dark))
    )
    return _SHEETS + "".join(classes)


def main() -> None:
    """Write the joined files and the schemes."""
    JOINED.write_text(joined(), encoding="utf-8")
    JOINED_SCRIPT.write_text(joined_script(), encoding="utf-8")
    SCHEMES.write_text(schemes(), encoding="utf-8")


if __name__ == "__main__":
    main()
