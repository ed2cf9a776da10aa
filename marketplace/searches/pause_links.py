"""Signed links with which a letter's reader pauses an alert without signing in."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

from marketplace.searches.models import SavedSearch

PURPOSE = "searches.pause"


class PauseLinks:
    """They say which saved search, allow nothing but pausing it, and do not run out: letters are kept."""

    def __init__(self, secret_key: str) -> None:
        self._signer = URLSafeSerializer(secret_key, salt=PURPOSE)

    def path_of(self, saved: SavedSearch) -> str:
        """The address of the page with the button."""
        return f"/searches/alerts/{self._signer.dumps(saved.public_id)}"

    def read(self, token: str) -> str | None:
        """The public id the link was made for; None if nobody here made it."""
        try:
            return str(self._signer.loads(token))
        except BadSignature:
            return None
