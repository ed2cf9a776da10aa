"""Say in one closing line what this run could not test, and with what it could."""

from __future__ import annotations

import os

import pytest

from tests.support.browsers import chromium_path
from tests.support.databases import postgres_is_here

WANTED = (
    ("REQUIRE_POSTGRES", postgres_is_here, "PostgreSQL", "make setup"),
    ("REQUIRE_BROWSER", chromium_path, "the browser", "apt-get install chromium"),
)


def pytest_sessionstart(session: pytest.Session) -> None:
    for variable, present, what, remedy in WANTED:
        if os.environ.get(variable) == "1" and not present():
            pytest.exit(f"{variable}=1 but {what} is missing; try: {remedy}", returncode=4)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing = [f"{what} (enable with: {remedy})" for _, here, what, remedy in WANTED if not here()]
    if missing:
        terminalreporter.write_line(f"Not tested here: {'; '.join(missing)}")
