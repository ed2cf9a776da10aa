"""Everything a seller writes about the flagship, and what makes it acceptable; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.catalog import part_rules
from marketplace.catalog.categories import is_slug
from marketplace.catalog.offer_rules import LARGEST_QUANTITY, offer_problems
from marketplace.catalog.problems import (
    Problem,
    count_problems,
    line_problems,
    needed_line_problems,
    prose_problems,
)
from marketplace.catalog.values import (
    HeldCertificate,
    MakerTerms,
    MaterialTerms,
    OfferTerms,
    PackTerms,
    Processing,
    RecognitionTerms,
    SampleTerms,
)
from marketplace.errors import RefusedError
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.trade_terms import Unit, is_hs_code

NAME_LENGTH = 200
SUMMARY_LENGTH = 400
DESCRIPTION_LENGTH = 10_000
STORY_LENGTH = 5_000
KEYWORDS_LENGTH = 1_000
_SEPARATORS = re.compile(r"[;\n\r]")


@dataclass(frozen=True, slots=True)
class ListingTerms:
    """What a listing says. A draft may leave gaps: empty texts, zeros, no offers.

    The first of ``offers`` is the one cards and search show. ``longer_lead_times`` are (from
    quantity, days) beyond the first; no months of ``season_months`` means that nothing is said.
    """

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
    offers: tuple[OfferTerms, ...]
    certificates: tuple[HeldCertificate, ...] = ()
    summary_id: str = ""
    processing: Processing | None = None
    moq_increment: int = 1
    stock: int = 0
    longer_lead_times: tuple[tuple[int, int], ...] = ()
    season_months: tuple[int, ...] = ()
    packs: tuple[PackTerms, ...] = ()
    samples_offered: bool | None = None
    sample: SampleTerms | None = None
    ships_to: tuple[str, ...] = ()
    story_en: str = ""
    story_id: str = ""
    makers: tuple[MakerTerms, ...] = ()
    materials: tuple[MaterialTerms, ...] = ()
    recognitions: tuple[RecognitionTerms, ...] = ()

    @property
    def moq(self) -> int:
        """The smallest order, at which every offer begins; 0 before there is an offer."""
        return self.tiers[0][0] if self.tiers else 0

    @property
    def tiers(self) -> tuple[tuple[int, Money], ...]:
        """The price steps of the first offer."""
        return self.offers[0].tiers if self.offers else ()

    @property
    def certificate_kinds(self) -> tuple[str, ...]:
        return tuple(certificate.kind for certificate in self.certificates)


def tidy_keywords(text: str) -> str:
    """Words separated by semicolons or lines, each once, as ``one; two``."""
    words = (" ".join(word.split()) for word in _SEPARATORS.split(text))
    return "; ".join(dict.fromkeys(word for word in words if word))


def check(terms: ListingTerms) -> None:
    """Raise RefusedError for the first thing that cannot stand, gaps included."""
    for problem in problems(terms):
        raise RefusedError(problem.message, field=problem.field)


def check_draft(terms: ListingTerms) -> None:
    """Raise RefusedError for the first thing that cannot stand even in a draft."""
    for problem in problems(terms):
        if not problem.gap or problem.field in {"name_en", "name_id"}:
            raise RefusedError(problem.message, field=problem.field)


def problems(terms: ListingTerms) -> list[Problem]:
    """Everything that cannot stand, in the order of the form."""
    return [
        *_in_texts(terms),
        *_in_codes(terms),
        *_in_counts(terms),
        *offer_problems(terms.offers),
        *part_rules.certificate_problems(terms.certificates),
        *part_rules.pack_problems(terms.packs),
        *part_rules.lead_time_problems(terms.moq, terms.lead_time_days, terms.longer_lead_times),
        *part_rules.season_problems(terms.season_months),
        *part_rules.sample_problems(offered=terms.samples_offered, sample=terms.sample),
        *part_rules.country_problems(terms.ships_to),
        *part_rules.maker_problems(terms.makers),
        *part_rules.material_problems(terms.materials),
        *part_rules.recognition_problems(terms.recognitions),
    ]


def _in_texts(terms: ListingTerms) -> Iterator[Problem]:
    yield from needed_line_problems("name_en", terms.name_en, NAME_LENGTH)
    yield from needed_line_problems("name_id", terms.name_id, NAME_LENGTH)
    yield from needed_line_problems("summary_en", terms.summary_en, SUMMARY_LENGTH)
    yield from line_problems("summary_id", terms.summary_id, SUMMARY_LENGTH)
    yield from prose_problems("description_en", terms.description_en, DESCRIPTION_LENGTH)
    yield from prose_problems("description_id", terms.description_id, DESCRIPTION_LENGTH)
    yield from prose_problems("story_en", terms.story_en, STORY_LENGTH)
    yield from prose_problems("story_id", terms.story_id, STORY_LENGTH)
    yield from prose_problems("keywords", terms.keywords, KEYWORDS_LENGTH)


def _in_codes(terms: ListingTerms) -> Iterator[Problem]:
    if not is_slug(terms.category):
        message = N_("This is not a category of the catalogue.")
        yield Problem("category", message, gap=not terms.category)
    if not is_hs_code(terms.hs_code):
        message = N_("Write the HS code like 9206.00 or 9206.00.10.")
        yield Problem("hs_code", message, gap=not terms.hs_code)


def _in_counts(terms: ListingTerms) -> Iterator[Problem]:
    yield from count_problems("monthly_capacity", terms.monthly_capacity, LARGEST_QUANTITY)
    longest = part_rules.LONGEST_LEAD_TIME
    yield from count_problems("lead_time_days", terms.lead_time_days, longest)
    if not 1 <= terms.moq_increment <= LARGEST_QUANTITY:
        yield Problem("moq_increment", N_("Write in which steps an order can grow."))
    if not 0 <= terms.stock <= LARGEST_QUANTITY:
        yield Problem("stock", N_("Write how much is ready to ship, or nothing."))
