"""Everything the fake remembers, and its file on disk when it has one."""

from __future__ import annotations

import json
import os
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.support.fakestripe.answers import Json


@dataclass(slots=True)
class State:
    """Objects by id, as they are answered; ``forms`` keeps what a session was made from."""

    sessions: dict[str, Json] = field(default_factory=dict)
    intents: dict[str, Json] = field(default_factory=dict)
    charges: dict[str, Json] = field(default_factory=dict)
    forms: dict[str, Json] = field(default_factory=dict)
    intent_of_session: dict[str, str] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    undelivered: list[str] = field(default_factory=list)
    answered_keys: dict[str, dict[str, Any]] = field(default_factory=dict)

    def clear(self) -> None:
        for name in self.__slots__:
            getattr(self, name).clear()

    def event(self, ref: str) -> Json:
        return next(event for event in self.events if event["id"] == ref)


@dataclass(slots=True)
class Clock:
    """The fake's own time: the machine's, moved by ``offset`` seconds."""

    offset: float = 0

    def now(self) -> int:
        return int(time.time() + self.offset)


def load(path: Path | None) -> State:
    """Read what an earlier run remembered; nothing on the first run."""
    if path is None or not path.exists():
        return State()
    return State(**json.loads(path.read_text("utf-8")))


def save(state: State, path: Path | None) -> None:
    """Replace the file in one step, so that a kill leaves the old one or the new one."""
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(state), file)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
