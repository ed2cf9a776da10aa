"""The command ``flask --app wsgi fx load FILE``: rates for approximate amounts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext

from marketplace import clock
from marketplace.config import Config
from marketplace.errors import RefusedError
from marketplace.exchange import operations
from marketplace.exchange.rates import DEMO_SOURCE
from marketplace.exchange.reading import LARGEST_FILE, QuotedLine, read_rates

fx_commands = AppGroup("fx", help="Exchange rates for approximate amounts.")


@fx_commands.command("load")
@click.argument("file", type=click.Path(path_type=Path))
def load(file: Path) -> None:
    """Load the rates of FILE; safe to repeat.

    FILE is the European Central Bank's eurofxref XML (a day or the whole history), or a UTF-8 CSV
    with the columns day, currency, units_per_eur and source. A file with a mistake changes nothing.
    """
    try:
        lines = read_rates(_bytes(file))
        _refuse_invented_in_production(file, lines)
        done = operations.load_rates(lines=lines, at=clock.now())
    except OSError as error:
        _stop(file, error.strerror or "The file cannot be read.")
    except RefusedError as refusal:
        _stop(file, gettext(refusal.message))
    click.echo(
        f"Rates added: {done.added:,}. Stood already: {done.standing:,}. "
        f"Newest day of the file: {done.newest.isoformat()}."
    )


def _bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST_FILE + 1)


def _refuse_invented_in_production(file: Path, lines: list[QuotedLine]) -> None:
    config: Config = current_app.extensions["desaport"]
    if config.production and any(line.quote.source == DEMO_SOURCE for line in lines):
        _stop(file, "Invented rates never load when ENV=production.")


def _stop(file: Path, sentence: str) -> NoReturn:
    click.echo(f"{file}: {sentence}", err=True)
    sys.exit(1)
