"""The commands of silences: a round now, and how each rung of an inquiry was decided."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from marketplace import clock
from marketplace.routing import processes, queries, replaying
from marketplace.routing.replaying import Replay

routing_commands = AppGroup("routing", help="Silences and how they climb.")


@routing_commands.command("sweep")
def sweep() -> None:
    """Let every silence climb as far as it is due, and plan the next round; safe to repeat."""
    click.echo(f"Rungs climbed: {processes.sweep(at=clock.now()):,}.")
    click.echo(f"Inquiries lapsed: {processes.lapse(at=clock.now()):,}.")
    processes.look_again(at=clock.now())


@routing_commands.command("explain")
@click.argument("reference")
def explain(reference: str) -> None:
    """Replay the hops of one inquiry (its number); exit 1 where the engine decides otherwise today."""
    inquiry = queries.find_any(reference=reference)
    if inquiry is None:
        raise click.ClickException(f"There is no inquiry {reference}.")
    replays = replaying.replay(hops=queries.list_hops(inquiry=inquiry))
    click.echo(f"{inquiry.number}: {len(replays)} hops.")
    for one in replays:
        click.echo(_line(one))
    if not all(one.same for one in replays):
        sys.exit(1)


def _line(one: Replay) -> str:
    hop = one.hop
    told = ", ".join(one.told) or "nobody"
    verdict = "same today" if one.same else f"today otherwise: {', '.join(one.differences)}"
    return (
        f"{hop.climbed_at:%Y-%m-%d %H:%M}Z {hop.rule} ({hop.choice}) told {told}; due "
        f"{hop.due_at:%Y-%m-%d %H:%M}Z, silent since {hop.turn_began_at:%Y-%m-%d %H:%M}Z, "
        f"{one.worked_hours} working hours; {verdict}."
    )
