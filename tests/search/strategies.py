"""Small random collections of documents, and queries of every kind about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from marketplace.search.documents import SearchDocument, SearchQuery, Sort, Standing

TODAY = date(2026, 11, 21)

TRADE_WORDS = (
    "coffee", "kopi", "arabica", "green", "beans", "coconut", "sugar", "gula", "kelapa", "pepper",
    "black", "lada", "hitam", "djembe", "drum", "basket", "baskets", "woven", "bamboo", "silver",
    "vanilla", "spice", "dried", "organic", "powder", "anyaman", "café",
)  # fmt: skip
# No word of any language, and far from each other.
INVENTED_WORDS = ("xagoran", "quixelb", "zorbat", "zorbats", "quixotl")
OTHER_SCRIPTS = ("咖啡豆", "黑胡椒", "茶", "ジャンベ", "筆墨硯", "قهوة", "커피")
COMMON_WORDS = ("the", "and", "oil", "in", "100", "2")
WORDS = (*TRADE_WORDS, *INVENTED_WORDS, *OTHER_SCRIPTS, *COMMON_WORDS)
PLACES = ("Bali", "Jawa Timur", "East Java", "Ngoran", "Aceh", "Lampung")
PROVINCES = ("Bali", "Jawa Timur", "Aceh", "")
CATEGORIES = ("coffee-tea", "spices", "musical-instruments", "home-decor")
CERTIFICATES = ("halal", "organic-eu", "gi", "svlk")
INCOTERMS = ("FOB", "CIF", "EXW")
COUNTRIES = ("CN", "DE", "JP", "US")
HS_CODES = ("", "0901.11", "0901.11.20", "0904.11", "9206.00", "1702.90", "4602")
CURRENCIES = ("IDR", "USD", "EUR", "")
AMOUNTS = (0, 1, 10, 11, 50, 100, 500, 5_000, 20_000)
DAYS = (0, 7, 10, 14, 30, 45, 90, 120)
SHARES = (None, 0.0, 0.333, 0.5, 0.9, 1.0)
DATES = (None, date(2026, 11, 20), date(2026, 10, 1), date(2025, 1, 1), date(2026, 12, 24))

ASKED = (
    *TRADE_WORDS, *OTHER_SCRIPTS, *INVENTED_WORDS, "oil", "100", "the",
    "black pepper", "coconut sugar", "green coffee", "spices", "coffee-tea", "laptop", "car",
    "HS 0901", "0901.11", "09.04", "920600", "9206", "halal", "eu organic", "SVLK",
    "East Java", "Bali", "Aceh", "500 kg", "looking for a supplier of", "Kaffee", "Ingwerpulver",
    "djmebe", "cofee",
)  # fmt: skip
QUOTED = ('"green coffee"', '"black pepper"', '"drum"', '"咖啡豆"', '"xagoran zorbat"', '"the oil"')
# Read by the words documents hold, so only what they hold now may be compared.
MISSPELLED = ("xagorin", "zobrat", "quixelbs", "coffffee")
BEGINNINGS = ("cof*", "quix*", "bas*", "zzz*", "lad*")
PIECES = (*ASKED, *QUOTED, *BEGINNINGS)
RATES: tuple[tuple[tuple[str, float], ...], ...] = (
    (),
    (("IDR", 1.0),),
    (("IDR", 1.0), ("USD", 163.5), ("EUR", 188.25)),
    (("USD", 1.0), ("IDR", 0.0061), ("JPY", 0.0065)),
)


def texts(words: Sequence[str], least: int, most: int) -> st.SearchStrategy[str]:
    """A few words in any order."""
    return st.lists(st.sampled_from(words), min_size=least, max_size=most).map(" ".join)


def several(values: Sequence[str], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most).map(tuple)


def documents(words: Sequence[str] = WORDS, number: int = 1) -> st.SearchStrategy[SearchDocument]:
    return st.builds(
        SearchDocument,
        id=st.just(number),
        version=st.just(1),
        names=st.tuples(texts(words, 2, 4), texts(words, 0, 3)),
        category=st.sampled_from(CATEGORIES),
        province=st.sampled_from(PROVINCES),
        summary=texts(words, 0, 4),
        description=st.tuples(texts(words, 0, 8)),
        keywords=several(words),
        places=several(PLACES),
        certificates=several(CERTIFICATES),
        hs_code=st.sampled_from(HS_CODES),
        moq=st.sampled_from(AMOUNTS),
        incoterms=several(INCOTERMS),
        ships_to=several(COUNTRIES, most=3),
        readiness=st.sampled_from(("ready", "made", "")),
        price_minor=st.sampled_from((0, 1, 99, 5_000, 20_000_000)) | st.integers(1, 10**9),
        currency=st.sampled_from(CURRENCIES),
        lead_time_days=st.sampled_from(DAYS),
        published_date=st.sampled_from(DATES),
        standing=st.builds(
            Standing,
            grade=st.sampled_from(SHARES),
            on_time=st.sampled_from(SHARES),
            answered=st.sampled_from(SHARES),
        ),
    )


@st.composite
def collections(draw: st.DrawFn, words: Sequence[str] = WORDS) -> list[SearchDocument]:
    """Different documents, some of them several times over, so that there are equal answers."""
    models = draw(st.lists(documents(words), min_size=2, max_size=9))
    times = draw(
        st.lists(st.sampled_from((1, 1, 1, 2, 3, 9)), min_size=len(models), max_size=len(models))
    )
    copies = [model for model, count in zip(models, times, strict=True) for _ in range(count)]
    # Ids in no order, as random as they need to be.
    return [replace(model, id=at * 7_919 % 10_007 + 1) for at, model in enumerate(copies, 1)]


@st.composite
def examinations(draw: st.DrawFn) -> tuple[list[SearchDocument], list[SearchQuery]]:
    """A collection written with few words, so that documents compete, and queries about them."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=8, unique=True))
    pieces = st.sampled_from(words) | st.sampled_from((*PIECES, *MISSPELLED))
    asked = st.lists(queries(questions(pieces)), min_size=8, max_size=16)
    return draw(collections(words)), draw(asked)


