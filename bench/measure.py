"""Measures one engine in a process of its own and prints what it found as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import quantiles

from bench.documents import Question, documents, questions
from bench.engines import ENGINES, Measured, Ours

QUESTIONS = 30
ROUNDS = 4
UPDATES = 20
FULL_PAGES_SECONDS = 3.0
MEGABYTE = 1024 * 1024


@dataclass
class Findings:
    """Milliseconds are of CPU unless they say wall; memory is of the whole process."""

    engine: str
    count: int
    build_cpu_s: float = 0.0
    build_wall_s: float = 0.0
    build_peak_mb: float = 0.0
    size_mb: float = 0.0
    open_ms: float = 0.0
    serving_mb: float = 0.0
    update_ms: float = 0.0
    update_wall_ms: float = 0.0
    pages_per_cpu_s: float = 0.0
    suggest_p95_ms: float = 0.0
    kinds: dict[str, dict[str, float]] = field(default_factory=dict)


def measure(name: str, count: int, folder: Path) -> Findings:
    """Builds, opens, asks and updates; each step in this process."""
    findings = Findings(engine=name, count=count)
    engine: Measured = ENGINES[name](folder)
    with _timed() as took:
        engine.build(documents(count))
    findings.build_cpu_s, findings.build_wall_s = took[0] / 1000, took[1] / 1000
    findings.build_peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    findings.size_mb = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    findings.size_mb /= MEGABYTE
    return findings


def ask(name: str, folder: Path, findings: Findings) -> Findings:
    """Opens what was built and asks; in a process that has not built it."""
    engine: Measured = ENGINES[name](folder)
    with _timed() as took:
        engine.open()
    findings.open_ms = took[0]
    asked = questions(QUESTIONS)
    for kind, several in asked.items():
        findings.kinds[kind] = _latencies(engine, several)
    findings.pages_per_cpu_s = _throughput(engine, asked["full page"])
    if isinstance(engine, Ours):
        findings.suggest_p95_ms = _suggestions(engine, asked["prefix"])
    findings.serving_mb = _resident()
    findings.update_ms, findings.update_wall_ms = _updates(engine)
    return findings


def _latencies(engine: Measured, several: list[Question]) -> dict[str, float]:
    cold = [_cpu(partial(engine.ask, question)) for question in several]
    warm: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        for question in several:
            with _timed() as took:
                engine.ask(question)
            warm.append((took[0], took[1]))
    cpu, wall = [one[0] for one in warm], [one[1] for one in warm]
    return {
        "cpu_p50": _percentile(cpu, 50),
        "cpu_p95": _percentile(cpu, 95),
        "wall_p50": _percentile(wall, 50),
        "wall_p95": _percentile(wall, 95),
        "cold_max": max(cold),
        "found": sum(engine.ask(question) for question in several) / len(several),
    }


def _throughput(engine: Measured, several: list[Question]) -> float:
    started = time.process_time()
    asked = 0
    while time.process_time() - started < FULL_PAGES_SECONDS:
        engine.ask(several[asked % len(several)])
        asked += 1
    return asked / (time.process_time() - started)


def _suggestions(engine: Ours, several: list[Question]) -> float:
    took = [
        _cpu(partial(engine.suggest, question.words[0][:length]))
        for question in several
        for length in (2, 3, 4)
    ]
    return _percentile(took, 95)


def _updates(engine: Measured) -> tuple[float, float]:
    """From the call until the changed word is found by the same process; the median."""
    took = []
    for number, document in enumerate(documents(UPDATES)):
        word = f"zzupdate{number}"
        changed = replace(document, version=2, keywords=(word,))
        question = replace(questions(1)["term"][0], words=(word,))
        with _timed() as one:
            engine.update(changed)
            found = engine.ask(question)
        if found != 1:
            raise RuntimeError(f"The update {number} was not seen.")
        took.append(one)
    return _percentile([one[0] for one in took], 50), _percentile([one[1] for one in took], 50)


@contextmanager
def _timed() -> Iterator[list[float]]:
    """CPU and wall milliseconds of a block."""
    took = [0.0, 0.0]
    cpu, wall = time.process_time(), time.perf_counter()
    yield took
    took[:] = [(time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000]


def _cpu(work: Callable[[], object]) -> float:
    with _timed() as took:
        work()
    return took[0]


def _percentile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / MEGABYTE


def main() -> None:
    """``measure.py build|ask ENGINE COUNT FOLDER``; ``ask`` reads the findings so far from stdin."""
    step, name, count, folder = sys.argv[1:5]
    path = Path(folder)
    if step == "build":
        findings = measure(name, int(count), path)
    else:
        findings = ask(name, path, Findings(**json.load(sys.stdin)))
    json.dump(asdict(findings), sys.stdout)


if __name__ == "__main__":
    main()
