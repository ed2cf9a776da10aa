"""The script that kills the server keeps working; its full run is 200 trades and a dozen kills."""

from __future__ import annotations

import subprocess
import sys

from marketplace.config import ROOT


def test_a_few_trades_survive_two_kills():
    command = [sys.executable, "-m", "scripts.survive_kills"]
    command += ["--trades", "4", "--kills", "2", "--clients", "2"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Nothing lost, nothing twice." in run.stdout, run.stdout + run.stderr
    assert run.returncode == 0
