"""Everything a seller writes about the flagship, and what makes it acceptable; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from marketplace.catalog.categories import is_slug
from marketplace.errors import RefusedError
from marketplace.labels import N_
from marketplace.money import LARGEST_MINOR, Money
from marketplace.trade_terms import Incoterm, Unit, is_hs_code

LARGEST_QUANTITY = 10**9
LONGEST_LEAD_TIME = 730
MOST_TIERS = 5
MOST_CERTIFICATES = 20
NAME_LENGTH = 200
SUMMARY_LENGTH = 400
DESCRIPTION_LENGTH = 10_000
KEYWORDS_LENGTH = 1_000
PLACE_LENGTH = 200
_SEPARATORS = re.compile(r"[;\n\r]")
# A NUL byte would be refused by one of the databases, a lone surrogate by both.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_BREAK = re.compile(r"[\t\n\r\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value cannot stand: ``field`` names it, ``message`` is a translation key."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ListingTerms:
    """``tiers`` are (from quantity, unit price), the first from the minimum order on."""

    name_id: str
    name_en: str
    summary_en: str
    description_en: str
    description_id: str
    category: str
    hs_code: str
    keywords: str
    unit: Unit
    monthly_capacity: int
    lead_time_days: int
    incoterm: Incoterm
    named_place: str
    tiers: tuple[tuple[int, Money], ...]
    certificates: tuple[str, ...]

    @property
    def moq(self) -> int:
        return self.tiers[0][0]

    @property
    def currency(self) -> str:
        return self.tiers[0][1].currency


def tidy_keywords(text: str) -> str:
    """Words separated by semicolons or lines, each once, as ``one; two``."""
    words = (" ".join(word.split()) for word in _SEPARATORS.split(text))
    return "; ".join(dict.fromkeys(word for word in words if word))


def tidy_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Certificate codes in the order they are kept in, each once."""
    return tuple(sorted({code.strip().lower() for code in codes} - {""}))


def check(terms: ListingTerms) -> None:
    """Raise RefusedError for the first thing that cannot stand."""
    for problem in problems(terms):
        raise RefusedError(problem.message, field=problem.field)


def problems(terms: ListingTerms) -> list[Problem]:
    """Everything that cannot stand, in the order of the form."""
    return [
        *_in_texts(terms),
        *_in_codes(terms),
        *_in_counts(terms),
        *_in_tiers(terms.tiers),
    ]


def line_problems(field: str, text: str, longest: int) -> Iterator[Problem]:
    """Why ``text`` cannot be kept as a line that is needed."""
    if not text.strip():
        yield Problem(field, N_("This is needed."))
    if _LINE_BREAK.search(text):
        yield Problem(field, N_("Write this on one line."))
    yield from _prose_problems(field, text, longest)


def _prose_problems(field: str, text: str, longest: int) -> Iterator[Problem]:
    if len(text) > longest:
        yield Problem(field, N_("This is too long."))
    if _UNWRITABLE.search(text):
        yield Problem(field, N_("This holds a character that cannot be written down."))


def _in_texts(terms: ListingTerms) -> Iterator[Problem]:
    yield from line_problems("name_en", terms.name_en, NAME_LENGTH)
    yield from line_problems("name_id", terms.name_id, NAME_LENGTH)
    yield from line_problems("summary_en", terms.summary_en, SUMMARY_LENGTH)
    yield from line_problems("named_place", terms.named_place, PLACE_LENGTH)
    yield from _prose_problems("description_en", terms.description_en, DESCRIPTION_LENGTH)
    yield from _prose_problems("description_id", terms.description_id, DESCRIPTION_LENGTH)
    yield from _prose_problems("keywords", terms.keywords, KEYWORDS_LENGTH)


def _in_codes(terms: ListingTerms) -> Iterator[Problem]:
    if not is_slug(terms.category):
        yield Problem("category", N_("This is not a category of the catalogue."))
    if not is_hs_code(terms.hs_code):
        yield Problem("hs_code", N_("Write the HS code like 9206.00 or 9206.00.10."))
    if not all(is_slug(code) for code in terms.certificates):
        yield Problem("certificates", N_("This is not the code of a certificate."))
    if len(set(terms.certificates)) < len(terms.certificates):
        yield Problem("certificates", N_("A certificate is named twice."))
    if len(terms.certificates) > MOST_CERTIFICATES:
        yield Problem("certificates", N_("These are too many certificates."))


def _in_counts(terms: ListingTerms) -> Iterator[Problem]:
    for field, count, largest in (
        ("monthly_capacity", terms.monthly_capacity, LARGEST_QUANTITY),
        ("lead_time_days", terms.lead_time_days, LONGEST_LEAD_TIME),
    ):
        yield from _in_count(field, count, largest)


def _in_count(field: str, count: int, largest: int) -> Iterator[Problem]:
    if count <= 0:
        yield Problem(field, N_("This must be more than zero."))
    if count > largest:
        yield Problem(field, N_("This is too large."))


def _in_tiers(tiers: tuple[tuple[int, Money], ...]) -> Iterator[Problem]:
    if not tiers:
        yield Problem("price", N_("A price is needed."))
        return
    if len(tiers) > MOST_TIERS:
        yield Problem("more_tiers", N_("These are too many price steps."))
    yield from _in_count("moq", tiers[0][0], LARGEST_QUANTITY)
    if any(quantity > LARGEST_QUANTITY for quantity, _ in tiers[1:]):
        yield Problem("more_tiers", N_("This is too large."))
    if any(later[0] <= earlier[0] for earlier, later in pairwise(tiers)):
        yield Problem("more_tiers", N_("Each price step must start at a larger quantity."))
    if len({price.currency for _, price in tiers}) > 1:
        yield Problem("currency", N_("All prices of a listing are in one currency."))
    yield from _in_prices(tiers)


def _in_prices(tiers: tuple[tuple[int, Money], ...]) -> Iterator[Problem]:
    for place, (quantity, price) in enumerate(tiers):
        field = "more_tiers" if place else "price"
        if price.minor <= 0:
            yield Problem(field, N_("The price must be more than zero."))
        if quantity > 0 and price.minor * quantity > LARGEST_MINOR:
            yield Problem(field, N_("The price of this quantity is too large."))
