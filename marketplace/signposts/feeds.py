"""An Atom feed (RFC 4287) of listings; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from marketplace.signposts.sitemaps import moment
from marketplace.signposts.xml_text import xml

_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """``address`` is the entry's page and its name for ever."""

    address: str
    title: str
    summary: str
    author: str
    category: str
    published_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """``address`` is the feed's own, ``page`` the one for people; ``at`` counts while it is empty."""

    address: str
    page: str
    title: str
    language: str
    at: datetime


def atom(feed: Feed, entries: Iterable[Entry]) -> str:
    """The feed with its entries in the order given."""
    given = list(entries)
    updated = max((entry.changed_at for entry in given), default=feed.at)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="{_NAMESPACE}" xml:lang="{xml(feed.language)}">\n'
        f"<id>{xml(feed.address)}</id>\n<title>{xml(feed.title)}</title>\n"
        f"<updated>{moment(updated)}</updated>\n"
        f'<link rel="self" type="application/atom+xml" href="{xml(feed.address)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{xml(feed.page)}"/>\n'
        f"{''.join(map(_entry, given))}</feed>\n"
    )


def _entry(entry: Entry) -> str:
    return (
        f"<entry>\n<id>{xml(entry.address)}</id>\n<title>{xml(entry.title)}</title>\n"
        f"<published>{moment(entry.published_at)}</published>\n"
        f"<updated>{moment(entry.changed_at)}</updated>\n"
        f"<author><name>{xml(entry.author)}</name></author>\n"
        f'<category term="{xml(entry.category)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{xml(entry.address)}"/>\n'
        f"<summary>{xml(entry.summary)}</summary>\n</entry>\n"
    )
