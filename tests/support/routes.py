"""The application's own map of routes: every address, and who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from flask import Flask
from werkzeug.routing import Rule

from marketplace.web import access
from marketplace.web.access import FLASK_ENDPOINTS, OWN_METHODS
from tests import cast

PERSONAS = (None, *(part.key for part in cast.CAST))


@dataclass(frozen=True)
class Thing:
    """The arguments of a route's address, and for whom the thing behind it exists."""

    arguments: dict[str, str]
    parties: set[str | None]


Find: TypeAlias = Callable[[str], Thing]


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """Every rule with each method it answers."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FLASK_ENDPOINTS
        for method in sorted((rule.methods or set()) - OWN_METHODS)
    ]


def thing_of(rule: Rule, find: Find) -> Thing:
    """What the rule points at; a rule without arguments is there for everybody."""
    return find(rule.endpoint) if rule.arguments else Thing({}, set(PERSONAS))


def address_of(app: Flask, rule: Rule, thing: Thing) -> str:
    with app.test_request_context():
        url: str = app.url_for(rule.endpoint, **thing.arguments)  # type: ignore[arg-type]
    return url


def readers_of(app: Flask, rule: Rule, thing: Thing) -> list[str | None]:
    """Who may open the page, in the order of the cast; None is a stranger."""
    declared = access.declared(app, rule.endpoint)
    assert declared is not None
    allowed = declared.rules["GET"]
    return [
        persona
        for persona in PERSONAS
        if persona in thing.parties
        and allowed.admits(None if persona is None else cast.acting(persona))
    ]
