"""Invents what a listing for measuring says: the same seed and village, the same words; pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from marketplace.catalog.terms import ListingTerms, tidy_keywords
from marketplace.catalog.values import HeldCertificate, OfferTerms, declared
from marketplace.money import CURRENCIES, Money
from marketplace.trade_terms import Incoterm, Unit

FOLDER = Path(__file__).resolve().parent.parent / "data" / "demo"
FEWEST_WORDS, MOST_WORDS = 40, 90
MARK_EN = "Invented for measuring; nobody offers this."
MARK_ID = "Dikarang untuk pengukuran; tidak ada yang menawarkan ini."
_INCOTERMS = {"FOB": 50, "FCA": 18, "EXW": 10, "CIF": 9, "CFR": 7, "CPT": 3, "DAP": 3}
_CURRENCIES = {"USD": 66, "IDR": 22, "EUR": 6, "SGD": 3, "JPY": 3}
# Minor units for a hundred dollars, about; nothing is ever converted with them.
_RATES = {"USD": 10_000, "IDR": 158_000_000, "EUR": 9_200, "SGD": 13_400, "JPY": 15_000}
_LEAD_TIMES = (7, 10, 14, 14, 21, 21, 30, 30, 30, 45, 45, 60, 75, 90)
_TIER_STEPS = ((1, 100), (5, 93), (20, 87))  # times the minimum order, percent of the price
_CERTIFICATES = {
    "spice": ("halal", "organic-eu", "organic-usda", "gi", "haccp", "fairtrade"),
    "sea": ("haccp", "halal", "bpom", "msc", "asc", "brc"),
    "food": ("halal", "pirt", "bpom", "haccp", "iso22000", "sni"),
    "drink": ("organic-eu", "organic-usda", "rainforest", "fairtrade", "gi", "halal"),
    "fresh": ("gmp", "organic-jas", "halal", "haccp", "sni"),
    "palm": ("halal", "organic-eu", "organic-usda", "fairtrade", "gmp"),
    "oil": ("gmp", "halal", "organic-usda", "iso22000"),
    "cloth": ("oeko-tex", "gots", "sni", "gi"),
    "wood": ("svlk", "fsc"),
    "care": ("bpom", "halal", "gmp"),
    "basket": ("svlk", "fsc"),
    "leather": ("halal", "sni"),
    "hide": ("halal", "haccp", "bpom"),
    "stone": ("sni",),
    "jewel": ("sni",),
    "bee": ("halal", "organic-eu", "bpom", "pirt"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A village, and what contains it."""

    village_id: int
    code: str
    village: str
    district: str
    regency: str
    province: str


@dataclass(frozen=True, slots=True)
class _Pair:
    """The same in English and Indonesian."""

    en: str
    id: str


@dataclass(frozen=True, slots=True)
class _Words:
    """Words with how often each is drawn: the second half as often as the first, and so on."""

    words: tuple[str, ...]
    weights: tuple[float, ...]

    @classmethod
    def ranked(cls, words: Sequence[str]) -> _Words:
        weights = accumulate(1 / (rank + 1.7) for rank in range(1, len(words) + 1))
        return cls(tuple(words), tuple(weights))

    def draw(self, random: Random, count: int) -> list[str]:
        return random.choices(self.words, cum_weights=self.weights, k=count)


@dataclass(frozen=True, slots=True)
class _Draft:
    """One invented product of one village."""

    place: Place
    product: dict[str, str]
    adjective: _Pair
    processing: _Pair
    group: str

    def names(self, random: Random) -> _Pair:
        product = _Pair(self.product["name_en"], self.product["name_id"])
        return random.choice(
            (
                _Pair(f"{self.adjective.en} {product.en}", f"{product.id} {self.adjective.id}"),
                _Pair(f"{product.en}, {self.processing.en}", f"{product.id} {self.processing.id}"),
                _Pair(f"{self.place.village} {product.en}", f"{product.id} {self.place.village}"),
                _Pair(
                    f"{self.adjective.en} {product.en}, {self.processing.en}",
                    f"{product.id} {self.adjective.id} {self.processing.id}",
                ),
            )
        )


