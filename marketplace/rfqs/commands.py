"""The commands of requests: let time pass now, and why each village was asked."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from marketplace import clock
from marketplace.rfqs import processes, queries
from marketplace.rfqs.explaining import explain as explained

rfqs_commands = AppGroup("rfqs", help="Requests for quotation.")


@rfqs_commands.command("sweep")
def sweep() -> None:
    """End every request whose time ran out, and plan the next round; safe to repeat."""
    click.echo(f"Requests moved: {processes.sweep(at=clock.now()):,}.")
    processes.look_again(at=clock.now())


@rfqs_commands.command("explain")
@click.argument("number")
def explain(number: str) -> None:
    """Why each village was asked, decided again from the facts that were kept."""
    rfq = queries.find_any(reference=number)
    if rfq is None:
        raise click.ClickException(f"There is no request {number}.")
    found = explained(rfq=rfq)
    if found is None:
        click.echo(f"{rfq.number}: {rfq.kind.value}, matched with nobody.")
        return
    click.echo(f"{rfq.number}: {len(found.invited)} invited of {len(found.matches)} looked at.")
    for one in found.invited:
        seat = one.seat.value if one.seat else ""
        parts = ", ".join(f"{part.value} {points}" for part, points in one.points)
        click.echo(f"{one.candidate.listing} by {seat}: {one.score} ({parts}), band {one.band}")
    for reason, count in found.left_out:
        click.echo(f"{count} left out: {reason.value}")
