"""Why a file or a cell cannot be taken in."""

from __future__ import annotations

from marketplace.errors import RefusedError


class UnreadableSheetError(RefusedError):
    """The file is no list we can read; one plain sentence says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


class UnreadableCellError(ValueError):
    """A cell does not hold what its column asks for; ``reason`` is a translation key."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
