"""Make the variants of a picture: of a stranger's in a process with limits, of our own right here."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from marketplace.imaging import child
from marketplace.imaging.refusals import (
    LONGEST_TO_SHORTEST,
    MOST_PIXELS,
    SHORTEST_SIDE,
    PictureRefusedError,
    Refusal,
)
from marketplace.imaging.signatures import refuse_at_sight
from marketplace.imaging.sizes import WIDTHS, Encoding

MEMORY = 600 * 1024 * 1024  # bytes of address space
PROCESSOR_SECONDS = 15
PATIENCE = 20.0  # seconds by the clock on the wall
_CHILD = Path(child.__file__)


class ChildLostError(RuntimeError):
    """The process ended without an answer and not by the picture's fault: try again."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One size in one encoding."""

    width: int
    height: int
    encoding: Encoding
    content: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """Width and height are those of the widest variant; ``colour`` is the average, ``#rrggbb``."""

    width: int
    height: int
    colour: str
    variants: tuple[Variant, ...]


def prepare(
    content: bytes,
    *,
    patience: float = PATIENCE,
    memory: int = MEMORY,
    widths: Sequence[int] = WIDTHS,
) -> Prepared:
    """The picture's variants in ``widths``, smallest first, without anything else that was in the file.

    Raises PictureRefusedError; ChildLostError when something killed the process.
    """
    refuse_at_sight(content)
    answer, _line, rest = _ask_child(content, patience, memory, widths).partition(b"\n")
    said = json.loads(answer)
    if "refusal" in said:
        raise PictureRefusedError(Refusal.of(said["refusal"]))
    return _prepared(said, rest)


def prepare_own(picture: Image.Image) -> Prepared:
    """The variants of a picture the house drew itself: no stranger's bytes, so no other process."""
    parts: list[bytes] = []
    said = child.described(picture.convert("RGB"), WIDTHS, parts)
    return _prepared(said, b"".join(parts))


def _prepared(said: Mapping[str, Any], content: bytes) -> Prepared:
    variants = tuple(_cut(content, said["variants"]))
    return Prepared(said["width"], said["height"], said["colour"], variants)


def _ask_child(content: bytes, patience: float, memory: int, widths: Sequence[int]) -> bytes:
    orders = {
        "memory": memory,
        "seconds": PROCESSOR_SECONDS,
        "pixels": MOST_PIXELS,
        "shortest": SHORTEST_SIDE,
        "ratio": LONGEST_TO_SHORTEST,
        "widths": tuple(widths),
    }
    try:
        child = subprocess.run(  # noqa: S603  our own file, our own orders
            [sys.executable, "-I", str(_CHILD), json.dumps(orders)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=patience,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise PictureRefusedError(Refusal.TOO_HARD) from late
    _refuse_how_it_ended(child.returncode)
    return child.stdout


def _refuse_how_it_ended(code: int) -> None:
    if code == -signal.SIGXCPU:
        raise PictureRefusedError(Refusal.TOO_HARD)
    if code in {-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGFPE, -signal.SIGILL}:
        raise PictureRefusedError(Refusal.DAMAGED)
    if code != 0:
        raise ChildLostError(f"The process that reads pictures ended with {code}.")


def _cut(content: bytes, described: list[Mapping[str, Any]]) -> Iterator[Variant]:
    start = 0
    for one in described:
        end = start + one["size"]
        encoding = Encoding(one["encoding"])
        yield Variant(one["width"], one["height"], encoding, content[start:end])
        start = end
