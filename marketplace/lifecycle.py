"""A lifecycle is one literal table: (status, action) → status. Nothing else moves a status."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from marketplace.errors import ConflictError
from marketplace.labels import N_, Labelled

S = TypeVar("S", bound=Labelled)
A = TypeVar("A", bound=StrEnum)


class IllegalTransitionError(ConflictError):
    """This step is not possible from where the thing stands now."""

    def __init__(self, lifecycle: str, status: Labelled, action: StrEnum) -> None:
        super().__init__(
            N_("This step is no longer possible. Somebody may have been here before you.")
        )
        self.lifecycle = lifecycle
        self.status = status
        self.action = action


class Transitions(Generic[S, A]):
    """The table of one lifecycle; ``name`` is the word of the trade for the thing."""

    def __init__(self, name: str, table: Mapping[tuple[S, A], S]) -> None:
        self.name = name
        self.table = dict(table)

    def next_status(self, status: S, action: A) -> S:
        """Where ``action`` leads from ``status``. Raises IllegalTransitionError."""
        try:
            return self.table[status, action]
        except KeyError:
            raise IllegalTransitionError(self.name, status, action) from None

    def allows(self, status: S, action: A) -> bool:
        """Whether ``action`` is possible from ``status``."""
        return (status, action) in self.table

    def actions(self, status: S) -> list[A]:
        """What may happen next, in the table's order."""
        return [action for (start, action) in self.table if start == status]
