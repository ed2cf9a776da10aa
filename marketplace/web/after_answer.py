"""Small notes written once an answer has left: they keep nobody waiting and can spoil no answer.

A GET changes nothing a person or the trade relies on (docs/decisions/0012). What is written here is
a log: an entry that cannot be written at once is dropped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Response, after_this_request, current_app, request
from sqlalchemy.exc import OperationalError

from marketplace.db import brief_wait

log = logging.getLogger(__name__)


def after_answer(note: Callable[[], None]) -> None:
    """Call ``note`` when this request's answer has been sent, in an application context of its own."""

    def when_made(response: Response) -> Response:
        leave_behind(response, note)
        return response

    after_this_request(when_made)


def leave_behind(response: Response, note: Callable[[], None]) -> None:
    """The same for an answer that is made already."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  the way out of the proxy

    def write() -> None:
        with app.app_context(), brief_wait():
            try:
                note()
            except OperationalError as error:
                log.warning("A note was dropped, for the database was busy: %s", error.orig)
            except Exception:
                log.exception("A note was dropped.")

    response.call_on_close(write)


def asked_by_hand() -> bool:
    """Whether a person asked from here or typed the address: no other site's link, no prefetch."""
    return request.headers.get("Sec-Fetch-Site") != "cross-site" and not fetched_ahead()


def fetched_ahead() -> bool:
    """Whether a browser asks before its person does."""
    purpose = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return "prefetch" in purpose
