"""The command ``flask --app wsgi catalogue import``: the ministry's list of candidates.

It stands with curation, not with the catalogue: publishing a list is a decision.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext

from marketplace import clock
from marketplace.catalog.candidates import Refusal
from marketplace.catalog.importing import CandidateList, UnreadableListError, read_list
from marketplace.curation import importing
from marketplace.curation.planning import Aim, Outcome, Step
from marketplace.regions import queries as regions

catalogue_commands = AppGroup("catalogue", help="The listings of the villages.")


@catalogue_commands.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--publish", is_flag=True, help="Publish at once and record the decision.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
def import_list(*, file: Path, publish: bool, dry_run: bool) -> None:
    """Bring in a list of candidates, a UTF-8 CSV FILE; safe to repeat.

    Rows that cannot go in are named with line and reason, the others go in; then the exit status
    is 1. A file that is no such list changes nothing.
    """
    try:
        listed = _read(file)
    except UnreadableListError as error:
        click.echo(f"{file}: {gettext(error.message)}", err=True)
        sys.exit(1)
    outcomes = _bring_in(listed, Aim.PUBLISH if publish else Aim.DRAFT, dry_run=dry_run)
    refused = sorted([*listed.refusals, *_refusals(outcomes)], key=lambda row: row.line)
    for refusal in refused:
        click.echo(_sentence(refusal), err=True)
    click.echo(_summary(outcomes, refused=len(refused), dry_run=dry_run))
    if refused:
        sys.exit(1)


def _read(file: Path) -> CandidateList:
    if not file.is_file():
        problem = "This is not a file." if file.exists() else "There is no such file."
        raise UnreadableListError(problem)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UnreadableListError(f"The file cannot be read: {error.strerror}.") from None
    listed = read_list(content)
    if regions.current_release() is None:
        raise UnreadableListError("No regions are loaded yet; run “regions load” first.")
    return listed


def _bring_in(listed: CandidateList, aim: Aim, *, dry_run: bool) -> list[Outcome]:
    take = importing.foresee if dry_run else importing.bring_in
    outcomes: list[Outcome] = []
    taken: dict[str, int] = {}
    label = "Checking candidates" if dry_run else "Importing candidates"
    with click.progressbar(length=len(listed.candidates), label=label, file=sys.stderr) as bar:
        for some in importing.batches(listed.candidates):
            done = take(candidates=some, aim=aim, taken=taken, at=clock.now())
            taken |= importing.dealt_with(done)
            outcomes += done
            bar.update(len(some))
    return outcomes


def _refusals(outcomes: Iterable[Outcome]) -> list[Refusal]:
    return [
        Refusal(outcome.line, outcome.village_code, (outcome.reason,))
        for outcome in outcomes
        if outcome.step is Step.REFUSE
    ]


def _sentence(refusal: Refusal) -> str:
    village = f" ({refusal.village_code})" if refusal.village_code else ""
    return f"Line {refusal.line}{village}: {'; '.join(refusal.reasons)}"


def _summary(outcomes: list[Outcome], *, refused: int, dry_run: bool) -> str:
    steps = Counter(outcome.step for outcome in outcomes)
    sellers = sum(outcome.makes_seller for outcome in outcomes)
    opening = "Nothing was changed. An import would give: " if dry_run else ""
    return (
        f"{opening}{steps[Step.ADD]:,} added ({sellers:,} with a new BUMDes), "
        f"{steps[Step.CHANGE]:,} changed, {steps[Step.PUBLISH]:,} published as they stood, "
        f"{steps[Step.KEEP]:,} unchanged, {refused:,} refused."
    )
