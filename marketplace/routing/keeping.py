"""What keeps a silent inquiry from lapsing: features above say so, as a condition beside each Inquiry."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, cast

import sqlalchemy as sa

from marketplace.web import registry

KEEPS = "keeps_inquiries"  # under this name wiring registers each Condition


class Condition(Protocol):
    """Correlated with Inquiry: whether it must not lapse at this moment."""

    def __call__(self, *, at: datetime) -> sa.ColumnElement[bool]: ...


def nothing_keeps(*, at: datetime) -> sa.ColumnElement[bool]:
    """Beside an Inquiry: nobody above has a reason to keep it."""
    conditions = [cast("Condition", entry) for entry in registry.entries(name=KEEPS)]
    return sa.and_(sa.true(), *(sa.not_(condition(at=at)) for condition in conditions))
