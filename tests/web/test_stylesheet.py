"""The one stylesheet pages link: joined from its parts, light, and true to the house's habits."""

import gzip
import re

from scripts.join_styles import (
    JOINED,
    JOINED_SCRIPT,
    SCHEMES,
    joined,
    joined_script,
    schemes,
    sources,
)

# A first page may weigh 100 KB in all, fetched compressed; the style sheet is an eighth of it.
BUDGET = 12 * 1024
PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?<![\w-])(?:left|right|top|bottom|width"
    r"|height|(?:min|max)-(?:width|height))\s*:|text-align:\s*(?:left|right)|float:"
)


def test_the_joined_stylesheet_is_its_parts() -> None:
    assert JOINED.read_text(encoding="utf-8") == joined(), "run python -m scripts.join_styles"


def test_the_schemes_of_the_style_guide_are_the_tokens() -> None:
    assert SCHEMES.read_text(encoding="utf-8") == schemes(), "run python -m scripts.join_styles"


def test_the_joined_script_is_its_parts() -> None:
    assert JOINED_SCRIPT.read_text(encoding="utf-8") == joined_script(), "run scripts.join_styles"


def test_it_keeps_to_its_weight() -> None:
    assert len(gzip.compress(joined().encode(), compresslevel=6, mtime=0)) <= BUDGET


def test_it_fetches_nothing() -> None:
    assert not re.search(r"@import|url\((?!\"data:)", joined())


def test_every_part_stays_in_its_own_layer() -> None:
    layers = {}
    for path in sources():
        text = path.read_text(encoding="utf-8")
        layers[path.name] = set(re.findall(r"^@layer (\w+) \{", text, flags=re.MULTILINE))
        assert not re.search(r"^(?!@layer|\}|/\*|   |\n)\S", text, flags=re.MULTILINE), path.name
    assert all(len(found) == 1 for found in layers.values()), layers


def test_directions_are_logical_so_that_arabic_reads_right() -> None:
    found = []
    for path in sources():
        text = re.sub(r"@media[^{]+", "", path.read_text(encoding="utf-8"))
        found += [(path.name, match[0]) for match in PHYSICAL.finditer(text)]
    assert found == []


def test_braces_close() -> None:
    for path in sources():
        text = path.read_text(encoding="utf-8")
        assert text.count("{") == text.count("}"), path.name
