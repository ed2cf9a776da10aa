"""What the domain refuses, by kind; each kind is mapped to a page once, in web/error_pages.py."""

from __future__ import annotations

from datetime import timedelta

from marketplace.labels import N_


class DomainError(Exception):
    """A refusal with a sentence for the person; ``field`` names the form field it belongs to."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFoundError(DomainError):
    """There is no such thing, or not for this person: the answer is the same (404)."""

    def __init__(self, message: str = N_("This page does not exist, or not for you.")) -> None:
        super().__init__(message)


class ForbiddenError(DomainError):
    """Their own organisation's thing, but not for their role (403)."""

    def __init__(self, message: str = N_("Your role does not allow this.")) -> None:
        super().__init__(message)


class ConflictError(DomainError):
    """The thing is no longer in the state this step needs (409)."""


class RefusedError(DomainError):
    """A value breaks a rule of the trade; shown beside its field (422)."""


class TooManyError(RefusedError):
    """More than one person may do in a while; shown like a refused value, but 429."""

    def __init__(self, message: str, *, field: str | None = None, retry_after: timedelta) -> None:
        super().__init__(message, field=field)
        self.retry_after = retry_after
