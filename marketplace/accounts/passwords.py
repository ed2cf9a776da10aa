"""Pass phrases: the rules, the hash, and one answer in one time for unknown and wrong."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from marketplace.errors import RefusedError
from marketplace.labels import N_

SHORTEST, LONGEST = 12, 200
# OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_at_once = threading.BoundedSemaphore(4)
_NOBODY = _hasher.hash("a pass phrase that nobody has")


def hash_password(password: str) -> str:
    """The argon2id hash. Raises RefusedError when the length breaks the rule."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise RefusedError(N_("Use between 12 and 200 characters."), field="password")
    with _at_once:
        return _hasher.hash(password)


def matches(password: str, *, password_hash: str | None) -> bool:
    """Whether the pass phrase is right; None (nobody has this address) costs the same time."""
    if len(password) > LONGEST:
        return False
    try:
        with _at_once:
            _hasher.verify(password_hash or _NOBODY, password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return password_hash is not None
