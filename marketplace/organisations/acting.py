"""Who acts in this request: the signed-in person for one of their organisations."""

from __future__ import annotations

from flask import Flask, request, session
from flask_login import current_user

from marketplace.accounts.signed_in import SignedIn
from marketplace.errors import ForbiddenError
from marketplace.organisations import queries
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Actor

CHOSEN = "membership"
_KEPT = "desaport.actor"


def find_actor() -> Actor | None:
    """The actor of this request; None when nobody is signed in or has no live membership."""
    if _KEPT not in request.environ:
        request.environ[_KEPT] = _load()
    actor: Actor | None = request.environ[_KEPT]
    return actor


def current_actor() -> Actor:
    """The actor of a view that admits signed-in people only."""
    actor = find_actor()
    if actor is None:
        raise ForbiddenError
    return actor


def choose(membership: Membership) -> None:
    """Act for this organisation from now on, on this device."""
    session[CHOSEN] = membership.public_id


def _load() -> Actor | None:
    visitor = current_user._get_current_object()  # noqa: SLF001  the documented way out of the proxy
    if not isinstance(visitor, SignedIn):
        return None
    memberships = queries.list_memberships(person_id=visitor.person.id)
    chosen = [m for m in memberships if m.public_id == session.get(CHOSEN)]
    return (chosen or memberships)[0].actor() if memberships else None


def install(app: Flask) -> None:
    """Give templates ``acting()``."""
    app.add_template_global(find_actor, "acting")
