"""Render a text template outside a view: letters, and nothing that needs a request."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template

from marketplace.web.readers import Reader, writing_to


def render_text(template: str, facts: Mapping[str, object], *, reader: Reader) -> str:
    """The template filled with ``facts`` for its reader."""
    with writing_to(reader):
        return render_template(template, **facts)
