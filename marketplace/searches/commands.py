"""The command of saved searches: a round of alerts now."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from marketplace import clock
from marketplace.searches.processes import AlertDesk

searches_commands = AppGroup("searches", help="Saved searches.")


@searches_commands.command("alert")
def alert() -> None:
    """Look now whether something new answers a saved search, and write the letters."""
    desk: AlertDesk = current_app.extensions["alert_desk"]
    click.echo(f"Letters written: {desk.alert(at=clock.now()):,}.")
