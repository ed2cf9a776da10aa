"""The entries of the main menu, each shown to those its page admits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext

from marketplace.web.access import Rule


@dataclass(frozen=True, slots=True)
class Entry:
    """``label`` is a translation key; ``rule`` says who sees the entry."""

    label: str
    endpoint: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as drawn."""

    label: str
    url: str
    current: bool


def install(
    app: Flask, *, entries: tuple[Entry, ...], actor_of: Callable[[], object | None]
) -> None:
    """Give templates ``navigation()``."""

    def navigation() -> list[Item]:
        actor = actor_of()
        return [
            Item(gettext(entry.label), url_for(entry.endpoint), request.endpoint == entry.endpoint)
            for entry in entries
            if entry.rule.admits(actor)
        ]

    app.add_template_global(navigation, "navigation")
