"""Who may call a view, declared per method; the application does not start without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from flask import Flask, Response, redirect, request, url_for

from marketplace.errors import ForbiddenError
from marketplace.web.languages import asked, here, path_in

View = TypeVar("View", bound=Callable[..., object])
ActorOf = Callable[[], object | None]
OWN_METHODS = frozenset({"HEAD", "OPTIONS"})
FLASK_ENDPOINTS = frozenset({"static"})


class Rule(Protocol):
    def admits(self, actor: object | None) -> bool:
        """Whether this actor (None: nobody is signed in) may call the method at all."""


class _Public:
    def admits(self, actor: object | None) -> bool:  # noqa: ARG002  everybody
        return True


class _SignedIn:
    def admits(self, actor: object | None) -> bool:
        return actor is not None


PUBLIC: Rule = _Public()
SIGNED_IN: Rule = _SignedIn()


class UndeclaredAccessError(RuntimeError):
    """A route has a method nobody decided about."""


@dataclass(frozen=True, slots=True)
class Access:
    """``of`` is the scoped query that loads the thing: asked first, so a stranger gets 404, not 403."""

    rules: Mapping[str, Rule]
    of: Callable[..., object] | None


def access(
    *, get: Rule | None = None, post: Rule | None = None, of: Callable[..., object] | None = None
) -> Callable[[View], View]:
    """Declare who may GET and POST the view; ``of(actor=…, **view arguments)`` loads its object."""
    rules = {method: rule for method, rule in (("GET", get), ("POST", post)) if rule is not None}

    def declare(view: View) -> View:
        view.access = Access(rules, of)  # type: ignore[attr-defined]  # read back by declared()
        return view

    return declare


def declared(app: Flask, endpoint: str) -> Access | None:
    """What the view behind ``endpoint`` declared, if anything."""
    found = getattr(app.view_functions[endpoint], "access", None)
    return found if isinstance(found, Access) else None


def admits_everybody(app: Flask, endpoint: str) -> bool:
    """Whether anybody may read the page behind ``endpoint``; Flask's own are no pages."""
    decided = None if endpoint in FLASK_ENDPOINTS else declared(app, endpoint)
    return decided is not None and "GET" in decided.rules and decided.rules["GET"].admits(None)


def refuse_undeclared(app: Flask) -> None:
    """Raise UndeclaredAccessError for the first route × method without a rule."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in FLASK_ENDPOINTS:
            continue
        decided = declared(app, rule.endpoint)
        for method in sorted((rule.methods or set()) - OWN_METHODS):
            if decided is None or method not in decided.rules:
                raise UndeclaredAccessError(f"{method} {rule.rule} ({rule.endpoint})")


def enforce(app: Flask, *, actor_of: ActorOf) -> None:
    """Check every request against its declaration before the view runs."""

    def check() -> Response | None:
        endpoint = request.endpoint
        if endpoint is None or endpoint in FLASK_ENDPOINTS or request.method == "OPTIONS":
            return None
        decided = declared(app, endpoint)
        method = "GET" if request.method == "HEAD" else request.method
        if decided is None or method not in decided.rules:
            raise UndeclaredAccessError(f"{method} {endpoint}")
        if decided.rules[method].admits(None):
            return None
        actor = actor_of()
        if decided.rules[method].admits(actor):
            return None
        if actor is None:
            return _to_sign_in()
        if decided.of is not None:
            decided.of(actor=actor, **(request.view_args or {}))
        raise ForbiddenError

    app.before_request(check)


def _to_sign_in() -> Response:
    wanted = path_in(asked(), here()) if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted), 303)  # type: ignore[return-value]
