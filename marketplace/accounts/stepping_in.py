"""Sign a browser in, by whichever way the person proved who they are, and lead them on."""

from __future__ import annotations

from flask import current_app, redirect, request, session
from flask_babel import gettext
from flask_login import login_user
from werkzeug.wrappers import Response

from marketplace.accounts.known_devices import remember_device
from marketplace.accounts.models import Person
from marketplace.accounts.paths import safe_next
from marketplace.accounts.signed_in import load
from marketplace.config import Config
from marketplace.errors import NotFoundError
from marketplace.web.languages import ENGLISH, asked, path_in, without_language
from marketplace.web.locale import remember
from marketplace.web.readers import reader_at

START = "/start"  # where a person's own work begins, whatever their role


def step_in(token: str, wanted: str | None) -> Response:
    """Sign this browser in by a session's token, and go where they wanted."""
    visitor = load(token)
    if visitor is None:
        raise NotFoundError(gettext("Please sign in again."))
    session.clear()  # a new session identity at every sign-in
    login_user(visitor)
    answer = _home_in_their_language(visitor.person, safe_next(wanted))
    remember_device(answer, person=visitor.person)
    return answer


def _home_in_their_language(person: Person, wanted: str | None) -> Response:
    """To where they were going; who came by the plain address goes on in their own language."""
    target = wanted or path_in(asked(), START)
    theirs = reader_at(person.email).language
    if asked() is ENGLISH and without_language(target) == target:
        target = path_in(theirs, target.removeprefix(request.script_root))
    answer = redirect(target, 303)
    config: Config = current_app.extensions["desaport"]
    remember(answer, theirs if asked() is ENGLISH else asked(), secure=config.production)
    return answer


def this_device() -> str:
    """What the browser calls itself, for the list of devices."""
    return request.user_agent.string or gettext("Unknown device")
