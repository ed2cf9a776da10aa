"""What a listing says as the cells of one row, and read back from them; pure.

Rows of offers, cartons, certificates and lead times stand side by side: ``offer_2_price_3``.
Makers, materials, awards and photos are not in it: names need consent, papers need a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from marketplace.catalog.offer_rules import MOST_OFFERS, MOST_TIERS
from marketplace.catalog.part_rules import MOST_CERTIFICATES, MOST_LEAD_TIMES, MOST_PACKS
from marketplace.catalog.terms import ListingTerms, problems, tidy_keywords
from marketplace.catalog.values import HeldCertificate, OfferTerms, PackTerms, Processing
from marketplace.labels import N_
from marketplace.money import Money, NotAnAmountError
from marketplace.spreadsheets import habits
from marketplace.spreadsheets.refusals import UnreadableCellError
from marketplace.trade_terms import Incoterm, Unit

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
TEXTS = (
    *("name_id", "name_en", "summary_id", "summary_en", "description_id", "description_en"),
    *("story_id", "story_en", "category", "hs_code", "keywords"),
)
COUNTS = ("moq_increment", "stock", "monthly_capacity", "lead_time_days")
PACK = tuple(field.name for field in fields(PackTerms))
CERTIFICATE = ("kind", "issuer", "number", "valid_from_date", "valid_to_date")
SEPARATOR = "; "
NOT_ONE_OF_THESE = N_("Write one of the words this column knows.")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a cell cannot be taken in; ``message`` is a translation key.

    A ``gap`` is something not said yet, which a draft may leave open.
    """

    column: str
    message: str
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row says; the terms count only without complaints."""

    terms: ListingTerms
    complaints: tuple[Complaint, ...]


def cells_of(terms: ListingTerms) -> dict[str, str]:
    """Every cell of the row, by its column, in the order of the sheet."""
    cells = {name: str(getattr(terms, name)) for name in TEXTS}
    cells["processing"] = terms.processing.value if terms.processing else ""
    cells["unit"] = terms.unit.value
    cells |= {name: str(getattr(terms, name)) for name in COUNTS}
    cells["season_months"] = SEPARATOR.join(str(month) for month in terms.season_months)
    cells["ships_to"] = SEPARATOR.join(terms.ships_to)
    cells |= dict(_lead_time_cells(terms))
    for place, offer in enumerate(terms.offers, start=1):
        cells |= _offer_cells(f"offer_{place}_", offer)
    for prefix, names, rows in (
        ("pack", PACK, terms.packs),
        ("certificate", CERTIFICATE, terms.certificates),
    ):
        for place, row in enumerate(rows, start=1):
            cells |= {f"{prefix}_{place}_{name}": _said(getattr(row, name)) for name in names}
    return cells


def read_cells(cells: Mapping[str, str], *, standing: ListingTerms) -> Reading:
    """``standing`` with what the cells say; a column that is not among them changes nothing."""
    reader = _Reader({**cells_of(standing), **cells})
    read = replace(
        standing,
        **{name: reader.text(name) for name in TEXTS if name != "keywords"},  # type: ignore[arg-type]  # texts are texts
        **{name: reader.count(name) for name in COUNTS},  # type: ignore[arg-type]  # counts are counts
        keywords=tidy_keywords(reader.text("keywords")),
        processing=reader.choice("processing", Processing),
        unit=reader.choice("unit", Unit) or standing.unit,
        season_months=tuple(sorted(reader.each("season_months", habits.whole_number))),
        ships_to=tuple(sorted(reader.each("ships_to", str.upper))),
        longer_lead_times=_lead_times(reader),
        offers=_offers(reader),
        packs=_packs(reader),
        certificates=_certificates(reader, standing),
    )
    complaints = reader.complaints or [
        Complaint(problem.field, problem.message, problem.gap) for problem in problems(read)
    ]
    return Reading(read, tuple(dict.fromkeys(complaints)))


def known_columns() -> frozenset[str]:
    """Every column a sheet may have."""
    plain = {*TEXTS, *COUNTS, "processing", "unit", "season_months", "ships_to"}
    rows = (("pack", PACK, MOST_PACKS), ("certificate", CERTIFICATE, MOST_CERTIFICATES))
    for prefix, names, most in rows:
        plain |= {f"{prefix}_{place}_{name}" for place in range(1, most + 1) for name in names}
    for place in range(1, MOST_OFFERS + 1):
        plain |= {f"offer_{place}_{name}" for name in ("incoterm", "place", "currency")}
        plain |= {f"offer_{place}_{name}" for pair in _TIERS for name in pair}
    return frozenset(plain | {name for pair in _LEAD_TIMES for name in pair})


_TIERS = tuple((f"from_{step}", f"price_{step}") for step in range(1, MOST_TIERS + 1))
_LEAD_TIMES = tuple(
    (f"lead_time_{step}_from", f"lead_time_{step}_days") for step in range(1, MOST_LEAD_TIMES + 1)
)


class _Reader:
    """Reads cells one after the other and keeps what is wrong with them."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells
        self.complaints: list[Complaint] = []

    def text(self, column: str) -> str:
        return self._cells.get(column, "").strip().replace("\r\n", "\n")

    def parsed(self, column: str, read: Callable[[str], T]) -> T | None:
        """None for an empty cell, and for one that is complained about."""
        text = self.text(column)
        try:
            return read(text) if text else None
        except (UnreadableCellError, NotAnAmountError) as error:
            self.complaints.append(Complaint(column, error.reason))
            return None

    def count(self, column: str) -> int:
        return self.parsed(column, habits.whole_number) or 0

    def day(self, column: str) -> date | None:
        return self.parsed(column, habits.day)

    def choice(self, column: str, kind: type[E]) -> E | None:
        def one_of(text: str) -> E:
            for spelling in (text, text.lower(), text.upper()):
                try:
                    return kind(spelling)
                except ValueError:
                    continue
            raise UnreadableCellError(NOT_ONE_OF_THESE)

        return self.parsed(column, one_of)

    def each(self, column: str, read: Callable[[str], T]) -> list[T]:
        """The parts between semicolons, each once."""
        parts = (part.strip() for part in self.text(column).replace(",", ";").split(";"))

        def all_of(_text: str) -> list[T]:
            return list(dict.fromkeys(read(part) for part in parts if part))

        return self.parsed(column, all_of) or []

    def filled(self, prefix: str, names: tuple[str, ...], most: int) -> Iterator[str]:
        """The beginning of the columns of each row that says anything."""
        for place in range(1, most + 1):
            begins = f"{prefix}_{place}_"
            if any(self.text(begins + name) for name in names):
                yield begins


