"""Draws a typst template as PNG in a process of its own, under limits of time and memory.

``python -m marketplace.documents.drawing`` is that process: facts on standard input, the picture on
standard output. It knows nothing but its template; nothing a person wrote becomes part of the
template's text, and nothing is fetched.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import typst

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 10
_LARGEST_MEMORY = 2 * 1024**3
_PIXELS_PER_INCH = 72.0  # a point is a pixel
_PNG = b"\x89PNG\r\n\x1a\n"


class DrawingError(RuntimeError):
    """No picture came in time, or none at all."""


def draw(*, template: Path, name: str, facts: Mapping[str, object], seconds: float) -> bytes:
    """The one page of ``template`` as PNG; it reads ``facts`` as the JSON input called ``name``.

    Raises DrawingError.
    """
    asked = {"template": os.fspath(template), "inputs": {name: json.dumps(dict(facts))}}
    command = [sys.executable, "-m", "marketplace.documents.drawing"]
    try:
        done = subprocess.run(  # noqa: S603  ourselves, with no word of a visitor in the command
            command,
            input=json.dumps(asked).encode(),
            capture_output=True,
            cwd=ROOT,
            timeout=seconds,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise DrawingError(f"{template.name}: not within {seconds} s") from error
    except subprocess.CalledProcessError as error:
        raise DrawingError(f"{template.name}: {error.stderr.decode(errors='replace')}") from error
    if not done.stdout.startswith(_PNG):
        raise DrawingError(f"{template.name}: no picture")
    return done.stdout


def main() -> None:
    """Draw what standard input asks for."""
    resource.setrlimit(resource.RLIMIT_AS, (_LARGEST_MEMORY, _LARGEST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    asked = json.load(sys.stdin)
    template = Path(asked["template"])
    picture = typst.compile(
        os.fspath(template),
        root=os.fspath(template.parent),
        format="png",
        ppi=_PIXELS_PER_INCH,
        sys_inputs=asked["inputs"],
    )
    sys.stdout.buffer.write(picture)


if __name__ == "__main__":
    main()
