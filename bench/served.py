"""An application behind granian, as scripts/run.py serves it, and the CPU time its process uses."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds until the server must answer
# What a server still does when its answer is out belongs to the request.
AFTERWARDS = 0.003
_SERVE = """
import sys
from granian import Granian
from granian.constants import Interfaces
Granian(sys.argv[1], address=sys.argv[2], port=int(sys.argv[3]), interface=Interfaces.WSGI,
        workers=1, blocking_threads=1, log_access=False, log_level="error").serve()
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """One request: milliseconds of the server's CPU and of the wall, and the body's bytes."""

    cpu: float
    wall: float
    size: int


class Served:
    """A running server with one connection to it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self._connection = HTTPConnection(HOST, port, timeout=PATIENCE)

    def ask(self, path: str, headers: Mapping[str, str]) -> Answered:
        """GET ``path``, which must be there."""
        before, started = self._cpu(), time.perf_counter()
        response, body = self._get(path, headers)
        wall = time.perf_counter() - started
        if response.status not in {200, 304}:
            raise RuntimeError(f"{path} answered {response.status}.")
        time.sleep(AFTERWARDS)
        return Answered((self._cpu() - before) / 1e6, wall * 1000, len(body))

    def wait(self) -> None:
        """Until it answers."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            with suppress(OSError):
                self._get("/", {})
                return
            self._connection.close()
            time.sleep(0.1)
        raise RuntimeError("The server did not start.")

    def connect(self) -> None:
        """Anew, for servers close a connection that has been silent."""
        self._connection.close()
        self._connection.connect()

    def _get(self, path: str, headers: Mapping[str, str]) -> tuple[HTTPResponse, bytes]:
        self._connection.request("GET", path, headers=dict(headers))
        response = self._connection.getresponse()
        return response, response.read()

    def _cpu(self) -> int:
        """Nanoseconds on a core of every thread of the server and its worker, so far."""
        return sum(
            int(file.read_text(encoding="ascii").split()[0])
            for pid in (self._process.pid, *_children(self._process.pid))
            for file in Path(f"/proc/{pid}/task").glob("*/schedstat")
        )


@contextmanager
def serving(target: str, environment: Mapping[str, str]) -> Iterator[Served]:
    """Serve ``target`` ("module:app") until the block ends."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, target, HOST, str(port)],
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    try:
        served = Served(process, port)
        served.wait()
        yield served
    finally:
        process.terminate()
        process.wait()


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]