def _said(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _lead_time_cells(terms: ListingTerms) -> Iterator[tuple[str, str]]:
    for (quantity, days), step in zip(_LEAD_TIMES, terms.longer_lead_times, strict=False):
        yield quantity, str(step[0])
        yield days, str(step[1])


def _lead_times(reader: _Reader) -> tuple[tuple[int, int], ...]:
    steps = ((reader.count(quantity), reader.count(days)) for quantity, days in _LEAD_TIMES)
    return tuple(step for step in steps if step != (0, 0))


def _offer_cells(begins: str, offer: OfferTerms) -> dict[str, str]:
    cells = {
        f"{begins}incoterm": offer.incoterm.value,
        f"{begins}place": offer.named_place,
        f"{begins}currency": offer.currency,
    }
    for (quantity, price), tier in zip(_TIERS, offer.tiers, strict=False):
        cells |= {begins + quantity: str(tier[0]), begins + price: str(tier[1].decimal())}
    return cells


def _offers(reader: _Reader) -> tuple[OfferTerms, ...]:
    names = ("incoterm", "place", *(name for pair in _TIERS for name in pair))
    found = []
    for begins in reader.filled("offer", names, MOST_OFFERS):
        incoterm = reader.choice(f"{begins}incoterm", Incoterm)
        tiers = tuple(_tiers(reader, begins))
        if incoterm is None or not tiers:
            reader.complaints.append(
                Complaint(f"{begins}incoterm", N_("An offer needs its rule and a price."))
            )
            continue
        found.append(OfferTerms(incoterm, reader.text(f"{begins}place"), tiers))
    return tuple(found)


def _tiers(reader: _Reader, begins: str) -> Iterator[tuple[int, Money]]:
    currency = reader.text(f"{begins}currency").upper()

    def amount(text: str) -> Money:
        return Money.parse(f"{habits.decimal_number(text):f}", currency)

    for quantity, price in _TIERS:
        if not reader.text(begins + quantity) and not reader.text(begins + price):
            continue
        money = reader.parsed(begins + price, amount)
        if money is not None:
            yield reader.count(begins + quantity), money
        elif not reader.text(begins + price):
            reader.complaints.append(Complaint(begins + price, N_("A price is needed.")))


def _packs(reader: _Reader) -> tuple[PackTerms, ...]:
    return tuple(
        PackTerms(
            reader.text(f"{begins}name"), *(reader.count(begins + measure) for measure in PACK[1:])
        )
        for begins in reader.filled("pack", PACK, MOST_PACKS)
    )


def _certificates(reader: _Reader, standing: ListingTerms) -> tuple[HeldCertificate, ...]:
    """The stored paper stays with a certificate of the same kind and number."""
    papers = {(held.kind, held.number): held for held in standing.certificates}
    found = []
    for begins in reader.filled("certificate", CERTIFICATE, MOST_CERTIFICATES):
        kind, number = reader.text(f"{begins}kind").lower(), reader.text(f"{begins}number")
        paper = papers.get((kind, number))
        found.append(
            HeldCertificate(
                kind=kind,
                issuer=reader.text(f"{begins}issuer"),
                number=number,
                valid_from_date=reader.day(f"{begins}valid_from_date"),
                valid_to_date=reader.day(f"{begins}valid_to_date"),
                file=paper.file if paper else "",
                file_name=paper.file_name if paper else "",
            )
        )
    return tuple(sorted(found, key=lambda held: held.kind))
