"""How a paper somebody handed in is handed out: an attachment that can run nothing."""

from __future__ import annotations

from werkzeug.wrappers import Response

from marketplace.catalog.papers import media_type_of


def attachment(*, content: bytes, name: str) -> Response:
    """``name`` is one that ``papers.paper_of`` made: plain ASCII with a known ending."""
    answer = Response(content, mimetype=media_type_of(name))
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
