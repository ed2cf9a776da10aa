"""Hand out bytes that somebody gave: always an attachment that can run nothing, kept by nobody."""

from __future__ import annotations

from urllib.parse import quote

from werkzeug.wrappers import Response


def attachment(*, content: bytes, name: str, plain: str, media_type: str) -> Response:
    """``name`` in any script, ``plain`` the same in ASCII; neither holds a quotation mark."""
    answer = Response(content, mimetype=media_type)
    said = f'attachment; filename="{plain}"'
    if name != plain:
        said += f"; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Disposition"] = said
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
