"""A few invented documents, and short ways to ask for them."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.search.documents import SearchDocument, SearchPage, SearchQuery
from marketplace.search.port import SearchEngine

DRUM, COFFEE, SUGAR, SILVER, FLOUR, PEPPER = 1, 2, 3, 4, 5, 6


def document(number: int, **changes: object) -> SearchDocument:
    values: dict[str, object] = {
        "id": number,
        "version": 1,
        "names": (f"Barang {number}",),
        "category": "home-decor",
        "province": "Bali",
    }
    return SearchDocument(**{**values, **changes})  # type: ignore[arg-type]


def drum(**changes: object) -> SearchDocument:
    return document(
        DRUM,
        **{
            "names": ("Kendang djembe", "Djembe drum, mahogany"),
            "summary": "Goat skin on one piece of mahogany.",
            "description": ("Tuned by ear in Ngoran and packed by the container.",),
            "keywords": ("percussion",),
            "places": ("Ngoran", "Nglegok", "Blitar", "Jawa Timur"),
            "category": "musical-instruments",
            "province": "Jawa Timur",
            "certificates": ("svlk",),
            "hs_code": "9206.00",
            "moq": 100,
            **changes,
        },
    )


def coffee(**changes: object) -> SearchDocument:
    return document(
        COFFEE,
        **{
            "names": ("Biji kopi arabika", "Arabica green coffee"),
            "description": ("Washed and dried above 1,400 metres; fits a small roastery.",),
            "places": ("Kute Panang", "Aceh Tengah", "Aceh"),
            "category": "coffee-tea",
            "province": "Aceh",
            "certificates": ("organic-eu", "gi"),
            "hs_code": "0901.11.20",
            "moq": 500,
            **changes,
        },
    )


def library() -> list[SearchDocument]:
    return [
        drum(),
        coffee(),
        document(
            SUGAR,
            names=("Gula kelapa kristal", "Coconut sugar, granulated"),
            description=("Goes well with coffee.",),
            places=("Banyumas", "Jawa Tengah"),
            category="coconut-palm",
            province="Jawa Tengah",
            certificates=("halal", "organic-eu"),
            hs_code="1702.90",
            moq=1000,
        ),
        document(
            SILVER,
            names=("Perhiasan perak", "Silver jewellery"),
            places=("Celuk", "Gianyar", "Bali"),
            category="jewellery",
            hs_code="7113.11",
            moq=20,
        ),
        document(
            FLOUR,
            names=("Tepung pisang", "Green banana flour"),
            places=("Lampung Timur", "Lampung"),
            category="grains-flours",
            province="Lampung",
            certificates=("halal",),
            hs_code="1106.30",
            moq=200,
        ),
        document(
            PEPPER,
            names=("Lada hitam", "Black pepper"),
            places=("Sukadana", "Lampung Timur", "Lampung"),
            category="spices",
            province="Lampung",
            certificates=("gi", "halal"),
            hs_code="0904.11",
            moq=500,
        ),
    ]


def ask(engine: SearchEngine, text: str = "", **filters: object) -> SearchPage:
    return engine.search(SearchQuery(text=text, **filters))  # type: ignore[arg-type]


def ids(engine: SearchEngine, text: str = "", **filters: object) -> tuple[int, ...]:
    return ask(engine, text, **filters).ids


def write(engine: SearchEngine, documents: Iterable[SearchDocument], *, sequence: int) -> int:
    engine.index_many(documents)
    return engine.commit(sequence=sequence)


def remove(engine: SearchEngine, numbers: Iterable[int], *, sequence: int) -> int:
    for number in numbers:
        engine.delete(number)
    return engine.commit(sequence=sequence)
