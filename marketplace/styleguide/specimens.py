"""Invented things that show every shared part of a page in each of its states; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import product

from marketplace.labels import Labelled
from marketplace.money import Money
from marketplace.trade_terms import Incoterm, Unit

VILLAGE_CODE = "35.05.09.2003"
TONES = ("neutral", "progress", "good", "attention", "danger")
SCHEMES = ("light", "dark")
DIRECTIONS = ("ltr", "rtl")
# The pages' own language does not turn with the specimen, so the words that show it stand here.
WORDS = {
    "ltr": {
        "name": "Djembe drum",
        "local": "Kendang djembe",
        "place": "Ngoran, Blitar, Jawa Timur",
    },
    "rtl": {
        "name": "طبل جيمبي",
        "local": "Kendang djembe",
        "place": "نغوران، بليتار، جاوة الشرقية",
    },
}


class SpecimenStatus(Labelled):
    WAITING = "waiting", "Waiting for the buyer", "progress"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One copy of all parts: ``key`` keeps the ids of the copies on one page apart."""

    scheme: str
    direction: str

    @property
    def key(self) -> str:
        return f"{self.scheme}-{self.direction}"

    @property
    def language(self) -> str:
        return "ar" if self.direction == "rtl" else "en"

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.direction]


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: str
    note: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    text: str
    at: datetime
    actor_name: str | None
    organisation_name: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    unit: str | None = None
    day: date | None = None
    source: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    url: str
    count: int = 0
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    page: int = 2
    pages: int = 5
    has_prev: bool = True
    has_next: bool = True

    def url_for(self, page: int) -> str:
        return f"#page-{page}"


@dataclass(frozen=True, slots=True)
class File:
    name: str
    size: int


SPECIMENS = {
    "file": File("drawing of the drum.pdf", 248_000),
    "incoterm": Incoterm.FOB,
    "tones": TONES,
    "status": SpecimenStatus.WAITING,
    "village_code": VILLAGE_CODE,
    "price": Money(1_850, "USD"),
    "rupiah": Money(30_950_000, "IDR"),
    "unit": Unit.PIECE,
    "day": date(2026, 11, 21),
    "steps": (
        Step("Signed", "done", note="12 Nov 2026"),
        Step("Deposit", "done", note="USD 16,800.00"),
        Step("Production", "current", note="1,200 of 3,500 pcs"),
        Step("Shipped", "ahead"),
    ),
    "pages_of_form": (
        Step("Village", "done", url="#village"),
        Step("Legal identity", "done", url="#identity"),
        Step("People", "current", url="#people"),
        Step("Listing", "ahead"),
        Step("Submit", "ahead"),
    ),
    "events": (
        Happening(
            "Quotation sent",
            datetime(2026, 11, 20, 2, 15, tzinfo=UTC),
            "Sari Wulandari",
            "BUM Desa Karya Mandiri Ngoran",
        ),
        Happening("Quotation lapsed", datetime(2026, 11, 21, 16, 59, tzinfo=UTC), None, None),
    ),
    "facts": (
        Fact("Capacity a month", "4,000", unit="pcs", source="declared by the seller"),
        Fact("HS code", "9206.00"),
        Fact("Exchange rate", "16,730", unit="IDR", day=date(2026, 11, 20), source="ECB"),
    ),
    "figures": (
        Fact("Villages", "1,204", url="#villages"),
        Fact("Provinces", "38", day=date(2026, 11, 21)),
    ),
    "options": (
        Choice("Musical instruments", "#instruments", 12, chosen=True),
        Choice("Coffee", "#coffee", 148),
    ),
    "pages": Pages(),
}


def sheets(*, scheme: str, direction: str) -> list[Sheet]:
    """The copies to show: all four, or those of the scheme and the direction asked for."""
    return [
        Sheet(one, way)
        for way, one in product(DIRECTIONS, SCHEMES)
        if scheme in {one, ""} and direction in {way, ""}
    ]
