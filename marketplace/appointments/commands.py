"""The command that makes the first of Desaport's own staff, on a machine where there is nobody yet."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from marketplace import clock
from marketplace.accounts.passwords import hash_password
from marketplace.appointments import operations
from marketplace.errors import RefusedError

officers_commands = AppGroup("officers", help="Who holds an office of Desaport.")


@officers_commands.command("begin")
@click.option("--email", required=True, help="The address they sign in with.")
@click.option("--name", required=True, help="Their name, as others read it.")
@click.password_option("--pass-phrase", help="Asked for when it is not given.")
def begin(email: str, name: str, pass_phrase: str) -> None:
    """Open the ministry, LPEI and Desaport, and make the first of our staff."""
    try:
        hashed = hash_password(pass_phrase)
        operations.begin(email=email, name=name, password_hash=hashed, at=clock.now())
    except RefusedError as refusal:
        click.echo(refusal.message, err=True)
        sys.exit(1)
    click.echo(f"{name} is staff of Desaport. They sign in as {email} and appoint the others.")