def questions(pieces: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[str]:
    """One to three things asked for in any order, or now and then nothing."""
    piece = st.sampled_from(PIECES) if pieces is None else pieces
    several_pieces = st.lists(piece, min_size=1, max_size=3).map(" ".join)
    return st.integers(0, 9).flatmap(lambda one: several_pieces if one < 9 else st.just("  "))


def queries(text: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[SearchQuery]:
    unfiltered = st.builds(
        SearchQuery,
        text=questions() if text is None else text,
        rates=st.sampled_from(RATES),
        sort=st.sampled_from((Sort.RELEVANCE, Sort.RELEVANCE, Sort.RELEVANCE, *Sort)),
        day=st.sampled_from((None, TODAY, date(2026, 11, 22))),
        page=st.sampled_from((1, 1, 1, 2, 3, 50)),
        per_page=st.sampled_from((24, 1, 3, 7, 100)),
    )
    filtered = st.builds(lambda query, chosen: replace(query, **chosen), unfiltered, _filters())
    return unfiltered | filtered


def _filters() -> st.SearchStrategy[dict[str, object]]:
    """One to three filters: with more of them nothing would ever pass."""
    filters: dict[str, st.SearchStrategy[object]] = {
        "category": several(CATEGORIES),
        "province": several((*PROVINCES, "BALI", "Atlantis")),
        "certificate": several((*CERTIFICATES, "Halal", "none")),
        "incoterm": several(("FOB", "fob", "CIF", "DDP")),
        "ships_to": several(("CN", "de", "US", "BR")),
        "readiness": several(("ready", "made", "Ready")),
        "max_moq": st.sampled_from((*AMOUNTS, -1)),
        "max_lead_time": st.sampled_from(DAYS),
        "min_price": st.sampled_from((0, 1, 99, 20_000, 10**12)),
        "max_price": st.sampled_from((0, 100, 500_000, 10**9)),
    }
    names = st.lists(st.sampled_from(sorted(filters)), min_size=1, max_size=3, unique=True)
    return names.flatmap(
        lambda chosen: st.fixed_dictionaries({name: filters[name] for name in chosen})
    )
