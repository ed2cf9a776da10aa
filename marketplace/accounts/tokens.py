"""Random secrets that people carry in a cookie or a link; the database knows only their hash."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 random bits as text for a URL or a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 in hex: enough, since the token itself is random and long."""
    return hashlib.sha256(token.encode()).hexdigest()
