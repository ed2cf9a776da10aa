"""Several people at the same moment: each call in a thread and database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from flask import Flask

from marketplace.db import db

Call = Callable[[], object]


def race(app: Flask, calls: Sequence[Call]) -> list[object]:
    """What each call returned, or the exception it raised, in the order of ``calls``."""
    db.session.rollback()  # the test's own reading must not stand in anybody's way
    outcomes: list[object] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(number: int, call: Call) -> None:
        with app.app_context():
            start.wait(timeout=30)
            try:
                outcomes[number] = call()
            except Exception as error:  # noqa: BLE001  the outcome is what the test looks at
                outcomes[number] = error
            finally:
                db.session.remove()

    threads = [
        threading.Thread(target=run, args=(number, call)) for number, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes
