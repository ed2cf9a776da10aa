"""A process that keeps the index in step until it is killed."""

from __future__ import annotations

from multiprocessing.connection import Connection

from marketplace.app import create_app
from marketplace.catalog.worker import IndexWorker
from marketplace.config import Config
from marketplace.search.thesaurus import thesaurus

thesaurus()  # read once, before the processes are forked that all need it


def follow(config: Config, begun: Connection) -> None:
    """Say that it begins, and follow."""
    app = create_app(config)
    begun.send("begun")
    IndexWorker(app).run()
