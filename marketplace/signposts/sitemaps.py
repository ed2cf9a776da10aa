"""Sitemaps by the protocol of sitemaps.org, with the other languages of each page; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from marketplace.signposts.xml_text import xml

MOST_URLS = 50_000  # the protocol's limit
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LINKS = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its address by language tag, one of them ``x-default``; when it last changed."""

    addresses: Sequence[tuple[str, str]]
    changed_at: datetime | None = None


def index(sitemaps: Iterable[tuple[str, datetime | None]]) -> str:
    """The addresses of the sitemaps, with the last change in each."""
    entries = (
        f"<sitemap><loc>{xml(address)}</loc>{_lastmod(changed_at)}</sitemap>\n"
        for address, changed_at in sitemaps
    )
    return f'{_DECLARATION}<sitemapindex xmlns="{_NAMESPACE}">\n{"".join(entries)}</sitemapindex>\n'


def sitemap(leaves: Iterable[Leaf]) -> str:
    """Every page in every language, each naming all the others, as search engines ask for it."""
    entries = "".join(_entries(leaf) for leaf in leaves)
    return (
        f'{_DECLARATION}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="{_LINKS}">\n{entries}</urlset>\n'
    )


def moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _entries(leaf: Leaf) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href="{xml(address)}"/>'
        for tag, address in leaf.addresses
    )
    changed = _lastmod(leaf.changed_at)
    own = dict.fromkeys(address for _tag, address in leaf.addresses)
    return "".join(f"<url><loc>{xml(address)}</loc>{changed}{links}</url>\n" for address in own)


def _lastmod(changed_at: datetime | None) -> str:
    return f"<lastmod>{moment(changed_at)}</lastmod>" if changed_at else ""
