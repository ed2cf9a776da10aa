"""How documents lie in a tantivy index: our analyzer's tokens as words, columns as fast fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import tantivy
from tantivy import PreTokenizedString, Query, Token

from marketplace.search import columns, tokens
from marketplace.search.columns import LABELS
from marketplace.search.documents import SearchDocument
from marketplace.search.ordering import BOOSTS
from marketplace.search.port import BusyError, IndexMissingError
from marketplace.search.thesaurus import Thesaurus
from marketplace.search.tokens import Field, Tokenized

ID = "id"
VERSION = "version"
KIND = "kind"
LISTING, SEQUENCE = "listing", "sequence"
# Every token once: which documents hold it, are about it, only write of it.
TOKENS, ABOUT, WRITTEN = "tokens", "about", "written"
RUNNING = "running"  # words at their places: what follows what
ABOUT_FIELDS = (Field.NAMES, Field.KEYWORDS, Field.CATEGORY)
WRITTEN_FIELDS = (Field.SUMMARY, Field.DESCRIPTION)
NAMES_SHOWN, PLACES_SHOWN = "names_shown", "places_shown"
TEXTS = {where: f"in_{where.name.lower()}" for where in Field}
HS, MOQ, PRICE, LEAD_TIME = "hs", "moq", "price", "lead_time"
PUBLISHED, ON_TIME = "published", "on_time"
NUMBERS = (HS, MOQ, PRICE, LEAD_TIME, PUBLISHED, ON_TIME)
BOOST = "boost"

_HEAP_BYTES = 64_000_000
_SHOWN = {tokens.NAME: NAMES_SHOWN, tokens.PLACE: PLACES_SHOWN}
_WHITESPACE, _RAW = "whitespace", "raw"


def schema() -> tantivy.Schema:
    """The fields of every index."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(ID, indexed=True, fast=True)
    builder.add_integer_field(VERSION, fast=True)
    builder.add_text_field(KIND, tokenizer_name=_RAW, index_option="basic")
    for name in TEXTS.values():
        builder.add_text_field(name, tokenizer_name=_WHITESPACE, index_option="freq")
    for name in (TOKENS, ABOUT, WRITTEN):
        builder.add_text_field(name, tokenizer_name=_WHITESPACE, index_option="basic")
    builder.add_text_field(RUNNING, tokenizer_name=_WHITESPACE, index_option="position")
    for name in _SHOWN.values():
        builder.add_text_field(name, tokenizer_name=_RAW, index_option="basic")
    for name in LABELS:
        builder.add_text_field(name, fast=True, tokenizer_name=_RAW, index_option="basic")
    for name in NUMBERS:
        builder.add_integer_field(name, fast=True)
    builder.add_float_field(BOOST, fast=True)
    return builder.build()


def create_index(folder: Path) -> tantivy.Index:
    # Documents with equal scores come in the order they lie, so they lie in the order of ids.
    return tantivy.Index(schema(), path=str(folder), reuse=False, sort_by_field=ID)


def open_index(folder: Path) -> tantivy.Index:
    """Opens an index for writing or reading; a damaged one, or an older version's, is as good as none."""
    try:
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")
    except BaseException as error:
        if isinstance(error, Exception) or is_panic(error):
            raise IndexMissingError("The search index cannot be read.") from error
        raise
    if index.schema != schema():
        raise IndexMissingError("The search index was written by another version.")
    return index


def is_panic(error: BaseException) -> bool:
    """Whether tantivy gave up, as it does over damaged files; its exception has no public name."""
    return type(error).__name__ == "PanicException"


def state_of(folder: Path) -> tuple[int, int]:
    """What changes with each commit: its list of segments is a new file each time."""
    found = (folder / "meta.json").stat()
    return found.st_ino, found.st_mtime_ns


