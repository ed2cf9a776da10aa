"""Who keeps a shortlist: those who may come to buy; pure."""

from __future__ import annotations

from marketplace.organisations.roles import Actor


class _Lookers:
    def admits(self, actor: object | None) -> bool:
        return actor is None or (isinstance(actor, Actor) and actor.buys)


# Strangers and buyers. The page itself is open to all: an address that was passed on must work.
LOOKERS_ONLY = _Lookers()
