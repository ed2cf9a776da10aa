"""How a file that words carry is handed out, once it is known that the reader may have it."""

from __future__ import annotations

import logging

from werkzeug.wrappers import Response

from marketplace.attachments.models import Attached
from marketplace.attachments.rules import name_of, plain
from marketplace.errors import NotFoundError
from marketplace.storage.disk import MissingBlobError
from marketplace.storage.port import Storage
from marketplace.web import downloads

log = logging.getLogger(__name__)


def download(file: Attached, *, storage: Storage) -> Response:
    """Raises NotFoundError when its bytes are lost."""
    try:
        content = storage.get(file.sha256)
    except MissingBlobError:
        log.exception("The bytes of %s are lost.", file.sha256)
        raise NotFoundError from None
    name = name_of(file.name, kind=file.kind)  # a header is no place to trust a row
    return downloads.attachment(
        content=content,
        name=name,
        plain=plain(name),
        media_type=file.kind.media_type,
    )
