"""Whether the people of this application are held to limits."""

from __future__ import annotations

from flask import current_app

from marketplace.config import Config


def limited() -> bool:
    """True but on a machine that measures itself and was told so (UNLIMITED)."""
    config: Config = current_app.extensions["desaport"]
    return not config.unlimited
