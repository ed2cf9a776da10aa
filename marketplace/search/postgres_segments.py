"""How segments lie in PostgreSQL: tables in a schema of their own, one row for each token's block.

They are a derived index, so the engine makes them itself when it first builds one; neither models
nor migrations know of them, and ``DROP SCHEMA search_index CASCADE`` costs no more than a rebuild.
"""

from __future__ import annotations

import json
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TypeVar

import numpy as np
import psycopg
import sqlalchemy as sa
from sqlalchemy.schema import CreateSchema

from marketplace.search import blocks
from marketplace.search.blocks import Block, Numbers
from marketplace.search.columns import LABELS, ROW, Columns, Labels
from marketplace.search.port import IndexMissingError, SearchEngineError
from marketplace.search.segments import Listed, ListedDraft, SegmentDraft, read_listed

SCHEMA = "search_index"
# A key of PostgreSQL's tree has 2,704 bytes at most; no query is long enough to ask for as many.
LONGEST_TOKEN = 2_000
_TOKENS_HELD = 16
_ROWS_AT_ONCE = 2_000
_LENGTH_BYTES = 4
NO_NUMBERS: Numbers = np.empty(0, dtype=np.int32)

tables = sa.MetaData(schema=SCHEMA)
# ``live`` is the pointer: the one generation that is read. ``revision`` grows with each commit.
# ``mark`` is random: numbers begin anew when somebody drops the schema, what is cached must not.
search_generation = sa.Table(
    "search_generation",
    tables,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("mark", sa.Text, nullable=False),
    sa.Column("live", sa.Boolean, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
)
search_segment = sa.Table(
    "search_segment",
    tables,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("generation", sa.BigInteger, nullable=False),
    sa.Column("deleted", sa.LargeBinary, nullable=False),
    sa.Column("columns", sa.LargeBinary, nullable=False),
    sa.Column("words", sa.LargeBinary, nullable=False),
    sa.Column("stems", sa.LargeBinary, nullable=False),
    sa.Column("names", sa.LargeBinary, nullable=False),
    sa.Column("places", sa.LargeBinary, nullable=False),
)
# Tokens are bytes: they sort as the drafts do, and may hold what a text of PostgreSQL may not.
search_block = sa.Table(
    "search_block",
    tables,
    sa.Column("segment_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("token", sa.LargeBinary, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

T = TypeVar("T")
Connect = Callable[[], AbstractContextManager[sa.Connection]]


class SegmentGoneError(SearchEngineError):
    """A segment was merged or replaced after it was taken up: take up the newest and ask again."""


class Shelf:
    """The segments of one state, read one token at a time, of all of them at once."""

    def __init__(self, connect: Connect, numbers: Sequence[int]) -> None:
        self._connect = connect
        self._numbers = numbers
        self._held: OrderedDict[bytes, dict[int, bytes | None]] = OrderedDict()

    def value(self, number: int, name: str) -> bytes:
        """One column of one segment."""
        asked = sa.select(search_segment.c[name]).where(search_segment.c.id == number)
        with self._connect() as connection:
            found: bytes | None = connection.scalar(asked)
        if found is None:
            raise SegmentGoneError(f"Segment {number} is no longer there.")
        return found

    def data(self, number: int, token: bytes) -> bytes | None:
        """The block of a token in one segment."""
        held = self._held.get(token)
        if held is None:
            held = self._held[token] = self._read(token)
            if len(self._held) > _TOKENS_HELD:
                self._held.popitem(last=False)
        return held[number]

    def every_block(self, number: int) -> Iterator[tuple[bytes, bytes]]:
        """Every token of one segment in order of its bytes."""
        asked = (
            sa.select(search_block.c.token, search_block.c.data)
            .where(search_block.c.segment_id == number)
            .order_by(search_block.c.token)
        )
        with self._connect() as connection:
            streamed = asked.execution_options(yield_per=_ROWS_AT_ONCE)
            yield from connection.execute(streamed)

    def _read(self, token: bytes) -> dict[int, bytes | None]:
        holds = (search_block.c.segment_id == search_segment.c.id) & (search_block.c.token == token)
        asked = (
            sa.select(search_segment.c.id, search_block.c.data)
            .outerjoin_from(search_segment, search_block, holds)
            .where(search_segment.c.id.in_(self._numbers))
        )
        with self._connect() as connection:
            found = dict(connection.execute(asked).all())
        # A segment without the token answers with nothing; one that is gone does not answer.
        if len(found) < len(self._numbers):
            raise SegmentGoneError("A segment is no longer there.")
        return found


class PostgresSegment:
    """A segment as it lies in PostgreSQL."""

    def __init__(self, mark: str, number: int, deleted: bytes, shelf: Shelf) -> None:
        self.name = f"{mark}-{number}"
        self.number = number
        self._deleted = deleted
        self._shelf = shelf

    def columns(self) -> Columns:
        return _decoded(_decode_columns, self._shelf.value(self.number, "columns"))

    def deleted(self) -> Numbers:
        return _decoded(_decode_numbers, self._deleted)

    def block(self, token: str) -> Block | None:
        data = self._shelf.data(self.number, token.encode("utf-8"))
        return None if data is None else _decoded(blocks.decode, data)

    def listed(self, sort: str) -> Listed:
        return _decoded(read_listed, self._shelf.value(self.number, sort))

    def every_block(self) -> Iterator[tuple[str, Block]]:
        for token, data in self._shelf.every_block(self.number):
            yield token.decode("utf-8"), _decoded(blocks.decode, data)


def create_tables(connection: sa.Connection) -> None:
    """Makes the tables; anew where one is missing or of another shape."""
    connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
    inspector = sa.inspect(connection)
    found = {
        name: {column["name"] for column in columns}
        for (_, name), columns in inspector.get_multi_columns(schema=SCHEMA).items()
    }
    if any(found.get(table.name) != set(table.c.keys()) for table in tables.sorted_tables):
        tables.drop_all(connection)
        tables.create_all(connection)


def write_segment(
    connection: sa.Connection,
    generation: int,
    draft: SegmentDraft,
    *,
    deleted: Numbers = NO_NUMBERS,
) -> None:
    """Adds a segment to a generation; ``deleted`` documents of it live no more already."""
    # Nobody else writes meanwhile, and what is merged goes only after its heir has come.
    newest = connection.scalar(sa.select(sa.func.max(search_segment.c.id)))
    number = (newest or 0) + 1
    listed = _write_blocks(connection, number, draft.every_block())
    connection.execute(
        search_segment.insert().values(
            id=number,
            generation=generation,
            deleted=encode_numbers(deleted),
            columns=_encode_columns(draft.columns()),
            **dict(listed.encoded()),
        )
    )


def remove_segments(connection: sa.Connection, numbers: Sequence[int]) -> None:
    connection.execute(search_segment.delete().where(search_segment.c.id.in_(numbers)))
    connection.execute(search_block.delete().where(search_block.c.segment_id.in_(numbers)))


def encode_numbers(numbers: Numbers) -> bytes:
    """Document numbers as a segment's ``deleted`` keeps them."""
    return zlib.compress(np.sort(numbers).astype("<i4").tobytes(), 1)


def _decode_numbers(data: bytes) -> Numbers:
    return np.frombuffer(zlib.decompress(data), dtype="<i4").astype(np.int32)


def _write_blocks(
    connection: sa.Connection, number: int, parts: Iterator[tuple[str, Block]]
) -> ListedDraft:
    listed = ListedDraft()
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101  for the type checker
    statement = f"COPY {SCHEMA}.search_block (segment_id, token, data) FROM STDIN (FORMAT BINARY)"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int8", "bytea", "bytea"])
        for token, block in parts:
            key = token.encode("utf-8")
            if len(key) <= LONGEST_TOKEN:
                copy.write_row((number, key, blocks.encode(block)))
                listed.add(token, len(block))
    return listed


def _encode_columns(columns: Columns) -> bytes:
    """The shape of a row and the texts of labels, then rows and codes one after another."""
    head = {"row": ROW.descr, "count": len(columns), "labels": {}}
    texts = {name: columns.labels[name].values for name in LABELS}
    encoded = json.dumps({**head, "labels": texts}).encode("utf-8")
    codes = [columns.labels[name].codes.astype("<i4").tobytes() for name in LABELS]
    size = len(encoded).to_bytes(_LENGTH_BYTES, "little")
    return zlib.compress(b"".join((size, encoded, columns.rows.tobytes(), *codes)), 1)


def _decode_columns(data: bytes) -> Columns:
    plain = zlib.decompress(data)
    at = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "little")
    head = json.loads(plain[_LENGTH_BYTES:at])
    if head["row"] != json.loads(json.dumps(ROW.descr)) or set(head["labels"]) != set(LABELS):
        raise ValueError("The index was written by another version.")
    count = head["count"]
    rows = np.frombuffer(plain, dtype=ROW, count=count, offset=at)
    at += rows.nbytes
    labels = {}
    for name in LABELS:
        codes = np.frombuffer(plain, dtype="<i4", count=count, offset=at).astype(np.int32)
        labels[name] = Labels(codes, tuple(head["labels"][name]))
        at += codes.nbytes
    return Columns(rows, labels)


def _decoded(decode: Callable[[bytes], T], data: bytes) -> T:
    """Damaged bytes fail in several ways, each of which means that there is no index to read."""
    try:
        return decode(data)
    except (ValueError, LookupError, TypeError, zlib.error) as error:
        raise IndexMissingError("The search index is damaged.") from error
