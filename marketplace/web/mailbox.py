"""Whether letters are read on pages of this site, because they leave for no mail server."""

from __future__ import annotations

from flask import current_app

from marketplace.config import Config


def mail_stays_here() -> bool:
    """As this application is set up; never in production."""
    config: Config = current_app.extensions["desaport"]
    return config.mail_stays_here
