"""Render a text template outside a view: letters, and nothing that needs a request."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template


def render_text(template: str, facts: Mapping[str, object]) -> str:
    """The template filled with ``facts``."""
    return render_template(template, **facts)
