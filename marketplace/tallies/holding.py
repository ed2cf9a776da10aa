"""Hold views to limits: each declares which one, and requests beyond it are refused before it runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Protocol, TypeVar

from flask import Flask, Response, after_this_request, current_app, request
from flask_login import current_user

from marketplace import clock
from marketplace.errors import TooManyError
from marketplace.tallies import operations, queries
from marketplace.tallies.counter import Counter
from marketplace.tallies.limits import Limit
from marketplace.tallies.tally import Tally
from marketplace.web import limiting
from marketplace.web.after_answer import leave_behind
from marketplace.web.clients import client_address

View = TypeVar("View", bound=Callable[..., object])
_COUNTERS = "tally_counters"


class Acting(Protocol):
    """Whoever acts, as far as they are counted."""

    @property
    def person_id(self) -> int: ...


ActorOf = Callable[[], Acting | None]


def held_to(limit: Limit) -> Callable[[View], View]:
    """Declare that a person gets so many answers of this view and the others of ``limit``.

    A stranger is counted by address. Counted in the database when the answer has been sent
    (web/after_answer.py), for all processes.
    """

    def declare(view: View) -> View:
        view.held_to = limit  # type: ignore[attr-defined]  # read back by limit_of()
        return view

    return declare


def strangers_held_to(limit: Limit) -> Callable[[View], View]:
    """Declare how often an address may ask without being signed in; each process counts its own."""

    def declare(view: View) -> View:
        view.strangers_held_to = limit  # type: ignore[attr-defined]  # read back by _hold()
        return view

    return declare


def limit_of(app: Flask, endpoint: str) -> Limit | None:
    """What ``held_to`` said of the view behind ``endpoint``."""
    limit: Limit | None = getattr(app.view_functions.get(endpoint), "held_to", None)
    return limit


def enforce(app: Flask, *, actor_of: ActorOf) -> None:
    """Ask before each view; runs after access, so that nobody learns more by being refused."""
    app.extensions[_COUNTERS] = {}
    app.before_request(partial(_hold, actor_of))


def _hold(actor_of: ActorOf) -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    limit: Limit | None = getattr(view, "held_to", None)
    strangers: Limit | None = getattr(view, "strangers_held_to", None)
    if (limit is None and strangers is None) or not limiting.limited():
        return
    if strangers is not None and not current_user.is_authenticated:
        _count_stranger(strangers)
    if limit is not None:
        _hold_person(limit, actor_of())


def _count_stranger(limit: Limit) -> None:
    counters: dict[str, Counter] = current_app.extensions[_COUNTERS]
    counter = counters.get(limit.name) or counters.setdefault(limit.name, Counter(limit))
    wait = counter.count(client_address(), at=clock.now())
    if wait is not None:
        raise TooManyError(limit.says, retry_after=wait)


def _hold_person(limit: Limit, actor: Acting | None) -> None:
    whose = f"address {client_address()}" if actor is None else f"person {actor.person_id}"
    tallies, at = [Tally(limit, whose)], clock.now()
    queries.refuse_full(tallies=tallies, at=at)

    @after_this_request
    def count(response: Response) -> Response:
        if response.status_code == HTTPStatus.OK:
            leave_behind(response, partial(operations.note, tallies=tallies, at=at))
        return response
