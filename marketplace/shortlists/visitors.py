"""What a browser keeps for somebody who is not signed in, and how it moves into the account.

A page for strangers is the same for all of them, so that it can be kept by caches: nothing on it
depends on these cookies. ``static/js/shortlist.js`` draws their state; without it the page of the
shortlist does.
"""

from __future__ import annotations

import logging
from functools import partial

from flask import Flask, Response, after_this_request, current_app, request
from flask_login import user_logged_in
from sqlalchemy.exc import OperationalError

from marketplace import clock
from marketplace.accounts.signed_in import SignedIn
from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Listing
from marketplace.config import Config
from marketplace.db import db
from marketplace.organisations.acting import find_actor
from marketplace.organisations.roles import Actor
from marketplace.shortlists import operations, queries, viewing
from marketplace.shortlists.cookies import (
    MOST_SHORTLISTED,
    MOST_VIEWED,
    SHORTLIST,
    SHORTLIST_LASTS,
    VIEWED,
    VIEWED_LASTS,
    read_ids,
    write_ids,
)
from marketplace.shortlists.policy import LOOKERS_ONLY
from marketplace.web.after_answer import after_answer, asked_by_hand

A_DAY = 24 * 60 * 60
PRODUCT_PAGE = "catalog.product"
_KEPT = "desaport.shortlisted"
_MOST = {SHORTLIST: MOST_SHORTLISTED, VIEWED: MOST_VIEWED}
_LASTS = {SHORTLIST: SHORTLIST_LASTS, VIEWED: VIEWED_LASTS}
log = logging.getLogger(__name__)


def kept_ids(name: str) -> tuple[str, ...]:
    """The public ids in this browser's cookie ``name``, latest first."""
    return read_ids(request.cookies.get(name), most=_MOST[name])


def kept_listings(name: str) -> list[Listing]:
    """Those of them that are published."""
    return catalog.published_by_public_ids(public_ids=kept_ids(name))


def keep(response: Response, name: str, ids: tuple[str, ...]) -> None:
    """Let the browser keep ``ids``; none at all takes the cookie away."""
    config: Config = current_app.extensions["desaport"]
    if not ids:
        response.delete_cookie(name, samesite="Lax", secure=config.production)
        return
    response.set_cookie(
        name,
        write_ids(ids),
        max_age=_LASTS[name] * A_DAY,
        samesite="Lax",
        secure=config.production,
    )


def draw_as_shortlisted(public_ids: frozenset[str]) -> None:
    """Let the buttons of this page know; only for a page that is nobody else's."""
    request.environ[_KEPT] = public_ids


def shortlisted() -> frozenset[str] | None:
    """What the buttons of this page draw as taken: a signed-in buyer's shortlist.

    None for those who want none and see no buttons.
    """
    kept = request.environ
    if _KEPT not in kept:
        kept[_KEPT] = _shortlist_of(find_actor())
    found: frozenset[str] | None = kept[_KEPT]
    return found


def _shortlist_of(actor: Actor | None) -> frozenset[str] | None:
    if not LOOKERS_ONLY.admits(actor):
        return None
    return queries.shortlisted_ids(actor=actor) if actor is not None else frozenset()


def shortlisting() -> bool:
    """Whether whoever reads this page may want a shortlist."""
    return LOOKERS_ONLY.admits(find_actor())


def install(app: Flask) -> None:
    """Watch product pages and sign-ins, and tell the templates."""
    app.add_template_global(shortlisted)
    app.add_template_global(shortlisting)
    app.before_request(_note_viewing)
    user_logged_in.connect(_take_in, app)


def _note_viewing() -> None:
    if request.endpoint != PRODUCT_PAGE or request.method != "GET" or not asked_by_hand():
        return
    actor = find_actor()
    if actor is not None and actor.buys:
        public_id = str((request.view_args or {}).get("public_id"))
        note = partial(viewing.remember_page, person_id=actor.person_id, public_id=public_id)
        after_answer(partial(note, at=clock.now()))


def _take_in(_app: Flask, *, user: SignedIn) -> None:
    """Sign-in must not fail for it: what cannot be moved now stays in the browser."""
    shortlist, viewed = kept_listings(SHORTLIST), kept_listings(VIEWED)
    if not (shortlist or viewed):
        return
    try:
        operations.take_in(
            person_id=user.person.id, shortlisted=shortlist, viewed=viewed, at=clock.now()
        )
    except OperationalError:
        db.session.rollback()
        log.warning("A browser's shortlist was not taken in, for the database was busy.")
        return

    @after_this_request
    def _empty(response: Response) -> Response:
        keep(response, SHORTLIST, ())
        keep(response, VIEWED, ())
        return response
