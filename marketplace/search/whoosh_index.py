"""How documents lie in a Whoosh index, and how they are written to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.index import FileIndex, create_in, open_dir
from whoosh.writing import SegmentWriter

from marketplace.search import analysis
from marketplace.search.documents import SearchDocument
from marketplace.search.port import IndexMissingError

KEY = "key"
HS_CODE = "hs_code"
WORDS = "words"
ROW = "row"
SEQUENCE = "sequence"
META = "meta"


def _text() -> TEXT:
    """Text that comes as tokens of our own analysis, joined by spaces."""
    return TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False)


SCHEMA = Schema(
    key=ID(unique=True),
    names=_text(),
    keywords=_text(),
    category=_text(),
    places=_text(),
    summary=_text(),
    description=_text(),
    certificates=_text(),
    hs_code=ID(),
    words=_text(),
    row=STORED(),
    sequence=STORED(),
)


@dataclass(frozen=True)
class Row:
    """What filters, facets and checks need of a document."""

    id: int
    version: int
    category: str
    province: str
    certificates: tuple[str, ...]
    hs_code: str
    moq: int


def create_index(folder: Path) -> FileIndex:
    return create_in(str(folder), SCHEMA)


def open_index(folder: Path) -> FileIndex:
    """Opens an index for writing or reading; a damaged one is as good as none."""
    try:
        return open_dir(str(folder))
    except Exception as error:
        raise IndexMissingError("The search index cannot be read.") from error


def category_token(words: Iterable[str]) -> str:
    """A category is matched as a whole: "coffee-tea" is not what "tea" asks for."""
    return "_".join(analysis.stem(word, "english") for word in words)


def digits_of(hs_code: str) -> str:
    return "".join(letter for letter in hs_code if letter.isdecimal())


def write_document(writer: SegmentWriter, document: SearchDocument) -> None:
    """Adds a document that is not in the index yet."""
    texts = (
        *document.names, *document.keywords, *document.places, document.summary,
        *document.description,
    )  # fmt: skip
    row = Row(
        id=document.id,
        version=document.version,
        category=document.category,
        province=document.province,
        certificates=document.certificates,
        hs_code=digits_of(document.hs_code),
        moq=document.moq,
    )
    writer.add_document(
        key=document_key(document.id),
        names=_tokens(document.names),
        keywords=_tokens(document.keywords),
        category=category_token(analysis.words(document.category)),
        places=_tokens(document.places),
        summary=_tokens((document.summary,)),
        description=_tokens(document.description),
        certificates=" ".join(document.certificates),
        hs_code=row.hs_code,
        words=" ".join(dict.fromkeys(word for text in texts for word in analysis.words(text))),
        row=astuple(row),
    )


def write_sequence(writer: SegmentWriter, sequence: int) -> None:
    """Puts the last change seen into the same commit, as a document no search can match."""
    writer.update_document(key=META, sequence=sequence)


def document_key(document_id: int) -> str:
    return str(document_id)


def _tokens(texts: Iterable[str]) -> str:
    return " ".join(analysis.index_tokens(texts))
