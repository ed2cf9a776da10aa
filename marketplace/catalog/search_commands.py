"""The commands of the search index: rebuild, check and evaluate."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from marketplace.catalog import searchable, storefront
from marketplace.catalog.indexing import Difference, Indexer
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
