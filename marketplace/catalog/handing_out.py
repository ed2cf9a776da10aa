"""How a paper somebody handed in is handed out."""

from __future__ import annotations

from werkzeug.wrappers import Response

from marketplace.catalog.papers import media_type_of
from marketplace.web import downloads


def attachment(*, content: bytes, name: str) -> Response:
    """``name`` is one that ``papers.paper_of`` made: plain ASCII with a known ending."""
    return downloads.attachment(
        content=content, name=name, plain=name, media_type=media_type_of(name)
    )
