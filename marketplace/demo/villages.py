"""The dozen flagships of the demo world, as villages.csv writes them; pure but for the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from marketplace.catalog.terms import ListingTerms
from marketplace.catalog.texts import PARTS, Said
from marketplace.catalog.values import (
    HeldCertificate,
    MakerTerms,
    MaterialTerms,
    OfferTerms,
    PackTerms,
    Processing,
    RecognitionKind,
    RecognitionTerms,
    SampleCredit,
    SampleTerms,
)
from marketplace.money import Money
from marketplace.trade_terms import Incoterm, Unit

FOLDER = Path(__file__).resolve().parent.parent / "data" / "demo"
ISSUER = "Demo issuer (invented)"
CERTIFIED_BEFORE, CERTIFIED_AFTER = timedelta(days=200), timedelta(days=900)


@dataclass(frozen=True, slots=True)
class DemoVillage:
    """One row of villages.csv; its README says which columns are public and which invented."""

    row: dict[str, str]

    @property
    def code(self) -> str:
        return self.row["code"]

    @property
    def stage(self) -> str:
        return self.row["stage"]

    def terms(self, *, day: date) -> ListingTerms:
        """What the listing says on ``day``; the public record is quoted with its source."""
        row = self.row
        copied = {name: row[name] for name in _TEXTS}
        return ListingTerms(
            **copied,
            description_en=self._description(),
            unit=Unit(row["unit"]),
            processing=Processing.of(row["processing"]),
            moq_increment=int(row["moq_increment"]),
            stock=int(row["stock"]),
            monthly_capacity=int(row["monthly_capacity"]),
            lead_time_days=int(row["lead_time_days"]),
            longer_lead_times=tuple(
                (int(quantity), int(days))
                for quantity, days in _lines(row["longer_lead_times"], ":")
            ),
            season_months=tuple(_months(row["season"])),
            offers=tuple(self._offers()),
            packs=tuple(
                PackTerms(name, *map(int, figures)) for name, *figures in _lines(row["packs"])
            ),
            samples_offered=row["sample"] != "none",
            sample=_sample(row["sample"], row["currency"]),
            certificates=tuple(self._certificates(day)),
            ships_to=tuple(row["ships_to"].split()),
            makers=tuple(MakerTerms(craft) for craft, *_ in _lines(row["makers"])),
            materials=tuple(MaterialTerms(*cells) for cells in _lines(row["materials"])),
            recognitions=tuple(
                RecognitionTerms(RecognitionKind.of(kind), name, int(year), source)
                for kind, name, year, source in _lines(row["recognitions"])
            ),
        )

    def texts(self) -> Iterator[tuple[str, Said]]:
        """What it says in further languages, by their codes; texts.csv has few."""
        for row in _rows("texts.csv"):
            if row["code"] == self.code:
                yield row["language"], Said(*(row[part] for part in PARTS))

    def _description(self) -> str:
        row = self.row
        return (
            f"{row['description_en']}\n\n"
            f"On the public record: {row['public_facts']} (Source: {row['source']}.)\n\n"
            "Prices, quantities, certificates and people on this page are invented for the demo."
        )

    def _offers(self) -> Iterator[OfferTerms]:
        row = self.row
        first = Incoterm(row["incoterm"]), row["named_place"]
        yield OfferTerms(*first, tuple(_tiers(row["tiers"], row["currency"])))
        for rule, place, currency, tiers in _lines(row["more_offers"], within="/"):
            yield OfferTerms(Incoterm(rule), place, tuple(_tiers(tiers, currency)))

    def _certificates(self, day: date) -> Iterator[HeldCertificate]:
        for kind in sorted(filter(None, self.row["certificates"].split(";"))):
            yield HeldCertificate(
                kind,
                issuer=ISSUER,
                number=f"DEMO-{kind.upper()}-{self.code}",
                valid_from_date=day - CERTIFIED_BEFORE,
                valid_to_date=day + CERTIFIED_AFTER,
            )


_TEXTS = (
    *("name_id", "name_en", "summary_en", "summary_id", "description_id", "story_en", "story_id"),
    *("category", "hs_code", "keywords"),
)


def villages() -> list[DemoVillage]:
    """The dozen, in the file's order."""
    return [DemoVillage(row) for row in _rows("villages.csv")]


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _lines(text: str, separator: str = "|", *, within: str = ";") -> Iterator[list[str]]:
    """The lines of a cell and what stands in each."""
    for line in filter(None, text.split(within)):
        yield line.split(separator)


def _months(text: str) -> Iterator[int]:
    for span in text.split():
        first, _, last = span.partition("-")
        yield from range(int(first), int(last or first) + 1)


def _sample(text: str, currency: str) -> SampleTerms | None:
    if text == "none":
        return None
    price, days, credit = text.split("|")
    return SampleTerms(Money.parse(price, currency), int(days), SampleCredit.of(credit))


def _tiers(text: str, currency: str) -> Iterator[tuple[int, Money]]:
    for quantity, price in _lines(text, ":"):
        yield int(quantity), Money.parse(price, currency)
