"""Files of rates in both formats, and rates put straight into the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from marketplace.exchange import operations
from marketplace.exchange.operations import RateLoad
from marketplace.exchange.rates import Quote
from marketplace.exchange.reading import QuotedLine
from tests.cast import NOW

CENTRAL_BANK = "A central bank"


def day_cube(day: str, **rates: str) -> str:
    """One day as the European Central Bank writes it."""
    cubes = "\n".join(f"<Cube currency='{code}' rate='{rate}'/>" for code, rate in rates.items())
    return f"<Cube time='{day}'>\n{cubes}\n</Cube>"


def bank_file(*days: str) -> bytes:
    """A eurofxref file; the first day stands on line 7."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"\
 xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name>
</gesmes:Sender>
<Cube>
{chr(10).join(days)}
</Cube>
</gesmes:Envelope>
""".encode()


def plain_file(*lines: str) -> bytes:
    """A CSV file of rates; the first line given is line 2."""
    return "\n".join(("day,currency,units_per_eur,source", *lines, "")).encode()


def load(rates: Iterable[tuple[date, str, str]], *, source: str = CENTRAL_BANK) -> RateLoad:
    """Keep these rates: day, currency, units per euro."""
    lines = [
        QuotedLine(line, Quote(day, currency, Decimal(units), source))
        for line, (day, currency, units) in enumerate(rates, start=2)
    ]
    return operations.load_rates(lines=lines, at=NOW)
