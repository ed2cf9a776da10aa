"""What upper features leave with the application for lower ones to ask, so that imports run down only."""

from __future__ import annotations

from flask import Flask, current_app


def add(app: Flask, *, name: str, entry: object) -> None:
    """Leave ``entry`` under ``name``; order of adding."""
    app.extensions.setdefault(f"registry.{name}", []).append(entry)


def entries(*, name: str) -> list[object]:
    """What was left under ``name``."""
    return list(current_app.extensions.get(f"registry.{name}", []))
