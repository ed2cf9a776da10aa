"""Parts that upper features add to a lower feature's page, so that imports still run down only.

An order's page lives in ``orders``; payments, shipments and financing sit above it and contribute
panels. The view collects them (queries run there); the template only includes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Flask, current_app

Build = Callable[..., "Panel | None"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A partial template and what it is filled with; templates read it as ``panel``."""

    template: str
    facts: Mapping[str, object] = field(default_factory=dict)


def add(app: Flask, *, page: str, build: Build) -> None:
    """Let ``build(actor=…, subject=…)`` contribute to ``page`` (an endpoint); order of adding."""
    app.extensions.setdefault("panels", {}).setdefault(page, []).append(build)


def collect(*, page: str, actor: object, subject: object) -> list[Panel]:
    """The panels of ``page`` for this actor and subject; builders may answer None."""
    builders: list[Build] = current_app.extensions.get("panels", {}).get(page, [])
    panels = (build(actor=actor, subject=subject) for build in builders)
    return [panel for panel in panels if panel is not None]
