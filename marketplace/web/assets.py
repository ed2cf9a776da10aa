"""Delivers style sheets, scripts and pictures of our own under names that say their content.

``url_for("static", filename="css/desaport.css")`` gives ``/static/css/desaport.<digest>.css``, which
browsers keep for a year and never ask for again. The plain name answers too, to be asked each time,
and so does a name of yesterday's content, with today's: pages that are still open use it.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

ENDPOINT = "static"
A_YEAR = "public, max-age=31536000, immutable"
EACH_TIME = "public, no-cache"
# Brotli would save another sixth, but Python has none and the lock holds no package for it.
HIGHEST = 9
_DIGITS = 12
_HASHED = re.compile(rf"(?P<stem>.+)\.(?P<digest>[0-9a-f]{{{_DIGITS}}})(?P<suffix>\.[a-z0-9]+)")
_COMPRESSIBLE = ("text/", "image/svg+xml", "application/json", "application/manifest+json")


@dataclass(frozen=True)
class Asset:
    """One file as it was read at ``stamp`` (its moment of change and size)."""

    content: bytes
    mimetype: str
    stamp: tuple[int, int]

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:_DIGITS]

    @cached_property
    def compressed(self) -> bytes | None:
        """The same for who reads gzip; None where it would save nothing."""
        if not self.mimetype.startswith(_COMPRESSIBLE):
            return None
        small = gzip.compress(self.content, compresslevel=HIGHEST, mtime=0)
        return small if len(small) < len(self.content) else None


class Assets:
    """The files of a folder, each read once; ``watched`` looks each time whether it has changed."""

    def __init__(self, folder: Path, *, watched: bool) -> None:
        self._folder = folder
        self._watched = watched
        self._read: dict[str, Asset] = {}

    def hashed(self, name: str) -> str:
        """``css/desaport.<digest>.css`` for ``css/desaport.css``; what is no file keeps its name."""
        asset = self._find(name)
        stem, dot, suffix = name.rpartition(".")
        return f"{stem}.{asset.digest}{dot}{suffix}" if asset is not None and dot else name

    def asked(self, name: str) -> tuple[Asset, bool]:
        """The file behind a hashed or plain name, and whether the name says just its content.

        Raises NotFound.
        """
        plain = self._find(name)
        if plain is not None:
            return plain, False
        match = _HASHED.fullmatch(name)
        asset = self._find(match["stem"] + match["suffix"]) if match else None
        if match is None or asset is None:
            raise NotFound
        return asset, match["digest"] == asset.digest

    def _find(self, name: str) -> Asset | None:
        known = self._read.get(name)
        if known is not None and not self._watched:
            return known
        path = safe_join(str(self._folder), name)
        if path is None or not Path(path).is_file():
            return None
        stat = Path(path).stat()
        stamp = stat.st_mtime_ns, stat.st_size
        if known is None or known.stamp != stamp:
            mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
            known = self._read[name] = Asset(Path(path).read_bytes(), mimetype, stamp)
        return known


def install(app: Flask, *, folder: Path) -> None:
    """Take the place of Flask's own delivery, under the same endpoint; files are watched in debug."""
    assets = Assets(folder, watched=app.debug)

    def deliver(filename: str) -> Response:
        asset, exact = assets.asked(filename)
        return _response(asset, lasts=exact)

    def name_by_content(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == ENDPOINT and "filename" in values:
            values["filename"] = assets.hashed(str(values["filename"]))

    app.view_functions[ENDPOINT] = deliver
    app.url_defaults(name_by_content)


def _response(asset: Asset, *, lasts: bool) -> Response:
    """The file, its compressed form for who reads it, or that nothing has changed."""
    small = asset.compressed if request.accept_encodings.quality("gzip") else None
    response = Response(small or asset.content, mimetype=asset.mimetype)
    if small is not None:
        response.content_encoding = "gzip"
    if asset.compressed is not None:
        response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = A_YEAR if lasts else EACH_TIME
    # Weak when compressed: other bytes, the same meaning.
    response.set_etag(asset.digest, weak=small is not None)
    return response.make_conditional(request)  # type: ignore[return-value]  # it answers itself
