"""Measures search beside tantivy and SQLite FTS5 and writes docs/benchmarks/search.md.

python -m bench.search                 # 75,000 listings, the three engines
python -m bench.search --growth        # and ours and tantivy at 10,000 and 750,000
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.engines import ENGINES
from bench.measure import Findings

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks" / "search.md"
COUNT = 75_000
GROWTH = (10_000, 750_000)
BASE = "tantivy"

_TAKEN = """Written by `python -m bench.search` on {day}: {cores} cores, {machine}, Python {python}, \
load {load:.1f} at the end. Invented listings on real villages, the same for every engine and run; \
engines one after another, each built in one process and asked in another. Read ratios, not \
milliseconds: a busy machine makes every figure larger."""
_EXPLAINED = """CPU milliseconds p50 / p95 of warm queries (30 questions of a kind, four rounds), \
times tantivy's p95 in brackets; then wall p95, and the slowest first touch in CPU milliseconds. \
Ours also reads the query with the thesaurus, mends its spelling, counts four facets and three \
measures each without its own filter, and tells why each result answers; tantivy and FTS5 do only \
what the question says."""


def run(name: str, count: int) -> Findings:
    """One engine, built in one process and asked in the next, in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        arguments = [name, str(count), f"{folder}/index"]
        built = _step("build", arguments, "")
        return Findings(**json.loads(_step("ask", arguments, built)))


def _step(step: str, arguments: list[str], given: str) -> str:
    print(
        f"{step:>6} {arguments[0]}, {int(arguments[1]):,} documents …", file=sys.stderr, flush=True
    )
    command = [sys.executable, "-m", "bench.measure", step, *arguments]
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def latencies(several: list[Findings]) -> str:
    """CPU p50 and p95 of each kind of query, and how they stand to tantivy's."""
    base = next(one for one in several if one.engine == BASE)
    lines = [
        "| query | " + " | ".join(one.engine for one in several) + " |",
        "|---" * (len(several) + 1) + "|",
    ]
    for kind in base.kinds:
        cells = []
        for one in several:
            found = one.kinds[kind]
            ratio = found["cpu_p95"] / base.kinds[kind]["cpu_p95"]
            cells.append(
                f"{found['cpu_p50']:.2f} / {found['cpu_p95']:.2f} (×{ratio:.1f}); "
                f"wall {found['wall_p95']:.2f}; first {found['cold_max']:.0f}"
            )
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def costs(several: list[Findings]) -> str:
    """What each engine costs to build, keep and change."""
    columns = (
        "engine", "documents", "build CPU s", "build peak MB", "index MB", "open ms", "serving MB",
        "update to visible ms (wall)", "full pages per CPU second", "suggestions p95 ms",
    )  # fmt: skip
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for one in several:
        suggestions = f"{one.suggest_p95_ms:.2f}" if one.suggest_p95_ms else "–"
        lines.append(
            f"| {one.engine} | {one.count:,} | {one.build_cpu_s:.0f} | {one.build_peak_mb:.0f} | "
            f"{one.size_mb:.0f} | {one.open_ms:.0f} | {one.serving_mb:.0f} | "
            f"{one.update_ms:.0f} ({one.update_wall_ms:.0f}) | {one.pages_per_cpu_s:.0f} | "
            f"{suggestions} |"
        )
    return "\n".join(lines)


def growth(several: list[Findings]) -> str:
    """CPU p95 of every kind as documents grow."""
    lines = [
        "| query | " + " | ".join(f"{one.engine} {one.count:,}" for one in several) + " |",
        "|---" * (len(several) + 1) + "|",
    ]
    for kind in several[0].kinds:
        cells = (f"{one.kinds[kind]['cpu_p95']:.2f}" for one in several)
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def report(side_by_side: list[Findings], grown: list[Findings]) -> str:
    """The page, as Markdown."""
    now = datetime.now(UTC).date().isoformat()  # noqa: TID251  a report says its day
    load = os.getloadavg()[0]
    taken = _TAKEN.format(
        day=now,
        cores=os.cpu_count(),
        machine=platform.machine(),
        python=platform.python_version(),
        load=load,
    )
    parts = [
        "# Search, measured",
        taken,
        f"## Side by side at {side_by_side[0].count:,} listings",
        _EXPLAINED,
        latencies(side_by_side),
        costs(side_by_side),
    ]
    if grown:
        ours = [one for one in side_by_side if one.engine in {"desaport", BASE}]
        ordered = sorted([*ours, *grown], key=lambda one: (one.engine, one.count))
        parts += ["## How cost grows", "CPU p95 in milliseconds.", growth(ordered), costs(ordered)]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Measure, print, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--dry", action="store_true", help="print, but do not write the report")
    parser.add_argument("--engines", default=",".join(ENGINES), help="tantivy must be among them")
    asked = parser.parse_args()
    side_by_side = [run(name, asked.count) for name in asked.engines.split(",")]
    grown = []
    if asked.growth:
        grown = [run(name, count) for count in GROWTH for name in ("desaport", BASE)]
    text = report(side_by_side, grown)
    print(text)
    if not asked.dry:
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
