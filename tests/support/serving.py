"""The application on a real port of this machine, each request in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from typing_extensions import override
from werkzeug.serving import WSGIRequestHandler, make_server


@dataclass(frozen=True, slots=True)
class Served:
    """``url`` is the address of the running application, without a slash at its end."""

    app: Flask
    url: str


class _QuietHandler(WSGIRequestHandler):
    @override
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: tests look at answers."""


@contextmanager
def serving(app: Flask, *, port: int = 0) -> Iterator[Served]:
    """Serve ``app`` on 127.0.0.1 (a free port unless one is given) until the block ends."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_QuietHandler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="app-server"
    )
    thread.start()
    try:
        yield Served(app, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def app_server(app: Flask) -> Iterator[Served]:
    """The test's application on a real port."""
    with serving(app) as served:
        yield served
