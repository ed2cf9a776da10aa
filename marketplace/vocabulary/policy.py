"""Who decides about the words of search."""

from __future__ import annotations

from marketplace.organisations.roles import Actor, Role, roles

STAFF_ONLY = roles(Role.STAFF)


def can_decide(actor: Actor) -> bool:
    return STAFF_ONLY.admits(actor)
