"""The bytes of pictures: for everybody and for good once published, before that for who may see."""

from __future__ import annotations

from flask import Response, current_app, request
from flask_babel import get_locale

from marketplace.catalog import photo_queries
from marketplace.catalog.photo_queries import Stored
from marketplace.catalog.pictures import Picture
from marketplace.errors import NotFoundError
from marketplace.imaging.sizes import Encoding
from marketplace.organisations.acting import find_actor
from marketplace.organisations.roles import Actor
from marketplace.storage.disk import MissingBlobError
from marketplace.storage.port import Storage
from marketplace.web.access import PUBLIC, access

A_YEAR = "public, max-age=31536000, immutable"
SAVE_DATA = "Save-Data"


@access(get=PUBLIC)
def photo(mark: str, width: int, encoding: str) -> Response:
    """One variant; the smallest one for browsers that were told to save data."""
    kind = Encoding(encoding)
    stored = _find(mark, width, kind)
    storage: Storage = current_app.extensions["storage"]
    try:
        content = storage.get(stored.sha256)
    except MissingBlobError:
        raise NotFoundError from None
    response = Response(content, mimetype=kind.media_type)
    response.headers["Cache-Control"] = A_YEAR if stored.public else "no-store"
    response.vary.add(SAVE_DATA)
    response.set_etag(stored.sha256)
    return response.make_conditional(request)  # type: ignore[return-value]  # it returns itself


def photo_srcset(picture: Picture, encoding: str, most: int) -> str:
    """For templates: the addresses of the variants at most this wide."""
    return picture.srcset(encoding, most=most, root=request.script_root)


def photo_src(picture: Picture, most: int) -> str:
    """For templates: the JPEG for browsers that know nothing newer, or for a link."""
    path = picture.path(picture.widest_within(most), Encoding.JPEG)
    return f"{request.script_root}{path}"


def photo_alt(picture: Picture) -> tuple[str, str]:
    """For templates: what is on it, and the language that is said in."""
    locale = get_locale()
    return picture.alt(locale.language if locale else "en")


def _find(mark: str, width: int, encoding: Encoding) -> Stored:
    """Strangers first: nearly every picture asked for is published."""
    try:
        return _find_for(None, mark, width, encoding)
    except NotFoundError:
        actor = find_actor()
        if actor is None:
            raise
    return _find_for(actor, mark, width, encoding)


def _find_for(actor: Actor | None, mark: str, width: int, encoding: Encoding) -> Stored:
    if request.headers.get(SAVE_DATA, "").strip().lower() == "on":
        return photo_queries.get_smallest_variant(actor=actor, mark=mark, encoding=encoding)
    return photo_queries.get_variant(actor=actor, mark=mark, width=width, encoding=encoding)
