"""Invented exchange rates, so that the demo world shows approximate amounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from marketplace.clock import jakarta_date
from marketplace.demo.villages import FOLDER
from marketplace.exchange import operations, queries
from marketplace.exchange.rates import BASE, DEMO_SOURCE
from marketplace.exchange.reading import read_rates

SAMPLE = FOLDER / "exchange_rates.csv"


def load_demo_rates(*, at: datetime) -> bool:
    """Load the sample as of today where no rate stands, or only a stale one of an earlier sample.

    Says whether it did. Real rates are never mixed with invented ones.
    """
    today = jakarta_date(at)
    standing = queries.rates_into(currency=BASE, day=today)
    if standing is not None and not (standing.stale and standing.source == DEMO_SOURCE):
        return False
    lines = [
        replace(line, quote=replace(line.quote, day=today))
        for line in read_rates(SAMPLE.read_bytes())
    ]
    operations.load_rates(lines=lines, at=at)
    return True