@contextmanager
def writing(index: tantivy.Index) -> Iterator[tantivy.IndexWriter]:
    """Commits what is written inside, or nothing."""
    try:
        # One thread: with several, the order of documents within a segment is left to chance.
        writer = index.writer(_HEAP_BYTES, 1)
    except ValueError as error:
        if "LockBusy" not in str(error):
            raise
        raise BusyError("Another process is writing the search index.") from error
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def write(
    writer: tantivy.IndexWriter,
    documents: Iterable[SearchDocument],
    thesaurus: Thesaurus,
    *,
    sequence: int,
) -> int:
    """Adds the documents, and the sequence in place of the one before; answers how many."""
    count = 0
    for document in documents:
        writer.add_document(_written(document, thesaurus))
        count += 1
    writer.delete_documents_by_term(ID, columns.NOBODY)
    writer.add_document(_carrier(sequence))
    return count


def delete(writer: tantivy.IndexWriter, ids: Iterable[int]) -> None:
    for number in ids:
        writer.delete_documents_by_term(ID, number)


def listings(schema: tantivy.Schema) -> Query:
    """Every document there is."""
    return Query.term_query(schema, KIND, LISTING, "basic")


def _carrier(sequence: int) -> tantivy.Document:
    """What carries the sequence of a commit: an index has no other place for it."""
    carrier = tantivy.Document()
    carrier.add_integer(ID, columns.NOBODY)
    carrier.add_integer(VERSION, sequence)
    carrier.add_text(KIND, SEQUENCE)
    return carrier


def _written(document: SearchDocument, thesaurus: Thesaurus) -> tantivy.Document:
    written = tantivy.Document()
    written.add_integer(ID, document.id)
    written.add_integer(VERSION, document.version)
    written.add_text(KIND, LISTING)
    _add_tokens(written, tokens.tokenize(document, thesaurus))
    for name, label in _labels(document):
        written.add_text(name, label)
    for name, number in _numbers(document).items():
        written.add_integer(name, number)
    written.add_float(BOOST, _boost(document))
    return written


def _add_tokens(written: tantivy.Document, tokenized: Tokenized) -> None:
    texts: dict[str, list[str]] = {name: [] for name in (*TEXTS.values(), TOKENS, ABOUT, WRITTEN)}
    running: list[tuple[int, str]] = []
    for token, occurrences in tokenized.occurrences.items():
        shown = _SHOWN.get(token[0])
        if shown is not None:
            written.add_text(shown, token[1:])
            continue
        times = occurrences.times
        running.extend((position, token) for position in occurrences.positions)
        texts[TOKENS].append(token)
        for name, fields in ((ABOUT, ABOUT_FIELDS), (WRITTEN, WRITTEN_FIELDS)):
            texts[name].extend([token] if any(times[where] for where in fields) else [])
        for where, name in TEXTS.items():
            texts[name].extend([token] * times[where])
    for name, several in texts.items():
        written.add_text(name, " ".join(several))
    places = [Token(token, position, 0, 0) for position, token in sorted(running)]
    written.add_pre_tokenized_text(RUNNING, PreTokenizedString("", places))


def _labels(document: SearchDocument) -> Iterator[tuple[str, str]]:
    for name, labels in columns.label_values(document).items():
        yield from ((name, label) for label in labels)


def _numbers(document: SearchDocument) -> Mapping[str, int]:
    """What is known of a document; what is not is left out, and so comes last when sorted."""
    digits = "".join(figure for figure in document.hs_code if figure.isdecimal())
    on_time = document.standing.on_time
    numbers = {
        HS: columns.hs_number(digits) if digits else 0,
        MOQ: document.moq,
        PRICE: document.price_minor,
        LEAD_TIME: document.lead_time_days,
        PUBLISHED: document.published_date.toordinal() if document.published_date else 0,
    }
    known = {name: number for name, number in numbers.items() if number > 0}
    return known if on_time is None else {**known, ON_TIME: round(on_time * 1000)}


def _boost(document: SearchDocument) -> float:
    """What standing adds to relevance: tantivy multiplies by the logarithm of two and this."""
    standing = document.standing
    shares = (standing.grade, standing.on_time, standing.answered)
    added = sum(most * (share or 0.0) for most, share in zip(BOOSTS, shares, strict=True))
    return float(2 ** (1 + added) - 2)
