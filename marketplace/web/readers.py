"""Who reads what is being written: the visitor of a page, or the person behind a letter's address.

web/ knows no people; ``install`` is told by whom they can be asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from flask import Flask, current_app, has_request_context
from flask_babel import force_locale

from marketplace.web.languages import ENGLISH, Language


@dataclass(frozen=True, slots=True)
class Reader:
    """``time_zone`` (IANA) is None when it is not known."""

    language: Language = ENGLISH
    time_zone: str | None = None


_writing_to: ContextVar[Reader | None] = ContextVar("writing_to", default=None)
ByAddress = Callable[[str], Reader]
ZoneOfVisitor = Callable[[], str | None]
_KEPT = "readers"


def install(app: Flask, *, by_address: ByAddress, zone_of_visitor: ZoneOfVisitor) -> None:
    """Let letters ask ``by_address``, and pages ``zone_of_visitor``."""
    app.extensions[_KEPT] = (by_address, zone_of_visitor)


def reader_at(address: str) -> Reader:
    """Who reads the letters to ``address``; an unknown one reads English."""
    by_address: ByAddress = current_app.extensions[_KEPT][0]
    return by_address(address)


def time_zone() -> str | None:
    """The zone of whoever reads what is being written now."""
    reader = _writing_to.get()
    if reader is not None:
        return reader.time_zone
    zone_of_visitor: ZoneOfVisitor = current_app.extensions[_KEPT][1]
    return zone_of_visitor() if has_request_context() else None


@contextmanager
def writing_to(reader: Reader) -> Iterator[None]:
    """Write in this reader's language and time, whoever's page caused it."""
    token = _writing_to.set(reader)
    try:
        with force_locale(reader.language.code):
            yield
    finally:
        _writing_to.reset(token)
