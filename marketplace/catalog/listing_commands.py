"""The command of listings: a round that pauses what needs an expired certificate."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from marketplace import clock
from marketplace.catalog import expiry_operations

listings_commands = AppGroup("listings", help="Published listings.")


@listings_commands.command("pause-lapsed")
def pause_lapsed() -> None:
    """Pause every listing one of whose mandatory certificates has expired; safe to repeat."""
    click.echo(f"Listings paused: {expiry_operations.pause_lapsed(at=clock.now()):,}.")
