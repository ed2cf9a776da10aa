"""Who may save searches and who reads what found nothing; pure."""

from __future__ import annotations

from marketplace.organisations.roles import Actor, Role, roles

STAFF_ONLY = roles(Role.STAFF)


def can_save(actor: Actor) -> bool:
    """Buyers keep searches; those who sell or decide have no use for an alert."""
    return actor.buys


def can_read_misses(actor: Actor) -> bool:
    """Those who keep the words of the catalogue."""
    return actor.role is Role.STAFF
