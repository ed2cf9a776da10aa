"""Run the fake provider in a process of its own: ``python -m tests.support.fakestripe``."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path

from tests.support.fakestripe.server import WEBHOOK_SECRET, FakeStripe


def main() -> None:
    """Serve until stopped."""
    fake = _fake(_arguments())
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    fake.start()
    print(f"Fake Stripe (no card is ever charged) on {fake.url}", flush=True)  # noqa: T201
    stopped.wait()
    fake.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.support.fakestripe",
        description="A stand-in for Stripe on 127.0.0.1, with a page to pay on. Charges nobody.",
    )
    parser.add_argument("--port", type=int, default=12111, help="0 takes a free one")
    parser.add_argument("--state", type=Path, help="file that keeps payments over a restart")
    parser.add_argument("--webhook-url", help="where events go; without it they wait")
    parser.add_argument("--webhook-secret", default=WEBHOOK_SECRET, help="signs the events")
    return parser.parse_args()


def _fake(arguments: argparse.Namespace) -> FakeStripe:
    return FakeStripe(
        port=arguments.port,
        webhook_url=arguments.webhook_url,
        webhook_secret=arguments.webhook_secret,
        state_file=arguments.state,
    )


if __name__ == "__main__":
    main()
