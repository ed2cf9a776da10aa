"""The commands of the search index: rebuild, check, status, explain and evaluate."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from marketplace import clock
from marketplace.catalog import searchable, storefront, typed
from marketplace.catalog.indexing import Difference, Indexer
from marketplace.catalog.search_explaining import explain_search
from marketplace.search import outbox
from marketplace.search.documents import MOST_PER_PAGE
from marketplace.search.evaluation import QueryFileError, evaluate, read_queries, write_run
from marketplace.search.port import SearchEngine, SearchEngineError

search_commands = AppGroup("search", help="The search index.")


@search_commands.command("rebuild")
def rebuild() -> None:
    """Build the whole index anew; searches go on meanwhile."""
    expected = len(searchable.published_versions())
    with _plain_failures(), _progress(expected, "Building the index") as progress:
        count = Indexer(_engine()).rebuild(progress=progress)
    click.echo(f"The index holds {count:,} listings.")


@search_commands.command("check")
@click.option("--mend", is_flag=True, help="Bring the index in step when it is not.")
def check(mend: bool) -> None:  # noqa: FBT001  click hands a flag over as a boolean
    """Compare the index with the catalogue; exit 1 when they differ."""
    indexer = Indexer(_engine())
    with _plain_failures():
        difference = indexer.compare()
    if not difference:
        click.echo(f"The index is in step: {len(searchable.published_versions()):,} listings.")
    elif mend:
        _mend(indexer, difference)
    else:
        click.echo(f"{_words_for(difference)} Mend it with: search check --mend", err=True)
        sys.exit(1)


@search_commands.command("status")
def status() -> None:
    """Say how the index of this machine stands; exit 1 when it does not answer."""
    engine = _engine()
    health = engine.health()
    if not health.sound:
        _stop(f"The index does not answer: {health.detail}")
    with _plain_failures():
        stats = engine.stats()
    kept = outbox.kept()
    click.echo("The index answers.")
    click.echo(f"Listings: {stats.documents:,}")
    click.echo(f"Segments: {stats.segments:,} ({stats.generation})")
    click.echo(f"On disk: {_megabytes(stats.size_bytes)}")
    click.echo(f"In the memory of this process: {_megabytes(stats.cached_bytes)}")
    click.echo(f"Changes taken up: {stats.last_sequence:,} of {kept.newest:,}")
    if not kept.reach(stats.last_sequence):
        click.echo("The outbox does not lead on from there; the worker will build a new index.")


@search_commands.command("explain")
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, MOST_PER_PAGE), default=10, show_default=True)
def explain(text: str, limit: int) -> None:
    """Say how TEXT is read, what it finds, and why."""
    today = clock.jakarta_date(clock.now())
    with _plain_failures():
        for line in explain_search(_engine(), text=typed.words(text), day=today, limit=limit):
            click.echo(line)


@search_commands.command("evaluate")
@click.argument("queries", type=click.Path(path_type=Path))
@click.option("--run", required=True, type=click.Path(path_type=Path), help="Where to write.")
def evaluate_file(queries: Path, run: Path) -> None:
    """Answer every query of QUERIES (JSON Lines) with up to 20 village codes."""
    try:
        asked = read_queries(queries)
    except QueryFileError as error:
        _stop(str(error))
    engine = _engine()
    with _plain_failures():
        _bring_in_step_aloud(Indexer(engine))
        answers = evaluate(
            asked,
            engine=engine,
            code_of=searchable.published_village_codes(),
            province_named=storefront.province_names().get_name,
        )
        try:
            with click.progressbar(answers, length=len(asked), label="Answering") as shown:
                count = write_run(run, shown)
        except OSError:
            _stop(f"{run} cannot be written.")
    click.echo(f"Answered {count:,} queries in {run}.")


def _bring_in_step_aloud(indexer: Indexer) -> None:
    difference = indexer.compare()
    if difference:
        _mend(indexer, difference)
    else:
        indexer.follow()


def _mend(indexer: Indexer, difference: Difference) -> None:
    click.echo(_words_for(difference))
    with _plain_failures(), _progress(len(difference.to_write), "Indexing") as progress:
        indexer.bring_in_step(progress=progress)
    click.echo(f"The index is in step: {len(searchable.published_versions()):,} listings.")


def _words_for(difference: Difference) -> str:
    if difference.index_missing:
        return f"There is no index yet; {len(difference.to_write):,} listings belong in it."
    return (
        f"The index differs from the catalogue: {len(difference.to_write):,} listings to write, "
        f"{len(difference.to_remove):,} to remove."
    )


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


@contextmanager
def _progress(length: int, label: str) -> Iterator[Callable[[int], None]]:
    with click.progressbar(length=length, label=label) as bar:
        yield bar.update


@contextmanager
def _plain_failures() -> Iterator[None]:
    """What the engine cannot do, in its own plain sentence."""
    try:
        yield
    except SearchEngineError as error:
        _stop(str(error))


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)


def _engine() -> SearchEngine:
    engine: SearchEngine = current_app.extensions["search_engine"]
    return engine
