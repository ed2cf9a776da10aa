"""Keeps whole pages that are the same for every stranger, as long as nothing has changed.

It stands before the application (``marketplace/serving.py``) and obeys what the application said
of the page (``web/revalidation.py``). A page is given again only to a request without any cookie
that asks for the same address in the same languages and encodings, while the ``facts`` are those
from before the page was made, and for LONGEST seconds: for what only the clock changes.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from threading import Lock
from types import TracebackType
from typing import TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.datastructures import Headers
from werkzeug.http import parse_etags, unquote_etag
from werkzeug.wsgi import ClosingIterator

from marketplace.web.revalidation import SHARED

LONGEST = 60.0
MOST = 512
# What a page may depend on besides its address; a request with a cookie is always answered anew.
_ASKED_WITH = (
    "wsgi.url_scheme",
    "HTTP_HOST",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_SAVE_DATA",
)
_NEVER_WITH = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE")
_SENT_WITH_304 = ("ETag", "Cache-Control", "Vary", "Content-Location", "Date", "Expires")
_Key: TypeAlias = tuple[str, ...]
_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A whole answer, and what was true before it was made."""

    headers: Headers
    body: bytes
    facts: Hashable
    until: float


class KeptPages:
    """The application with its pages kept; ``facts`` answers the same as long as nothing changed."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        facts: Callable[[], Hashable],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application = application
        self._facts = facts
        self._ticks = ticks
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._changing = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in _NEVER_WITH):
            return self._application(environ, start_response)
        key = tuple(str(environ.get(name, "")) for name in _ASKED_WITH)
        facts = self._facts()
        kept = self._find(key, facts)
        if kept is not None:
            return _give(kept, environ, start_response)
        return self._make(key, facts, environ, start_response)

    def _find(self, key: _Key, facts: Hashable) -> _Kept | None:
        with self._changing:
            kept = self._kept.get(key)
            if kept is None:
                return None
            if kept.facts != facts or kept.until < self._ticks():
                del self._kept[key]
                return None
            self._kept.move_to_end(key)
            return kept

    def _make(
        self, key: _Key, facts: Hashable, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        until = self._ticks() + LONGEST
        said: list[tuple[str, Headers]] = []

        def note(
            status: str, headers: list[tuple[str, str]], exc_info: _ExcInfo = None
        ) -> Callable[[bytes], object]:
            said.append((status, Headers(headers)))
            return start_response(status, headers, exc_info)

        answer = self._application(environ, note)
        if not said or not _may_be_kept(*said[-1]):
            return answer
        body = b"".join(answer)
        self._keep(key, _Kept(said[-1][1], body, facts, until))
        # Closing it does what the application left for after the answer.
        return ClosingIterator([body], getattr(answer, "close", None))

    def _keep(self, key: _Key, kept: _Kept) -> None:
        with self._changing:
            self._kept[key] = kept
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)


def _may_be_kept(status: str, headers: Headers) -> bool:
    return (
        status.startswith("200")
        and headers.get("Cache-Control") == SHARED
        and "ETag" in headers
        and "Set-Cookie" not in headers
    )


def _give(kept: _Kept, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    etag, _weak = unquote_etag(kept.headers["ETag"])
    if parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(etag):
        headers = [(name, value) for name, value in kept.headers if name in _SENT_WITH_304]
        start_response("304 NOT MODIFIED", headers)
        return []
    start_response("200 OK", list(kept.headers))
    return [kept.body]
