"""A small application with regions alone, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.regions.build import bare_app


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with bare_app(tmp_path) as app:
        yield app
