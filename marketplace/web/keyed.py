"""Digests that only this site can make, for what could be found by trying all there are."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app


def keyed_digest(text: str, *, purpose: str) -> str:
    """HMAC-SHA256 in hex under SECRET_KEY; another for each ``purpose``."""
    key = f"desaport.{purpose}:{current_app.config['SECRET_KEY']}"
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
