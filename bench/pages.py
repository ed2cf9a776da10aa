"""Measures pages beside a bare page of 24 cards and writes docs/benchmarks/pages.md.

python -m bench.pages                # 75,000 and 10,000 listings
python -m bench.pages --sizes 10000  # one size only, so nothing about growth
python -m bench.pages --dry          # print, but do not write the report
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from bench.addresses import ADDRESSES, GROWTH, PRODUCT, TARGETS
from bench.served import Answered, Served, serving
from bench.worlds import World, prepared

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks" / "pages.md"
SIZES = [10_000, 75_000]
ROUNDS = 96
WARM_UP = 2
NICE = 10
# What browsers send; without it nothing would be compressed.
BROWSER = {"Accept": "text/html", "Accept-Encoding": "gzip, br", "Accept-Language": "en-GB,en"}
# For who brings a cookie, whatever it says, every page is made anew.
RETURNING = {**BROWSER, "Cookie": "seen=1"}

_TAKEN = """Written by `python -m bench.pages` on {day}: {cores} cores, {machine}, Python {python}, \
load {load:.1f} at the end. One granian worker with one blocking thread for each application, asked \
one after another in turn over one connection, anonymously; {rounds} rounds. CPU is the time all \
threads of the server spent on a core from before the request until 3 ms after its answer. Read \
ratios, not milliseconds: a busy machine makes every figure larger."""
_EXPLAINED = """The bare page (`bench/bare.py`) is Flask, Flask-SQLAlchemy and Jinja as in their \
tutorials: 24 cards with name, place, lowest price and minimum order, out of the same database, \
without languages, search, filters, headers or compression. `made` is a page made for this \
request (a cookie came with it, so nothing kept was used), `kept` what a first visitor gets while nothing \
changes (docs/decisions/0024). `search` and `list` are the medians over {search} and {list} addresses (`bench/addresses.py`), each with 24 results; `product` over \
{product} listings. Queries are counted in the application, the most any address of the kind sent."""


@dataclass
class Findings:
    """What the requests for one kind of page in one world came to."""

    answers: list[Answered] = field(default_factory=list)
    kept: list[Answered] = field(default_factory=list)
    queries: int = 0

    @property
    def cpu(self) -> float:
        """The median, in milliseconds."""
        return median(answer.cpu for answer in self.answers)

    @property
    def kept_cpu(self) -> float:
        """The median where the page stood already."""
        return median(answer.cpu for answer in self.kept)

    @property
    def walls(self) -> str:
        """Median and 95th percentile in milliseconds."""
        walls = [answer.wall for answer in self.answers]
        return f"{median(walls):.1f} / {quantiles(walls, n=20)[-1]:.1f}"

    @property
    def kilobytes(self) -> float:
        """The median body as it travels."""
        return median(answer.size for answer in self.answers) / 1000


Kinds = Mapping[str, Findings]


def measure(worlds: list[World], rounds: int) -> tuple[Findings, dict[int, Kinds]]:
    """The bare page and every kind of page in every world, in turn."""
    addresses = {world.count: _addresses(world) for world in worlds}
    bare = Findings()
    found = {world.count: {kind: Findings() for kind in addresses[world.count]} for world in worlds}
    with ExitStack() as stack:
        plain = stack.enter_context(serving("bench.bare:app", worlds[-1].environment))
        ours = {
            world.count: stack.enter_context(serving("marketplace.serving:app", world.environment))
            for world in worlds
        }
        for world in worlds:
            _warm(ours[world.count], addresses[world.count])
        for served in (plain, *ours.values()):
            served.connect()
        for turn in range(rounds):
            bare.answers.append(plain.ask("/", BROWSER))
            for world in worlds:
                for kind, several in addresses[world.count].items():
                    path, findings = several[turn % len(several)], found[world.count][kind]
                    findings.answers.append(ours[world.count].ask(path, RETURNING))
                    findings.kept.append(ours[world.count].ask(path, BROWSER))
    for world in worlds:
        for kind, several in addresses[world.count].items():
            found[world.count][kind].queries = max(_queries(world, several))
    return bare, {number: dict(kinds) for number, kinds in found.items()}


def _addresses(world: World) -> dict[str, tuple[str, ...]]:
    products = json.loads(_inside(world, "products", []))
    return {**ADDRESSES, PRODUCT: tuple(f"/products/{public_id}" for public_id in products)}


def _warm(served: Served, addresses: Mapping[str, tuple[str, ...]]) -> None:
    for _ in range(WARM_UP):
        for several in addresses.values():
            for path in several:
                served.ask(path, BROWSER)


def _queries(world: World, paths: tuple[str, ...]) -> list[int]:
    counted: list[int] = json.loads(_inside(world, "queries", list(paths)))
    return counted


def _inside(world: World, question: str, given: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bench.inside", question],
        input=json.dumps(given),
        cwd=ROOT,
        env={**os.environ, **world.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def table(bare: Findings, found: Mapping[int, Kinds]) -> str:
    """Every kind of page, how it stands to the bare page and, of two sizes, how it grows."""
    small, large = min(found), max(found)
    grown = small != large
    head = ["page", *(f"made, {count:,}" for count in sorted(found)), "× bare (at most)"]
    head += [f"× {small:,} (at most)"] * grown
    head += [f"kept, {large:,}", "× bare", "wall, made, p50 / p95", "kB sent", "queries"]
    plain = ["bare", *[""] * grown, f"{bare.cpu:.2f}", "1", *[""] * grown, "", "", bare.walls]
    lines = [_row(head), _row(["---"] * len(head)), _row([*plain, f"{bare.kilobytes:.1f}", "3"])]
    for kind, most in TARGETS.items():
        other = found[large][kind]
        cells = [kind, *(f"{found[count][kind].cpu:.2f}" for count in sorted(found))]
        cells += [f"{other.cpu / bare.cpu:.2f} ({most:g})"]
        cells += [f"{other.cpu / found[small][kind].cpu:.2f} ({GROWTH:g})"] * grown
        cells += [f"{other.kept_cpu:.2f}", f"{other.kept_cpu / bare.cpu:.2f}", other.walls]
        lines.append(_row([*cells, f"{other.kilobytes:.1f}", str(other.queries)]))
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def report(rows: str, rounds: int) -> str:
    """The page, as Markdown."""
    taken = _TAKEN.format(
        day=datetime.now(UTC).date().isoformat(),  # noqa: TID251  a report says its day
        cores=os.cpu_count(),
        machine=platform.machine(),
        python=platform.python_version(),
        load=os.getloadavg()[0],
        rounds=rounds,
    )
    sizes = {kind: len(several) for kind, several in ADDRESSES.items()}
    explained = _EXPLAINED.format(**sizes, product=24)
    return f"# Pages, measured\n\n{taken}\n\n{rows}\n\n{explained}\n"


def main() -> None:
    """Measure, print, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="LISTINGS")
    parser.add_argument("--dry", action="store_true", help="print, but do not write the report")
    asked = parser.parse_args()
    os.nice(NICE)
    worlds = [prepared(count) for count in sorted(set(asked.sizes))]
    bare, found = measure(worlds, asked.rounds)
    text = report(table(bare, found), asked.rounds)
    print(text)
    if not asked.dry:
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
