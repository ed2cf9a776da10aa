"""Facts about a page for machines (schema.org, JSON-LD), as data no text can break out of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from markupsafe import Markup

SCHEMA = "https://schema.org"
# What could end the element, open a comment, or end a line for JavaScript.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&'\u2028\u2029"}


def linked_data(*nodes: Mapping[str, object]) -> Markup:
    """The script element that says ``nodes``; a browser never runs it."""
    graph = {"@context": SCHEMA, "@graph": nodes}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704  escaped above


def breadcrumb_list(trail: Sequence[tuple[str, str]]) -> dict[str, object]:
    """``trail`` is (name, absolute address), from the widest to this page."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(trail, start=1)
        ],
    }
