"""Reads the rates: a table of what amounts are worth in one currency, and which may be chosen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marketplace.db import db
from marketplace.exchange.models import ExchangeRate
from marketplace.exchange.rates import BASE, Cross, Quote, RateTable, cross, euro
from marketplace.money import CURRENCIES

_QUOTED = tuple(code for code in CURRENCIES if code != BASE)
_KNOWN = sa.select(
    *(sa.select(ExchangeRate.id).where(ExchangeRate.currency == code).exists() for code in _QUOTED)
)


def _last_day(currency: sa.ColumnElement[str], upto: sa.ColumnElement[date]) -> sa.Select[date]:
    return (
        sa.select(ExchangeRate.day)
        .where(ExchangeRate.currency == currency, ExchangeRate.day <= upto)
        .order_by(ExchangeRate.day.desc())
        .limit(1)
    )


def _last_day_with_both(code: str) -> sa.ScalarSelect[date]:
    day, target = sa.bindparam("day", type_=sa.Date()), sa.bindparam("target", type_=sa.String())
    other = aliased(ExchangeRate)
    both = sa.exists().where(other.day == ExchangeRate.day, other.currency == target)
    # Not before the target's own last day, or a target quoted long ago were looked for day by day.
    upto = _last_day(target, day).scalar_subquery()
    return _last_day(sa.literal(code), upto).where(both).scalar_subquery()


def _last_own_day(code: str) -> sa.ScalarSelect[date]:
    return _last_day(sa.literal(code), sa.bindparam("day", type_=sa.Date())).scalar_subquery()


# Built once; each column walks an index backwards to its first hit, however long the history is.
_OWN_DAYS = sa.select(*(_last_own_day(code) for code in _QUOTED))
_COMMON_DAYS = sa.select(*(_last_day_with_both(code) for code in _QUOTED))
_NEWEST_ROW = (
    sa.select(ExchangeRate.id, ExchangeRate.loaded_at).order_by(ExchangeRate.id.desc()).limit(1)
)


@dataclass(frozen=True, slots=True)
class _Read:
    """A table, and what it was read from: the newest row there was, and the day asked for."""

    newest: tuple[int, datetime] | None
    day: date
    table: RateTable | None


_known: WeakKeyDictionary[sa.Engine, dict[str, _Read]] = WeakKeyDictionary()


def currencies() -> tuple[str, ...]:
    """The currencies we trade in and have a rate of; none while no rate was ever loaded."""
    answers = db.session.execute(_KNOWN).one()
    quoted = {code for code, known in zip(_QUOTED, answers, strict=True) if known}
    return tuple(code for code in CURRENCIES if code in quoted or (code == BASE and quoted))


def rates_into(*, currency: str, day: date) -> RateTable | None:
    """The newest rates into ``currency`` up to ``day``; None where there is none.

    Rows are only ever added, so a table stands until there is a newer row.
    """
    if currency not in CURRENCIES:
        return None
    row = db.session.execute(_NEWEST_ROW).one_or_none()
    newest = (row.id, row.loaded_at) if row is not None else None
    tables = _known.setdefault(db.engine, {})
    known = tables.get(currency)
    if known is None or (known.newest, known.day) != (newest, day):
        known = tables[currency] = _Read(newest, day, _read(currency, day))
    return known.table


def _read(currency: str, day: date) -> RateTable | None:
    days = _days(currency, day)
    if not days:
        return None
    quotes = _quotes(set(days.values()))
    crosses = tuple(
        cross(target=quotes[days[code], currency], other=quotes[days[code], code], asked=day)
        for code in CURRENCIES
        if code in days
    )
    own = crosses[list(days).index(currency)]
    return RateTable(
        currency=currency,
        day=own.day,
        source=own.source or _sources_of(crosses, own.day),
        stale=own.stale,
        crosses=crosses,
    )


def _days(currency: str, day: date) -> dict[str, date]:
    """For each currency the last day up to ``day`` that can tell its worth; in their usual order.

    The euro is quoted on every day there is, so its day is that of the newest rate in question.
    """
    statement = _OWN_DAYS if currency == BASE else _COMMON_DAYS
    given = {"day": day} if currency == BASE else {"day": day, "target": currency}
    answers = db.session.execute(statement, given).one()
    found = {code: last for code, last in zip(_QUOTED, answers, strict=True) if last is not None}
    if found:
        found[BASE] = max(found.values()) if currency == BASE else found[currency]
    return {code: found[code] for code in CURRENCIES if code in found}


def _quotes(days: Collection[date]) -> dict[tuple[date, str], Quote]:
    """What was quoted on these days of the currencies we trade in."""
    # Two lists and not one of pairs: for pairs SQLite would read the whole history.
    statement = sa.select(ExchangeRate).where(
        ExchangeRate.day.in_(sorted(days)), ExchangeRate.currency.in_(_QUOTED)
    )
    quotes = {(day, BASE): euro(day) for day in days}
    for rate in db.session.scalars(statement):
        quote = Quote(rate.day, rate.currency, rate.units_per_eur, rate.source)
        quotes[quote.day, quote.currency] = quote
    return quotes


def _sources_of(crosses: tuple[Cross, ...], day: date) -> str:
    return "; ".join(sorted({one.source for one in crosses if one.day == day and one.source}))
