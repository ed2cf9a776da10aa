"""``flask demo load``: the invented world on twelve real villages; never in production."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from marketplace import clock
from marketplace.config import Config
from marketplace.demo import operations

demo_commands = AppGroup("demo", help="The demo world.")


@demo_commands.command("load")
def load() -> None:
    """Make the demo world once; a second run changes nothing."""
    config: Config = current_app.extensions["desaport"]
    if config.production:
        click.echo("The demo world never loads when ENV=production.", err=True)
        sys.exit(1)
    if operations.stands():
        click.echo("The demo world stands.")
        return
    click.echo("Making the demo world …")
    operations.load_demo(at=clock.now())
    click.echo("The demo world stands: twelve villages, two buyers, LPEI and the ministry.")
