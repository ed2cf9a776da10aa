"""``flask demo load`` and ``flask demo listings``: inventions on real villages; never in production."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext

from marketplace import clock
from marketplace.config import Config
from marketplace.demo import listings, operations
from marketplace.demo.rates import load_demo_rates
from marketplace.errors import RefusedError

demo_commands = AppGroup("demo", help="The demo world.")


@demo_commands.command("load")
def load() -> None:
    """Make the demo world once; a second run changes nothing."""
    _refuse_in_production()
    if load_demo_rates(at=clock.now()):
        click.echo("Loaded invented exchange rates, as of today.")
    if operations.stands():
        click.echo("The demo world stands.")
        return
    click.echo("Making the demo world …")
    operations.load_demo(darkroom=current_app.extensions["darkroom"], at=clock.now())
    click.echo("The demo world stands: twelve villages, two buyers, LPEI and the ministry.")


@demo_commands.command("listings")
@click.option("--count", required=True, type=click.IntRange(min=1), help="So many shall stand.")
@click.option("--seed", default=1, show_default=True, help="Another seed, other listings.")
def make_listings(*, count: int, seed: int) -> None:
    """Invent listings to measure with; a second run makes only those still missing."""
    _refuse_in_production()
    try:
        places = listings.choose_places(count=count, seed=seed)
    except RefusedError as error:
        click.echo(gettext(error.message), err=True)
        sys.exit(1)
    with click.progressbar(length=len(places), label="Inventing listings") as bar:
        listings.make_listings(places=places, seed=seed, at=clock.now(), progress=bar.update)
    click.echo(f"{count:,} listings of seed {seed} stand, {len(places):,} of them new.")
    if places:
        click.echo("Make them findable with: flask --app wsgi search rebuild")


def _refuse_in_production() -> None:
    config: Config = current_app.extensions["desaport"]
    if config.production:
        click.echo("The demo world never loads when ENV=production.", err=True)
        sys.exit(1)
