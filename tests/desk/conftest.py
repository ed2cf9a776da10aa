"""The clock of the desk's pages, moved by hand."""

from __future__ import annotations

import pytest


@pytest.fixture
def moved(monkeypatch):
    """Let the views' clock say another moment."""

    def move(at) -> None:
        monkeypatch.setattr("marketplace.clock.now", lambda: at)

    return move
