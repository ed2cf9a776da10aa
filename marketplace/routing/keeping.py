"""What keeps a silent inquiry from lapsing: features above say so, as a condition beside each Inquiry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from flask import Flask, current_app

Condition = Callable[[datetime], sa.ColumnElement[bool]]
_NAME = "keeps_inquiries"


def add(app: Flask, *, condition: Condition) -> None:
    """Let ``condition`` at a moment, correlated with Inquiry, keep it from lapsing."""
    app.extensions.setdefault(_NAME, []).append(condition)


def nothing_keeps(at: datetime) -> sa.ColumnElement[bool]:
    """Beside an Inquiry: nobody above has a reason to keep it."""
    conditions: list[Condition] = current_app.extensions.get(_NAME, [])
    return sa.and_(sa.true(), *(sa.not_(condition(at)) for condition in conditions))
