"""Serve Desaport on this machine: the fake card provider, then the server. `make setup` ran before."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
HIGHEST_PORT = 65_000
WEBHOOK_SECRET = "whsec_demo"  # noqa: S105  shared with the fake provider on this machine only


def main() -> int:
    """Start everything; ends with the server."""
    os.chdir(ROOT)
    text = os.environ.get("PORT", "8000")
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= HIGHEST_PORT):
        print(f"PORT must be a port number, not {text!r}.", file=sys.stderr)
        return 1
    port = int(text)
    if _taken(port):
        print(f"Port {port} is in use. Try: make run PORT={port + 10}", file=sys.stderr)
        return 1
    os.environ.setdefault("WORKER", "thread")
    if "STRIPE_SECRET_KEY" not in os.environ:
        _start_fake_provider(port)
    _greet(port)
    Granian(
        "marketplace.serving:app",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("WEB_WORKERS", os.cpu_count() or 1)),
        blocking_threads=1,
        log_access=False,
    ).serve()
    return 0


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _start_fake_provider(port: int) -> None:
    """A stateful stand-in for the card provider, with a page to click: no card is ever charged."""
    fake_port = next(free for free in range(port + 1, port + 100) if not _taken(free))
    state = ROOT / "var" / "fakestripe.json"
    state.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.support.fakestripe"]
    command += ["--port", str(fake_port), "--state", os.fspath(state)]
    command += ["--webhook-url", f"http://{HOST}:{port}/webhooks/stripe"]
    command += ["--webhook-secret", WEBHOOK_SECRET]
    process = subprocess.Popen(command)
    atexit.register(process.terminate)
    os.environ["STRIPE_API_BASE"] = f"http://{HOST}:{fake_port}"
    os.environ["STRIPE_SECRET_KEY"] = "sk_test_demo"  # noqa: S105
    os.environ["STRIPE_WEBHOOK_SECRETS"] = WEBHOOK_SECRET


def _greet(port: int) -> None:
    address = f"http://{HOST}:{port}"
    print(f"\n  Desaport is at {address}")
    print(f"  Step into the demo world at {address}/sign-in; stop with Ctrl+C.\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
