"""The sections in which a listing is written, and what is still missing before it is submitted; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from marketplace.catalog.duties import duties_of
from marketplace.catalog.terms import ListingTerms
from marketplace.labels import N_, Labelled


class Section(Labelled):
    """In the order of the editor."""

    PRODUCT = "product", N_("The product")
    PRICE = "price", N_("Quantity and price")
    PACKING = "packing", N_("Packing")
    SUPPLY = "supply", N_("Capacity, time and samples")
    CERTIFICATES = "certificates", N_("Certificates")
    MARKETS = "markets", N_("Countries")
    STORY = "story", N_("Description and story")


# Every term belongs to exactly one section; a test holds it.
FIELDS: dict[Section, tuple[str, ...]] = {
    Section.PRODUCT: (
        *("name_id", "name_en", "summary_en", "summary_id", "category", "hs_code", "processing"),
        "unit",
    ),
    Section.PRICE: ("moq_increment", "offers"),
    Section.PACKING: ("packs",),
    Section.SUPPLY: (
        *("monthly_capacity", "stock", "lead_time_days", "longer_lead_times", "season_months"),
        *("samples_offered", "sample"),
    ),
    Section.CERTIFICATES: ("certificates",),
    Section.MARKETS: ("ships_to",),
    Section.STORY: (
        *("description_en", "description_id", "story_en", "story_id", "keywords"),
        *("makers", "materials", "recognitions"),
    ),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Something to say before the listing is submitted: where, and a sentence (a translation key)."""

    section: str
    message: str


def missing(terms: ListingTerms, *, day: date) -> list[Missing]:
    """What ``terms`` do not say yet, in the order of the editor."""
    return [
        *_of_product(terms),
        *_of_price(terms),
        *_of_packing(terms),
        *_of_supply(terms),
        *_of_certificates(terms, day),
        *_of_markets(terms),
    ]


def _of_product(terms: ListingTerms) -> Iterator[Missing]:
    needed = (
        (terms.name_en, N_("The name in English")),
        (terms.name_id, N_("The name in Indonesian")),
        (terms.summary_en, N_("One sentence in English")),
        (terms.summary_id, N_("One sentence in Indonesian")),
        (terms.category, N_("The category")),
        (terms.hs_code, N_("The customs number (HS code)")),
        (terms.processing, N_("How far it is made")),
    )
    yield from (Missing(Section.PRODUCT, words) for said, words in needed if not said)


def _of_price(terms: ListingTerms) -> Iterator[Missing]:
    if not terms.offers:
        yield Missing(Section.PRICE, N_("The smallest order and a price"))


def _of_packing(terms: ListingTerms) -> Iterator[Missing]:
    if not terms.packs:
        yield Missing(Section.PACKING, N_("An export carton with its weight and measures"))


def _of_supply(terms: ListingTerms) -> Iterator[Missing]:
    needed = (
        (terms.monthly_capacity, N_("How much you can make in a month")),
        (terms.lead_time_days, N_("Days until an order is ready")),
        (terms.season_months, N_("The months in which it can be made")),
        (terms.samples_offered is not None, N_("Whether a buyer can order a sample")),
    )
    yield from (Missing(Section.SUPPLY, words) for said, words in needed if not said)


def _of_certificates(terms: ListingTerms, day: date) -> Iterator[Missing]:
    held = {one.kind: one for one in terms.certificates}
    if not all(one.issuer and one.number for one in terms.certificates):
        yield Missing(Section.CERTIFICATES, N_("Issuer and number of each certificate"))
    for kind in duties_of(hs_code=terms.hs_code, day=day):
        if kind not in held:
            yield Missing(Section.CERTIFICATES, N_("A certificate this product must have"))
        elif (ends := held[kind].valid_to_date) is None:
            yield Missing(
                Section.CERTIFICATES, N_("Until when a certificate it must have is valid")
            )
        elif ends < day:
            yield Missing(
                Section.CERTIFICATES, N_("A certificate it must have has expired: renew it")
            )


def _of_markets(terms: ListingTerms) -> Iterator[Missing]:
    if not terms.ships_to:
        yield Missing(Section.MARKETS, N_("At least one country you can ship to"))
