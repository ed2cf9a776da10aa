"""The entries of the main menu, each shown to those its page admits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext

from marketplace.web.access import Rule


@dataclass(frozen=True, slots=True)
class Entry:
    """``label`` is a translation key; ``rule`` says who sees the entry; ``count`` what is new there."""

    label: str
    endpoint: str
    rule: Rule
    count: Callable[[], int] = int


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as drawn."""

    label: str
    url: str
    current: bool
    new: int


def install(
    app: Flask, *, entries: tuple[Entry, ...], actor_of: Callable[[], object | None]
) -> None:
    """Give templates ``navigation()``."""

    def navigation() -> list[Item]:
        actor = actor_of()
        return [
            Item(
                label=gettext(entry.label),
                url=url_for(entry.endpoint),
                current=request.endpoint == entry.endpoint,
                new=entry.count(),
            )
            for entry in entries
            if entry.rule.admits(actor)
        ]

    app.add_template_global(navigation, "navigation")
