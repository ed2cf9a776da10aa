"""How an event's hash is made from the one before it; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

GENESIS = "0" * 64


def canonical(details: Mapping[str, object]) -> str:
    """Details as JSON with one spelling only: sorted keys, no spaces, UTF-8 kept."""
    return json.dumps(details, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def link(*, previous_hash: str, at: datetime, fields: tuple[str, ...]) -> str:
    """SHA-256 over the previous hash, the moment in microseconds of UTC and the event's fields."""
    parts = (previous_hash, at.astimezone(UTC).isoformat(timespec="microseconds"), *fields)
    text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
