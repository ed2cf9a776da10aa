"""Lists of listings as sheets: for everybody, and an enterprise's own to change and bring back; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from marketplace.catalog.models import Listing
from marketplace.catalog.policy import OPEN_TO_THE_SELLER
from marketplace.catalog.sheet_cells import Complaint, Reading, cells_of, known_columns, read_cells
from marketplace.catalog.wording import terms_of
from marketplace.labels import N_
from marketplace.spreadsheets.cells import Cell
from marketplace.spreadsheets.reading import Grid
from marketplace.spreadsheets.refusals import UnreadableSheetError
from marketplace.spreadsheets.writing import Sheet

KEY, STATUS, VERSION = "listing", "status", "version"
MOST_CHANGED = 50
_NEEDED = ("name_en", "name_id")  # even by a draft
# Always there, so that a first price can be written where none stands.
_FIRST = (
    "offer_1_incoterm",
    "offer_1_place",
    "offer_1_currency",
    "offer_1_from_1",
    "offer_1_price_1",
)
CHANGED_SINCE = N_("The listing was changed after this file was saved. Take a new file.")
PUBLIC_COLUMNS = (
    *("name", "name_in_indonesian", "village", "province", "village_code", "seller", "category"),
    *("hs_code", "price_from", "currency", "unit", "incoterm", "named_place", "minimum_order"),
    *("capacity_a_month", "lead_time_days", "certificates", "published_at", "address"),
)


@dataclass(frozen=True, slots=True)
class FileRow:
    """The cells of one row by their columns; ``line`` is where a person finds it."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one row of a file would change of one listing, or why it cannot."""

    line: int
    listing: Listing
    reading: Reading
    differences: tuple[Difference, ...]

    @property
    def fits(self) -> bool:
        return not self.reading.complaints


def public_row(listing: Listing, address: str) -> tuple[Cell, ...]:
    """A published listing as buyers see it, in the order of PUBLIC_COLUMNS."""
    village, price = listing.village, listing.lowest_price
    return (
        *(listing.name_en, listing.name_id, village.place, village.province.name, village.code),
        *(listing.organisation.public_name, listing.category, listing.hs_code),
        *(price.decimal(), price.currency, listing.unit.value),
        *(listing.incoterm.value, listing.named_place, listing.moq),
        *(listing.monthly_capacity, listing.lead_time_days),
        "; ".join(certificate.kind for certificate in listing.certificates),
        *(listing.published_at, address),
    )


def own_sheet(listings: Sequence[Listing]) -> Sheet:
    """Every listing in full, with the columns that any of them needs."""
    rows = [
        {KEY: listing.public_id, STATUS: listing.status.value, VERSION: str(listing.version)}
        | cells_of(terms_of(listing))
        for listing in listings
    ]
    columns = dict.fromkeys([*(name for row in rows for name in row), *_FIRST])
    return Sheet(
        "Listings", tuple(columns), [[row.get(name, "") for name in columns] for row in rows]
    )


def rows_of(grid: Grid) -> list[FileRow]:
    """The rows of a file. Raises UnreadableSheetError when it is no list of listings."""
    if KEY not in grid.columns:
        message = N_("The column “listing” is missing. Begin with the file of your listings.")
        raise UnreadableSheetError(message)
    strange = set(grid.columns) - known_columns() - {KEY, STATUS, VERSION, ""}
    if strange:
        names = ", ".join(sorted(strange)[:5])
        message = gettext("These columns are not known: %(columns)s.", columns=names)
        raise UnreadableSheetError(message)
    return [FileRow(row.line, dict(zip(grid.columns, row.cells, strict=True))) for row in grid.rows]


def changes_in(rows: Sequence[FileRow], listings: Iterable[Listing]) -> list[Change]:
    """What the rows would change. Raises UnreadableSheetError when one is of no listing of these."""
    if len(rows) > MOST_CHANGED:
        message = gettext("The file has more than %(most)s rows.", most=MOST_CHANGED)
        raise UnreadableSheetError(message)
    own = {listing.public_id: listing for listing in listings}
    changes = [_change(row, own.get(row.cells.get(KEY, "").strip())) for row in rows]
    if len({change.listing.id for change in changes}) < len(changes):
        raise UnreadableSheetError(N_("A listing stands in more than one row of the file."))
    return changes


def _change(row: FileRow, listing: Listing | None) -> Change:
    if listing is None:
        message = gettext(
            "Line %(line)s names no listing of your enterprise in the column “listing”.",
            line=row.line,
        )
        raise UnreadableSheetError(message)
    standing = terms_of(listing)
    written = {name: cell for name, cell in row.cells.items() if name in known_columns()}
    reading = read_cells(written, standing=standing)
    if listing.status in OPEN_TO_THE_SELLER:
        complaints = (one for one in reading.complaints if not one.gap or one.column in _NEEDED)
        reading = Reading(reading.terms, tuple(complaints))
    version = row.cells.get(VERSION, "").strip()
    if version and version != str(listing.version):
        reading = Reading(reading.terms, (Complaint(VERSION, CHANGED_SINCE),))
    before, after = cells_of(standing), cells_of(reading.terms)
    differences = tuple(
        Difference(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys([*before, *after])
        if before.get(name, "") != after.get(name, "")
    )
    return Change(row.line, listing, reading, differences)
