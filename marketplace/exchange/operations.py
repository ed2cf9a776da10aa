"""Takes in the rates of a file: all of them, or none; a second time changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext

from marketplace.clock import jakarta_date
from marketplace.db import db, transaction
from marketplace.errors import RefusedError
from marketplace.exchange.models import ExchangeRate
from marketplace.exchange.reading import QuotedLine

ROWS_IN_ONE_STATEMENT = 2000


@dataclass(frozen=True, slots=True)
class RateLoad:
    """How many rates a load added, how many stood already, and the newest day of the file."""

    added: int
    standing: int
    newest: date


@transaction
def load_rates(*, lines: Sequence[QuotedLine], at: datetime) -> RateLoad:
    """Keep these rates. Raises RefusedError, naming the line, for a rate that cannot be kept.

    A rate once kept may stand behind an amount somebody was shown, so another value for the same
    day and currency is refused, not written over it.
    """
    _refuse_the_future(lines, at=at)
    kept = _kept_between(
        min(line.quote.day for line in lines), max(line.quote.day for line in lines)
    )
    new = [line for line in lines if not _stands(line, kept)]
    for start in range(0, len(new), ROWS_IN_ONE_STATEMENT):
        some = new[start : start + ROWS_IN_ONE_STATEMENT]
        db.session.execute(sa.insert(ExchangeRate), [_values(line, at=at) for line in some])
    return RateLoad(
        added=len(new),
        standing=len(lines) - len(new),
        newest=max(line.quote.day for line in lines),
    )


def _refuse_the_future(lines: Sequence[QuotedLine], *, at: datetime) -> None:
    today = jakarta_date(at)
    for line in lines:
        if line.quote.day > today:
            raise RefusedError(
                gettext("Line %(line)s: The day has not come yet.", line=line.line), field="day"
            )


def _kept_between(first: date, last: date) -> dict[tuple[date, str], tuple[Decimal, str]]:
    statement = sa.select(
        ExchangeRate.day, ExchangeRate.currency, ExchangeRate.units, ExchangeRate.source
    ).where(ExchangeRate.day.between(first, last))
    return {
        (day, currency): (Decimal(units), source)
        for day, currency, units, source in db.session.execute(statement)
    }


def _stands(line: QuotedLine, kept: dict[tuple[date, str], tuple[Decimal, str]]) -> bool:
    quote = line.quote
    earlier = kept.get((quote.day, quote.currency))
    if earlier is None:
        return False
    units, source = earlier
    if units != quote.units_per_eur:
        raise RefusedError(
            gettext(
                "Line %(line)s: %(day)s has the rate %(units)s for %(currency)s already "
                "(%(source)s); a rate is never changed.",
                line=line.line,
                day=quote.day.isoformat(),
                units=units,
                currency=quote.currency,
                source=source,
            ),
            field="units_per_eur",
        )
    return True


def _values(line: QuotedLine, *, at: datetime) -> dict[str, object]:
    quote = line.quote
    return {
        "day": quote.day,
        "currency": quote.currency,
        "units": f"{quote.units_per_eur:f}",
        "source": quote.source,
        "loaded_at": at,
    }