def invent_terms(*, place: Place, seed: int) -> ListingTerms:
    """What the village's listing says."""
    # Words for a fiction, not secrets.
    random = Random(f"{seed}:{place.code}")  # noqa: S311
    product = random.choice(_products())
    family = product["family"]
    draft = _Draft(
        place=place,
        product=product,
        adjective=random.choice(_qualities(family, "adjective")),
        processing=random.choice(_qualities(family, "processing")),
        group="".join(_words("name").draw(random, 2)).capitalize(),
    )
    names = draft.names(random)
    tiers = tuple(_tiers(product, random))
    return ListingTerms(
        name_id=_sentence_case(names.id),
        name_en=_sentence_case(names.en),
        summary_en=_sentence_case(
            f"{draft.adjective.en} {product['name_en']}, {draft.processing.en}, "
            f"from {place.village} in {place.regency}."
        ),
        description_en=_description_en(draft, random),
        description_id=_description_id(draft, random),
        category=product["category"],
        hs_code=product["hs_code"],
        keywords=tidy_keywords(f"{product['keywords']}; {draft.adjective.en}"),
        unit=Unit(product["unit"]),
        monthly_capacity=tiers[0][0] * random.choice((4, 8, 12, 20, 40)),
        lead_time_days=random.choice(_LEAD_TIMES),
        offers=(
            OfferTerms(Incoterm(_weighted(_INCOTERMS, random)), _ports()[place.code[:2]], tiers),
        ),
        certificates=_certificates(family, random),
    )


def _description_en(draft: _Draft, random: Random) -> str:
    place, product = draft.place, draft.product
    opening = (
        f"{product['name_en']} by the group {draft.group} of {place.village}, {place.district}."
    )
    return _prose(_sentence_case(opening), _words("en"), MARK_EN, random)


def _description_id(draft: _Draft, random: Random) -> str:
    place, product = draft.place, draft.product
    opening = (
        f"{product['name_id']} dari kelompok {draft.group}, {place.village}, {place.district}."
    )
    return _prose(_sentence_case(opening), _words("id"), MARK_ID, random)


def _prose(opening: str, words: _Words, mark: str, random: Random) -> str:
    """FEWEST_WORDS to MOST_WORDS in all; they make sentences, not sense."""
    count = random.randint(FEWEST_WORDS, MOST_WORDS)
    remaining = words.draw(random, count - len(opening.split()) - len(mark.split()))
    return " ".join((opening, *_sentences(remaining, random), mark))


def _sentences(words: list[str], random: Random) -> Iterator[str]:
    start = 0
    while start < len(words):
        end = start + random.randint(6, 14)
        yield f"{_sentence_case(' '.join(words[start:end]))}."
        start = end


def _tiers(product: dict[str, str], random: Random) -> Iterator[tuple[int, Money]]:
    currency = _weighted(_CURRENCIES, random)
    step = CURRENCIES[currency].step
    cents = int(product["price_usd"].replace(".", "")) * random.randint(60, 180)
    first = max(1, int(product["moq"]) * random.choice((1, 1, 2, 2, 4, 10)) // 2)
    for times, percent in _TIER_STEPS[: random.randint(1, len(_TIER_STEPS))]:
        minor = cents * percent * _RATES[currency] // 10**8
        yield first * times, Money(max(1, minor // step) * step, currency)


def _certificates(family: str, random: Random) -> tuple[HeldCertificate, ...]:
    known = _CERTIFICATES[family]
    count = min(random.choice((0, 0, 1, 1, 2, 3)), len(known))
    return declared(random.sample(known, count))


def _weighted(choices: dict[str, int], random: Random) -> str:
    return random.choices(tuple(choices), weights=tuple(choices.values()))[0]


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _products() -> tuple[dict[str, str], ...]:
    return tuple(_rows("products.csv"))


@cache
def _qualities(family: str, kind: str) -> tuple[_Pair, ...]:
    return tuple(
        _Pair(row["en"], row["id"])
        for row in _rows("qualities.csv")
        if (row["family"], row["kind"]) == (family, kind)
    )


@cache
def _words(language: str) -> _Words:
    return _Words.ranked([row["word"] for row in _rows("words.csv") if row["language"] == language])


@cache
def _ports() -> dict[str, str]:
    return {row["province"]: row["port"] for row in _rows("ports.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
