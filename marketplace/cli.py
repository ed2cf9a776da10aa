"""The ``flask`` commands; each prints what it did in plain words."""

from __future__ import annotations

import signal
import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from marketplace.appointments.commands import officers_commands
from marketplace.catalog.listing_commands import listings_commands
from marketplace.catalog.search_commands import search_commands
from marketplace.catalog.worker import IndexWorker
from marketplace.curation.commands import catalogue_commands
from marketplace.demo.commands import demo_commands
from marketplace.events import queries as events
from marketplace.exchange.commands import fx_commands
from marketplace.jobs.worker import Worker
from marketplace.regions.commands import regions_commands
from marketplace.rfqs.commands import rfqs_commands
from marketplace.routing.commands import routing_commands
from marketplace.searches.commands import searches_commands
from marketplace.storage.commands import storage_commands

LAST_BATCH_SECONDS = 5.0  # an index being built anew is not waited for; it is begun again

audit_commands = AppGroup("audit", help="The audit chain.")


@audit_commands.command("verify")
def verify_audit() -> None:
    """Walk the whole audit chain; exit 1 at the first event that does not fit."""
    verdict = events.verify()
    if not verdict.intact:
        click.echo(f"The chain is broken at event {verdict.broken_at}.", err=True)
        sys.exit(1)
    click.echo(f"{verdict.events} events, chain intact. Head: {verdict.head}")


@click.command("worker")
def run_worker() -> None:
    """Carry out jobs and keep this machine's search index in step until interrupted."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    worker, index_worker = Worker(app), IndexWorker(app)
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: worker.stop())
    indexing = index_worker.start_thread()
    click.echo("Worker started.")
    worker.run()
    index_worker.stop()
    indexing.join(LAST_BATCH_SECONDS)


def install(app: Flask) -> None:
    """Register every command."""
    for command in (
        audit_commands,
        demo_commands,
        catalogue_commands,
        fx_commands,
        listings_commands,
        officers_commands,
        regions_commands,
        rfqs_commands,
        routing_commands,
        search_commands,
        searches_commands,
        storage_commands,
        run_worker,
    ):
        app.cli.add_command(command)
