"""Where the card provider sends its notices: genuine ones only, each a hint to look for ourselves."""

from __future__ import annotations

import logging

from flask import abort, current_app, request

from marketplace import clock
from marketplace.payments import processes
from marketplace.payments.gateway import (
    BadSignatureError,
    MalformedEventError,
    ProviderError,
    ProviderEvent,
)
from marketplace.payments.processes import CardDesk
from marketplace.web.access import PUBLIC, access

LARGEST_NOTICE = 256 * 1024
TAKEN, REFUSED, AGAIN_LATER = 200, 400, 503
log = logging.getLogger(__name__)


@access(post=PUBLIC)
def stripe_webhook() -> tuple[str, int]:
    """200: heard, do not send again. 400: not genuine. 503: send again, we could not look."""
    desk: CardDesk | None = current_app.extensions["card_desk"]
    if desk is None:
        abort(404)
    event = _genuine(desk, _body())
    if event is None:
        return "", REFUSED
    try:
        processes.receive_event(desk=desk, event=event, at=clock.now())
    except ProviderError:
        log.warning("Notice %s waits: the provider does not answer.", event.id, exc_info=True)
        return "", AGAIN_LATER
    return "", TAKEN


def _body() -> bytes:
    if (request.content_length or 0) > LARGEST_NOTICE:
        abort(413)
    body = request.get_data(cache=False)
    if len(body) > LARGEST_NOTICE:
        abort(413)
    return body


def _genuine(desk: CardDesk, body: bytes) -> ProviderEvent | None:
    try:
        return desk.gateway.verify_event(body, dict(request.headers.items()), at=clock.now())
    except (BadSignatureError, MalformedEventError) as error:
        log.warning("A notice was refused: %s", error)
        return None
