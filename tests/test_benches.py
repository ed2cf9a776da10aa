"""Each benchmark starts: it loads the application in an order of its own, which no other test does."""

from __future__ import annotations

import subprocess
import sys

import pytest

from marketplace.config import ROOT


@pytest.mark.parametrize("name", ["desks", "pages", "search", "strangers"])
def test_a_benchmark_says_what_it_measures(name: str) -> None:
    command = [sys.executable, "-m", f"bench.{name}", "--help"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.startswith("usage:")
