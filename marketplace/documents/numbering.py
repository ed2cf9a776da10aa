"""Take the next number of a series; two at once never get the same, and none is skipped."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from marketplace.clock import jakarta_date
from marketplace.db import db, transaction
from marketplace.documents.models import NumberSeries


@transaction
def next_number(*, series: str, at: datetime) -> str:
    """``ORD-2026-000123``: series, year in Jakarta, running number. Given back on rollback."""
    year = jakarta_date(at).year
    # Insert-first: the row exists before it is locked, whoever comes first.
    values = {"series": series, "year": year}
    db.session.execute(
        sa.text(
            "INSERT INTO number_series (series, year, latest) VALUES (:series, :year, 0) "
            "ON CONFLICT (series, year) DO NOTHING"
        ),
        values,
    )
    latest = db.session.scalar(
        sa.update(NumberSeries)
        .where(NumberSeries.series == series, NumberSeries.year == year)
        .values(latest=NumberSeries.latest + 1)
        .returning(NumberSeries.latest)
        .execution_options(synchronize_session=False)
    )
    if latest is None:
        raise LookupError(f"{series} {year}")
    return f"{series}-{year}-{latest:06d}"
