"""Spares those whose browser says ``Save-Data: on`` what a page can do without.

Their cards have no motif, which only stands in for a photo. Photos under the same address answer
with their smallest variant (``catalog/picture_views.py``), and no page fetches anything ahead.
"""

from __future__ import annotations

from flask import Flask, Response, request

SAVE_DATA = "Save-Data"


def saves_data() -> bool:
    """Whether the visitor asked for little."""
    return request.headers.get(SAVE_DATA, "").strip().lower() == "on"


def install(app: Flask) -> None:
    """Give templates ``saves_data()``, and say that pages depend on it."""
    app.add_template_global(saves_data, "saves_data")
    app.after_request(_vary)


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.add(SAVE_DATA)
    return response
