"""One of several processes that press the same button at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from marketplace import clock
from marketplace.app import create_app
from marketplace.config import Config
from tests.pages import Visitor

PATIENCE = 200.0


@dataclass(frozen=True)
class Outcome:
    """What one process was answered; ``location`` is where it was sent."""

    status: int
    location: str


def contend(
    config: Config, key: str, start: Barrier, tasks: Connection, at: datetime | None
) -> None:
    """Open the page named, wait for the others, press; until told None. It is always ``at``."""
    if at is not None:
        clock.now = lambda: at
    app = create_app(config)
    with app.app_context():
        browser = Visitor.of(app, key)
    while (task := tasks.recv()) is not None:
        url, action = task
        form = browser.get(url).form(action)
        start.wait(PATIENCE)
        answer = browser.knock("POST", form.action or url, dict(form.values))
        tasks.send(Outcome(answer.status, answer.headers.get("Location", "")))


class Contest:
    """Eight processes, each with an application, connections and a browser session of its own.

    ``keys`` says who sits at each, or at all. Their clock stands at ``at``, or goes with the
    machine's: what a test makes must not end before, whatever day it is run.
    """

    SIZE = 8

    def __init__(
        self, config: Config, keys: str | Sequence[str], *, at: datetime | None = None
    ) -> None:
        # The application is imported once, and not by each of the eight.
        context = get_context("forkserver")
        context.set_forkserver_preload([__name__])
        self._start = context.Barrier(self.SIZE)  # kept: children open it by name as they start
        self._pipes = []
        self._processes = []
        for key in [keys] * self.SIZE if isinstance(keys, str) else keys:
            ours, theirs = context.Pipe()
            process = context.Process(target=contend, args=(config, key, self._start, theirs, at))
            process.start()
            self._pipes.append(ours)
            self._processes.append(process)

    def press(self, url: str, action: str) -> list[Outcome]:
        """All press the form ``action`` of the page ``url`` at once."""
        return self._press([(url, action)] * self.SIZE)

    def press_each(self, urls: Sequence[str]) -> list[Outcome]:
        """Each presses the form that is the page ``urls`` names for it, all at once."""
        return self._press([(url, url) for url in urls])

    def _press(self, tasks: Sequence[tuple[str, str]]) -> list[Outcome]:
        for pipe, task in zip(self._pipes, tasks, strict=True):
            pipe.send(task)
        return [self._answer(pipe) for pipe in self._pipes]

    def end(self) -> None:
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join(PATIENCE)

    @staticmethod
    def _answer(pipe: Connection) -> Outcome:
        if not pipe.poll(PATIENCE):
            raise TimeoutError("A contender gave no answer.")
        outcome: Outcome = pipe.recv()
        return outcome
