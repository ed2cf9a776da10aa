"""The small values a listing is made of: offers, packs, certificates, samples, people; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from marketplace.labels import N_, Labelled
from marketplace.money import Money
from marketplace.trade_terms import Incoterm


class Processing(Labelled):
    """How far the product is made when it leaves the village; customs numbers depend on it."""

    RAW = "raw", N_("Raw: as harvested, caught or felled")
    CLEANED = "cleaned", N_("Cleaned, dried or sorted")
    SEMI_FINISHED = "semi_finished", N_("Semi-finished: for others to finish")
    FINISHED = "finished", N_("Finished: ready to use")
    RETAIL = "retail", N_("Finished and packed for the shelf")


class Readiness(Labelled):
    """Whether the smallest order there is could leave now."""

    READY = "ready", N_("Ready to ship")
    MADE = "made", N_("Made to order")


class SampleCredit(Labelled):
    """What of a paid sample comes off the first order."""

    NOTHING = "nothing", N_("Nothing is taken off the first order")
    PRICE = "price", N_("The sample's price is taken off the first order")
    PRICE_AND_COURIER = "price_and_courier", N_("Price and courier are taken off the first order")


class RecognitionKind(Labelled):
    AWARD = "award", N_("Award")
    PROGRAMME = "programme", N_("Programme")


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """A price list under one rule: ``tiers`` are (from quantity, unit price), the lowest first."""

    incoterm: Incoterm
    named_place: str
    tiers: tuple[tuple[int, Money], ...]

    @property
    def currency(self) -> str:
        return self.tiers[0][1].currency

    @property
    def key(self) -> tuple[Incoterm, str, str]:
        return self.incoterm, self.named_place, self.currency


@dataclass(frozen=True, slots=True)
class PackTerms:
    """One export carton: weights in grams, outer measures in millimetres."""

    name: str
    units: int
    net_g: int
    gross_g: int
    length_mm: int
    width_mm: int
    height_mm: int


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """``kind`` is the short code; ``file`` the SHA-256 of the stored paper, empty without one."""

    kind: str
    issuer: str = ""
    number: str = ""
    valid_from_date: date | None = None
    valid_to_date: date | None = None
    file: str = ""
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class SampleTerms:
    """A sample a buyer can order; a price of zero is a free one, the courier never included."""

    price: Money
    days: int
    credit: SampleCredit


@dataclass(frozen=True, slots=True)
class MakerTerms:
    """Who makes it. A name stands only with the day consent was given and how."""

    craft: str
    name: str = ""
    consented_date: date | None = None
    consent_note: str = ""


@dataclass(frozen=True, slots=True)
class MaterialTerms:
    """What goes in, and where it comes from."""

    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class RecognitionTerms:
    """An award or a programme, the year, and where that can be read."""

    kind: RecognitionKind
    name: str
    year: int
    source: str


def declared(codes: Iterable[str]) -> tuple[HeldCertificate, ...]:
    """Certificates of which only the kinds are known, in the order they are kept in, each once."""
    kinds = sorted({code.strip().lower() for code in codes} - {""})
    return tuple(HeldCertificate(kind) for kind in kinds)
