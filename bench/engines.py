"""The engines side by side: ours as the marketplace calls it, tantivy and SQLite FTS5 plain.

Ours does more for each query: it reads it with the thesaurus, mends the spelling, counts four
facets and three measures without their own filters, and tells why each result answers. The others
are given words that our analysis has folded, and asked for what the question says.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import tantivy

from bench.documents import RATES, Question
from marketplace.search import analysis
from marketplace.search.documents import SearchDocument, SearchQuery, Sort
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine

PAGE = 24
TEXTS = {"names": 4.0, "keywords": 2.0, "places": 2.0, "text": 1.0}


class Measured(Protocol):
    """What the benchmark asks of an engine."""

    def build(self, documents: Iterable[SearchDocument]) -> None: ...

    def open(self) -> None: ...

    def ask(self, question: Question) -> int:
        """How many documents were found."""
        ...

    def update(self, document: SearchDocument) -> None: ...


class Ours:
    """Whoosh's files and our collector, by the port."""

    def __init__(self, folder: Path) -> None:
        self._engine = WhooshEngine(folder, thesaurus=thesaurus)

    def build(self, documents: Iterable[SearchDocument]) -> None:
        self._engine.rebuild(documents, sequence=1)

    def open(self) -> None:
        self._engine.open()

    def ask(self, question: Question) -> int:
        return self._engine.search(_query(question)).total

    def update(self, document: SearchDocument) -> None:
        self._engine.upsert(document)
        self._engine.commit(sequence=2)

    def suggest(self, prefix: str) -> int:
        return len(self._engine.suggest(prefix))

    def cached_bytes(self) -> int:
        return self._engine.stats().cached_bytes


def _query(question: Question) -> SearchQuery:
    text = " ".join(question.words)
    if question.phrase:
        text = f'"{text}"'
    if question.prefix:
        text = f"{text}*"
    lowest, highest = question.prices or (None, None)
    return SearchQuery(
        text=text,
        province=question.provinces,
        certificate=question.certificates,
        min_price=lowest,
        max_price=highest,
        rates=RATES,
        sort=Sort.PRICE if question.by_price else Sort.RELEVANCE,
        per_page=PAGE,
    )


