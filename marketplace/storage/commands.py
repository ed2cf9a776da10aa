"""The command of storage: sweep now instead of waiting for the job."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from marketplace import clock
from marketplace.storage.processes import Sweeper

storage_commands = AppGroup("storage", help="Kept bytes.")


@storage_commands.command("sweep")
def sweep() -> None:
    """Let go the bytes nobody has referred to for a day."""
    sweeper: Sweeper = current_app.extensions["sweeper"]
    click.echo(f"Let go: {sweeper.sweep(at=clock.now()):,}.")
