"""The thesaurus as it stands now: the shipped one with what staff changed, for every search."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import Context
from threading import Lock
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from marketplace.db import db
from marketplace.search.overlay import Overlay
from marketplace.search.thesaurus import Thesaurus, thesaurus
from marketplace.vocabulary.folding import fold
from marketplace.vocabulary.models import VocabularyChange

SECONDS_BETWEEN_LOOKS = 0.5
_ROWS = VocabularyChange.__table__
_VERSION = sa.select(sa.func.coalesce(sa.func.max(_ROWS.c.id), 0))
_CHANGES = sa.select(
    *(_ROWS.c[name] for name in ("id", "concept", "language", "term", "change", "kind", "broader"))
).order_by(_ROWS.c.id)
log = logging.getLogger(__name__)


class HasContext(Protocol):
    """The application, as far as it is needed to find its database."""

    def app_context(self) -> AbstractContextManager[object]: ...


class CurrentThesaurus:
    """Call it for the thesaurus of this moment; safe to call from any thread.

    The first call reads the shipped files, which takes most of a second. From then on one thread
    asks the database for the version every half second, while the others go on with what there is.
    Without an answer, and where there is no such table yet, the last thesaurus stays.
    """

    def __init__(
        self,
        app: HasContext,
        *,
        shipped: Callable[[], Thesaurus] = thesaurus,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._shipped = shipped
        self._ticks = ticks
        self._looking = Lock()
        self._held: Thesaurus | None = None
        self._version = 0
        self._next_look = 0.0
        self._failing = False

    def __call__(self) -> Thesaurus:
        held = self._held
        if held is None:
            with self._looking:
                return self._held or self._look(self._shipped())
        if self._ticks() < self._next_look or not self._looking.acquire(blocking=False):
            return held
        try:
            return self._look(held)
        finally:
            self._looking.release()

    def known_version(self) -> int:
        """The version pages read now; 0 while nobody has needed the shipped files, which takes long."""
        if self._held is not None:
            self()
        return self._version

    def _look(self, held: Thesaurus) -> Thesaurus:
        try:
            # Not the caller's context: this must neither join nor wait for what is written there.
            overlay = Context().run(self._changed_overlay)
        except SQLAlchemyError as error:
            if not self._failing:
                log.warning("The changes of the vocabulary cannot be read: %s", error)
            self._failing = True
        else:
            self._failing = False
            if overlay is not None:
                held = self._shipped().overlaid(overlay) if overlay.version else self._shipped()
                self._version = overlay.version
        self._held = held
        self._next_look = self._ticks() + SECONDS_BETWEEN_LOOKS
        return held

    def _changed_overlay(self) -> Overlay | None:
        """What stands in the database; None when it is what we have."""
        with self._app.app_context(), db.engine.connect() as connection:
            if connection.scalar(_VERSION) == self._version:
                return None
            return fold(connection.execute(_CHANGES))
