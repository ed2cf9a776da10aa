"""The one way a status changes: look up, assign, write the event, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from sqlalchemy.orm import Mapped

from marketplace.events import operations as events
from marketplace.events.operations import Recordable
from marketplace.labels import Labelled
from marketplace.lifecycle import Transitions

S = TypeVar("S", bound=Labelled)
A = TypeVar("A", bound=StrEnum)


class Advancing(Generic[S, A]):
    """A model with a lifecycle: declares ``transitions`` and has ``status`` and ``public_id``."""

    transitions: Transitions[S, A]
    status: S
    if TYPE_CHECKING:
        # Public makes the column; a second one must not appear here.
        public_id: Mapped[str]

    def begun(
        self, *, actor: Recordable, at: datetime, details: Mapping[str, object] | None = None
    ) -> None:
        """Record that the thing came to be, in the status it was made with; call after add()."""
        self._record("begin", None, actor=actor, at=at, details=details or {})

    def _advance(
        self,
        action: A,
        *,
        actor: Recordable,
        at: datetime,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Move along the table. Raises IllegalTransitionError and changes nothing."""
        before = self.status
        self.status = self.transitions.next_status(before, action)
        self._record(action, before, actor=actor, at=at, details=details or {})

    def _record(
        self,
        action: str,
        before: S | None,
        *,
        actor: Recordable,
        at: datetime,
        details: Mapping[str, object],
    ) -> None:
        events.record(
            actor=actor,
            action=f"{self.transitions.name}.{action}",
            subject=self.transitions.name,
            subject_id=self.public_id,
            at=at,
            details={"from": before, "to": self.status, **details},
        )
