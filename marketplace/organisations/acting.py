"""Who acts in this request: the signed-in person for one of their organisations."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask, current_app, request, session
from flask_login import current_user

from marketplace.accounts.signed_in import SignedIn
from marketplace.errors import ForbiddenError
from marketplace.organisations import queries
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Actor

CHOSEN = "membership"
_KEPT = "desaport.actor"
_NEWS = "desaport.news"
Empower = Callable[[Actor], Actor]


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


def news() -> int:
    """What is new to the actor of this request, as it was when the request came.

    Counted with the membership, so that the menu asks the database nothing, on no page.
    """
    return int(request.environ.get(_NEWS, 0)) if find_actor() is not None else 0


def choose(membership: Membership) -> None:
    """Act for this organisation from now on, on this device."""
    session[CHOSEN] = membership.public_id


def _load() -> Actor | None:
    visitor = current_user._get_current_object()  # noqa: SLF001  the documented way out of the proxy
    if not isinstance(visitor, SignedIn):
        return None
    found = queries.list_memberships_with_news(
        person_id=visitor.person.id, news=current_app.extensions["news"]
    )
    chosen = [one for one in found if one[0].public_id == session.get(CHOSEN)]
    if not found:
        return None
    membership, request.environ[_NEWS] = (chosen or found)[0]
    actor = membership.actor()
    empower: Empower = current_app.extensions["empower"]
    return empower(actor) if actor.exports else actor


def install(app: Flask) -> None:
    """Give templates ``acting()``."""
    app.add_template_global(find_actor, "acting")


def count_news(app: Flask, counted: sa.ScalarSelect[int]) -> None:
    """Let ``counted``, correlated with Membership, say what is new to whoever acts."""
    app.extensions["news"] = counted


def empower_by(app: Flask, empower: Empower) -> None:
    """Let ``empower`` say at each request what an export partner may do for whom."""
    app.extensions["empower"] = empower
