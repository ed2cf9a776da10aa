"""Texts that would run in a page, feed, letter or script that forgot to escape them.

``PAYLOADS`` are sixty, each short enough for a listing's name. Whatever runs calls ``alert(N)`` or
its like; a page that shows one whole has shown a text.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser

PAYLOADS: tuple[str, ...] = (
    # elements
    "<script>alert(1)</script>",
    "<ScRiPt>alert(2)</sCrIpT>",
    "<script/src=data:,alert(3)>",
    "<img src=x onerror=alert(4)>",
    "<IMG SRC=x OnErRoR=alert(5)//",
    "<svg onload=alert(6)>",
    "<svg/onload=alert(7)>",
    "<svg><script>alert(8)</script></svg>",
    "<svg><animate onbegin=alert(9) attributeName=x dur=1s>",
    "<math><mtext><img src=x onerror=alert(10)>",
    "<body onload=alert(11)>",
    "<iframe src=javascript:alert(12)>",
    "<iframe srcdoc='<script>alert(13)</script>'>",
    "<object data=javascript:alert(14)>",
    "<embed src=javascript:alert(15)>",
    "<video><source onerror=alert(16)>",
    "<audio src=x onerror=alert(17)>",
    "<details open ontoggle=alert(18)>",
    "<input autofocus onfocus=alert(19)>",
    "<select autofocus onfocus=alert(20)>",
    "<textarea autofocus onfocus=alert(21)>",
    "<marquee onstart=alert(22)>",
    "<a href=javascript:alert(23)>x</a>",
    "<form action=javascript:alert(24)><button>x</button>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(25)'>",
    "<base href=javascript:alert(26)//>",
    "<link rel=stylesheet href=data:,*{}>",
    "<style>*{background:url(javascript:alert(28))}</style>",
    "<style>@import'javascript:alert(29)';</style>",
    "<dialog open onclose=alert(30)>",
    # leaving an attribute
    '"><script>alert(31)</script>',
    "'><script>alert(32)</script>",
    '" onmouseover=alert(33) x="',
    "' onmouseover=alert(34) x='",
    '" autofocus onfocus=alert(35) x="',
    "`><img src=x onerror=alert(36)>",
    'x" onerror="alert(37)',
    '"/><svg onload=alert(38)>',
    "javascript:alert(39)",
    "data:text/html,<script>alert(40)</script>",
    # leaving an element whose content is text
    "</title><script>alert(41)</script>",
    "</textarea><script>alert(42)</script>",
    "</style><script>alert(43)</script>",
    "</script><script>alert(44)</script>",
    "</ScRiPt ><img src=x onerror=alert(45)>",
    "</noscript><script>alert(46)</script>",
    "--><script>alert(47)</script>",
    "<!--<script>alert(48)//",
    "]]><script>alert(49)</script>",
    "</option></select><script>alert(50)</script>",
    # leaving a string of a script, a style, a template
    "';alert(51)//",
    '";alert(52)//',
    '\\";alert(53)//',
    "\u2028alert(54)//",
    "\u2029alert(55)//",
    "${alert(56)}",
    "{{ 7*7 }}{% for x in y %}<script>alert(57)</script>",
    '#eval("1")[*x*] $alert(58)$',
    # what only looks escaped, and what other encodings make of it
    "&lt;script&gt;alert(59)&lt;/script&gt;",
    "\uff1cscript\uff1ealert(60)\uff1c/script\uff1e",
)  # fmt: skip

Shape = list[tuple[str, tuple[str, ...]]]


class _Reader(HTMLParser):
    """Notes every element with the names of its attributes, and the data in scripts that are data."""

    def __init__(self) -> None:
        super().__init__()
        self.shape: Shape = []
        self.data: list[str] = []
        self._in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.shape.append((tag, tuple(given)))
        self._in_data = tag == "script" and given.get("type") == "application/ld+json"
        if self._in_data:
            self.data.append("")

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data[-1] += data

    def handle_comment(self, data: str) -> None:  # noqa: ARG002  the parser's
        self.shape.append(("comment", ()))

    def handle_endtag(self, tag: str) -> None:
        self._in_data = self._in_data and tag != "script"


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def shape_of(html: str) -> Shape:
    """Every element and the names of its attributes, in order.

    A page with a payload has the shape of the same page with a harmless word: no text made an
    element, an attribute, a script or a comment.
    """
    return _read(html).shape


def linked_data(html: str) -> list[object]:
    """What the page's JSON-LD says. Raises ValueError where it is no JSON."""
    return [json.loads(text) for text in _read(html).data]
