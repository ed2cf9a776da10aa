"""Which engines can be tested on this machine; closing_line.py tells of those that cannot."""

from __future__ import annotations

from tests.support.databases import postgres_is_here

collect_ignore = [] if postgres_is_here() else ["test_postgres_engine.py"]