class Tantivy:
    """tantivy asked through its own queries."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        builder = tantivy.SchemaBuilder()
        for name in TEXTS:
            builder.add_text_field(name, tokenizer_name="whitespace")
        for name in ("category", "province", "certificates"):
            builder.add_text_field(name, fast=True, tokenizer_name="raw")
        for name in ("id", "price"):
            builder.add_integer_field(name, indexed=True, fast=True)
        self._schema = builder.build()

    def build(self, documents: Iterable[SearchDocument]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._index = self._opened()
        writer = self._index.writer(heap_size=128_000_000, num_threads=1)
        for document in documents:
            writer.add_document(self._row(document))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self._index = self._opened()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, question: Question) -> int:
        query = self._query(question)
        if question.by_price:
            found = self._searcher.search(
                query, PAGE, order_by_field="price", order=tantivy.Order.Asc
            )
        else:
            found = self._searcher.search(query, PAGE)
        self._searcher.fast_field_values("id", [address for _, address in found.hits])
        if question.facets:
            for name in ("category", "province"):
                self._searcher.aggregate(query, {name: {"terms": {"field": name, "size": 50}}})
        return int(found.count)  # type: ignore[attr-defined]  # its stub forgets it

    def update(self, document: SearchDocument) -> None:
        writer = self._index.writer(heap_size=32_000_000, num_threads=1)
        writer.delete_documents_by_term("id", document.id)
        writer.add_document(self._row(document))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _opened(self) -> tantivy.Index:
        index = tantivy.Index(self._schema, path=str(self._folder))
        plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("whitespace", plain)
        return index

    def _row(self, document: SearchDocument) -> tantivy.Document:
        row = tantivy.Document(
            id=document.id,
            price=int(document.price_minor * dict(RATES).get(document.currency, 0)),
            category=document.category,
            province=document.province,
            certificates=list(document.certificates),
        )
        for name, text in _texts(document).items():
            row.add_text(name, text)
        return row

    def _query(self, question: Question) -> tantivy.Query:
        words = _folded(question.words)
        if question.phrase:
            parts = [self._anywhere("phrase", tuple(words))]
            required = True
        else:
            how = "prefix" if question.prefix else "fuzzy" if question.fuzzy else "term"
            parts = [self._anywhere(how, (word,)) for word in words]
            required = len(words) < 3
        occurs = tantivy.Occur.Must if required else tantivy.Occur.Should
        query = tantivy.Query.boolean_query([(occurs, part) for part in parts])
        musts = [(tantivy.Occur.Must, query), *self._filters(question)]
        return tantivy.Query.boolean_query(musts) if len(musts) > 1 else query

    def _anywhere(self, how: str, words: tuple[str, ...]) -> tantivy.Query:
        several = []
        for name, weight in TEXTS.items():
            if how == "phrase" and len(words) > 1:
                one = tantivy.Query.phrase_query(self._schema, name, list(words))
            elif how == "prefix":
                one = tantivy.Query.fuzzy_term_query(
                    self._schema, name, words[0], distance=0, prefix=True
                )
            elif how == "fuzzy":
                one = tantivy.Query.fuzzy_term_query(self._schema, name, words[0], distance=1)
            else:
                one = tantivy.Query.term_query(self._schema, name, words[0])
            several.append((tantivy.Occur.Should, tantivy.Query.boost_query(one, weight)))
        return tantivy.Query.boolean_query(several)

    def _filters(self, question: Question) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        filters: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for name, values in (
            ("province", question.provinces),
            ("certificates", question.certificates),
        ):
            filters.extend(
                (tantivy.Occur.Must, tantivy.Query.term_query(self._schema, name, value))
                for value in values
            )
        if question.prices:
            lowest, highest = question.prices
            prices = tantivy.Query.range_query(
                self._schema, "price", tantivy.FieldType.Integer, lowest, highest
            )
            filters.append((tantivy.Occur.Must, prices))
        return filters


class Fts5:
    """SQLite's full-text index, with a trigram table for misspelled words."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "fts5.db"

    def build(self, documents: Iterable[SearchDocument]) -> None:
        self.open()
        self._database.executescript(
            "PRAGMA journal_mode=WAL;"
            "CREATE VIRTUAL TABLE listing USING fts5(names, keywords, places, text, prefix='3 4');"
            "CREATE TABLE fact(id INTEGER PRIMARY KEY, category, province, certificates, price);"
        )
        for document in documents:
            self._insert(document)
        self._database.executescript(
            "CREATE VIRTUAL TABLE term USING fts5vocab(listing, row);"
            "CREATE VIRTUAL TABLE spelled USING fts5(term, tokenize='trigram');"
            "INSERT INTO spelled SELECT term FROM term;"
        )
        self._database.commit()

    def open(self) -> None:
        self._database = sqlite3.connect(self._path)

    def ask(self, question: Question) -> int:
        match = self._match(question)
        where, values = _conditions(question)
        source = "FROM listing JOIN fact ON fact.id = listing.rowid WHERE listing MATCH ?" + where
        order = "fact.price" if question.by_price else "bm25(listing, 4.0, 2.0, 2.0, 1.0)"
        run = self._database.execute
        run(f"SELECT fact.id {source} ORDER BY {order} LIMIT {PAGE}", (match, *values)).fetchall()
        if question.facets:
            for name in ("category", "province"):
                counting = f"SELECT {name}, count(*) {source} GROUP BY {name}"
                run(counting, (match, *values)).fetchall()
        (count,) = run(f"SELECT count(*) {source}", (match, *values)).fetchone()
        return int(count)

    def update(self, document: SearchDocument) -> None:
        for table, key in (("listing", "rowid"), ("fact", "id")):
            self._database.execute(f"DELETE FROM {table} WHERE {key} = ?", (document.id,))
        self._insert(document)
        self._database.commit()

    def _insert(self, document: SearchDocument) -> None:
        texts = _texts(document)
        self._database.execute(
            "INSERT INTO listing(rowid, names, keywords, places, text) VALUES (?, ?, ?, ?, ?)",
            (document.id, *texts.values()),
        )
        price = document.price_minor * dict(RATES).get(document.currency, 0)
        certificates = f" {' '.join(document.certificates)} "
        self._database.execute(
            "INSERT INTO fact VALUES (?, ?, ?, ?, ?)",
            (document.id, document.category, document.province, certificates, price),
        )

    def _match(self, question: Question) -> str:
        words = _folded(question.words)
        if question.phrase:
            return f'"{" ".join(words)}"'
        if question.prefix:
            return f"{words[0]}*"
        if question.fuzzy:
            words = self._spelled(words[0]) or words
            return " OR ".join(f'"{word}"' for word in words)
        return (" OR " if len(words) > 2 else " AND ").join(f'"{word}"' for word in words)

    def _spelled(self, word: str) -> list[str]:
        pieces = " OR ".join(f'"{word[at : at + 3]}"' for at in range(len(word) - 2))
        found = self._database.execute(
            "SELECT term FROM spelled WHERE spelled MATCH ? ORDER BY rank LIMIT 3", (pieces,)
        )
        return [term for (term,) in found]


def _conditions(question: Question) -> tuple[str, list[object]]:
    where = ""
    values: list[object] = []
    if question.provinces:
        where += " AND fact.province = ?"
        values.append(question.provinces[0])
    if question.certificates:
        where += " AND instr(fact.certificates, ?)"
        values.append(f" {question.certificates[0]} ")
    if question.prices:
        where += " AND fact.price BETWEEN ? AND ?"
        values.extend(question.prices)
    return where, values


def _texts(document: SearchDocument) -> dict[str, str]:
    """The folded words of a document by field, each stem beside its word."""
    fields = {
        "names": document.names,
        "keywords": document.keywords,
        "places": document.places,
        "text": (document.summary, *document.description),
    }
    return {
        name: " ".join(word for text in texts for word in analysis.words(text))
        for name, texts in fields.items()
    }


def _folded(words: Sequence[str]) -> list[str]:
    return [folded for word in words for folded in analysis.words(word)]


ENGINES: dict[str, type[Ours | Tantivy | Fts5]] = {
    "desaport": Ours,
    "tantivy": Tantivy,
    "SQLite FTS5": Fts5,
}
