"""Databases and indexes of invented listings to measure on, prepared once and kept under var/bench."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "bench"
SEED = 1


@dataclass(frozen=True, slots=True)
class World:
    """``count`` invented listings beside the demo world."""

    count: int
    folder: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings with which an application stands in it."""
        return {
            "DATABASE_URL": f"sqlite:///{self.folder / 'desaport.db'}",
            "SEARCH_INDEX_DIR": os.fspath(self.folder / "search_index"),
            "STORAGE_DIR": os.fspath(self.folder / "blobs"),
            "WORKER": "off",
            "UNLIMITED": "1",  # one address asks for all pages
        }

    def flask(self, *arguments: str) -> str:
        """What a command of the application prints."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(done.stderr)
        return done.stdout


def prepared(count: int) -> World:
    """The world of so many listings under today's schema; made if there is none yet."""
    head = ScriptDirectory(os.fspath(ROOT / "migrations")).get_current_head()
    world = World(count, KEPT / f"{head}-{count}")
    ready = world.folder / "ready"
    if not ready.exists():
        print(f"Inventing {count:,} listings …", file=sys.stderr, flush=True)
        world.folder.mkdir(parents=True, exist_ok=True)
        world.flask("db", "upgrade")
        world.flask("regions", "load")
        world.flask("demo", "load")
        world.flask("demo", "listings", "--count", str(count), "--seed", str(SEED))
        world.flask("search", "rebuild")
        ready.touch()
    world.flask("demo", "load")  # its rates are of the day
    return world
