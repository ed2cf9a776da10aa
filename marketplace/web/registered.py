"""What an application's features have put up for one another, by kind; see wiring.py."""

from __future__ import annotations

from flask import Flask, current_app


def register(app: Flask, *, kind: str, thing: object) -> None:
    """Put ``thing`` up in this application, behind those of its kind."""
    app.extensions.setdefault("registered", {}).setdefault(kind, []).append(thing)


def registered(*, kind: str) -> list[object]:
    """Those of the application at work, in the order of registering."""
    found: list[object] = current_app.extensions.get("registered", {}).get(kind, [])
    return found
