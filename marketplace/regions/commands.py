"""The command that loads the regions: ``flask --app wsgi regions load``."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from marketplace import clock
from marketplace.regions import operations, queries
from marketplace.regions.source import SHIPPED

regions_commands = AppGroup("regions", help="Provinces, regencies, districts and villages.")


@regions_commands.command("load")
def load() -> None:
    """Load the shipped list of all regions; safe to repeat."""
    manifest = SHIPPED.manifest
    if queries.is_loaded(source=SHIPPED):
        click.echo(f"{manifest.package} {manifest.version} is already loaded; nothing changed.")
        return
    with click.progressbar(length=manifest.total, label="Loading regions") as bar:
        done = operations.load_regions(at=clock.now(), source=SHIPPED, progress=bar.update)
    click.echo(
        f"Loaded {manifest.package} {manifest.version}: "
        f"{done.added:,} added, {done.renamed:,} renamed."
    )
    if done.missing:
        click.echo(f"{done.missing:,} regions are no longer in the list; they were kept.")
    counts = queries.count_regions()
    click.echo(
        f"Now {counts.provinces} provinces, {counts.regencies} regencies and cities, "
        f"{counts.districts:,} districts, {counts.villages:,} villages, "
        f"{queries.count_villages_that_may_list():,} of which may list a product."
    )
