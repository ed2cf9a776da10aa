"""Lets a stranger's browser keep a page and ask whether it still stands: 304 instead of the page.

A page that is the same for every stranger gets a weak entity tag made of its content and
``SHARED``: kept by browsers, asked for each time, shared by no proxy, for the same address shows
somebody else another page. Pages of signed-in people are ``no-store`` (``web/security.py``), and a
page that holds a form's token is this visitor's alone.
"""

from __future__ import annotations

import hashlib

from flask import Flask, Response, request, session

SHARED = "private, no-cache"
FOR_ONE_VISITOR = b'name="csrf_token"'
_DIGEST_BYTES = 9
_PAGES = ("text/html", "application/atom+xml", "application/xml")


def install(app: Flask) -> None:
    """Tag pages as they leave. Runs after the headers of security, before compression."""
    app.after_request(_tag)


def _tag(response: Response) -> Response:
    if not _is_page(response):
        return response
    # Who signs in here or comes back with another cookie may be shown another page.
    response.vary.update(("Accept-Encoding", "Cookie"))
    if "Cache-Control" in response.headers:
        return response
    content = response.get_data()
    if session.modified or FOR_ONE_VISITOR in content:
        response.headers["Cache-Control"] = "private, no-store"
        return response
    response.headers["Cache-Control"] = SHARED
    digest = hashlib.blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()
    response.set_etag(digest, weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]  # it answers itself


def _is_page(response: Response) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200  # noqa: PLR2004  an error is not to be kept
        and not response.is_streamed
        and response.mimetype in _PAGES
    )
