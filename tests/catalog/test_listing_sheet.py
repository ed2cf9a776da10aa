"""A listing leaves as a file and comes back changed: differences first, then the listing's own step."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from werkzeug.datastructures import FileStorage

from marketplace.catalog import queries, wording
from marketplace.catalog.sheet_cells import cells_of, known_columns, read_cells
from marketplace.catalog.sheet_operations import revise_from_sheet
from marketplace.catalog.values import HeldCertificate, OfferTerms, PackTerms, Processing
from marketplace.errors import ConflictError, NotFoundError
from marketplace.money import Money
from marketplace.spreadsheets.reading import read_sheet
from marketplace.spreadsheets.writing import Sheet, SheetKind, written
from marketplace.trade_terms import Incoterm
from tests import build
from tests.cast import NOW, TODAY, acting
from tests.pages import Page, Visitor
from tests.support.queries import counted_queries

pytestmark = pytest.mark.usefixtures("now")
FULL = build.listing_terms(
    offers=(
        OfferTerms(
            Incoterm.FOB,
            "Tanjung Perak, Surabaya",
            ((100, Money(1_850, "USD")), (1000, Money(1_600, "USD"))),
        ),
        OfferTerms(Incoterm.EXW, "Ngoran", ((100, Money(20_900_000, "IDR")),)),
        OfferTerms(Incoterm.CIF, "Osaka", ((100, Money(2_900, "JPY")),)),
    ),
    certificates=(
        HeldCertificate("halal-id", "BPJPH", "ID351", None, TODAY),
        HeldCertificate("svlk"),
    ),
    processing=Processing.FINISHED,
    longer_lead_times=((1000, 60), (5000, 90)),
    season_months=(1, 2, 12),
    packs=(PackTerms("Carton", 8, 20_000, 21_500, 800, 400, 600),),
    ships_to=("CN", "DE"),
    description_en="=not a formula\nsecond line; with 'quotes'",
)


@pytest.fixture
def draft(app):
    return build.drafted_listing(terms=FULL)


def get(listing):
    return queries.get_listing(actor=acting("joko"), public_id=listing.public_id)


def take(browser: Visitor) -> list[dict[str, str]]:
    grid = read_sheet(browser.get("/listings/all.csv").body)
    return [dict(zip(grid.columns, row.cells, strict=True)) for row in grid.rows]


def send(browser: Visitor, rows: list[dict[str, str]] | bytes, kind: str = "csv") -> Page:
    content = rows if isinstance(rows, bytes) else _file(rows, kind)
    form = browser.get("/listings/import").form("")
    data = {**form.values, "file": FileStorage(io.BytesIO(content), f"listings.{kind}")}
    return browser._ask("POST", "/listings/import", data=data)


def _file(rows: list[dict[str, str]], kind: str) -> bytes:
    columns = tuple(rows[0])
    cells = [[row[name] for name in columns] for row in rows]
    return written(Sheet("Listings", columns, cells), SheetKind(kind))


def test_every_cell_reads_back_as_what_it_says():
    cells = cells_of(FULL)
    assert set(cells) <= known_columns()
    for kind in SheetKind:
        grid = read_sheet(written(Sheet("x", tuple(cells), [list(cells.values())]), kind))
        reading = read_cells(
            dict(zip(grid.columns, grid.rows[0].cells, strict=True)), standing=FULL
        )
        assert reading.complaints == ()
        assert reading.terms == FULL


def test_the_stored_paper_stays_with_its_certificate():
    paper = replace(FULL.certificates[0], file="a" * 64, file_name="halal.pdf")
    standing = replace(FULL, certificates=(paper, FULL.certificates[1]))
    assert read_cells({"certificate_1_issuer": "LPPOM"}, standing=standing).terms.certificates[
        0
    ] == (replace(paper, issuer="LPPOM"))
    other = read_cells({"certificate_1_number": "ID352"}, standing=standing)
    assert other.terms.certificates[0].file == ""


def test_columns_left_out_change_nothing_and_empty_cells_do():
    reading = read_cells({"name_en": "Jimbe", "season_months": ""}, standing=FULL)
    assert reading.terms == replace(FULL, name_en="Jimbe", season_months=())


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("offer_1_price_1", "1.250", "two different numbers"),
        ("offer_1_price_1", "cheap", "Write a number"),
        ("offer_1_price_1", "", "A price is needed"),
        ("offer_1_incoterm", "XYZ", "words this column knows"),
        ("offer_1_currency", "BTC", "not a currency"),
        ("monthly_capacity", "many", "whole number"),
        ("unit", "bucket", "words this column knows"),
        ("season_months", "1; 13", "not a month"),
        ("ships_to", "CN; Atlantis", "not a country"),
        ("certificate_1_valid_to_date", "3/4/2027", "two different days"),
        ("pack_1_net_g", "-1", "whole number"),
        ("hs_code", "drums", "HS code"),
        ("name_en", "", "needed"),
    ],
)
def test_what_cannot_stand_is_said_beside_its_column(column, cell, reason):
    reading = read_cells({column: cell}, standing=FULL)
    assert any(reason in complaint.message for complaint in reading.complaints)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_goes_out_comes_back_shows_its_differences_and_is_applied(visitor, draft, kind):
    joko = visitor("joko")
    rows = take(joko)
    rows[0]["name_en"] = "Djembe drum, tuned"
    rows[0]["offer_1_price_1"] = "19,25"
    page = send(joko, rows, kind)
    assert page.status == 200
    assert "Djembe drum, tuned" in page
    assert "18.50" in page
    assert "19.25" in page
    assert "Kendang djembe" not in page  # what stays is not shown
    assert (
        queries.get_listing(actor=acting("joko"), public_id=draft.public_id).name_en
        != "Djembe drum, tuned"
    )
    assert "1 listing is changed." in page.form("changes").submit()
    now = wording.terms_of(queries.get_listing(actor=acting("joko"), public_id=draft.public_id))
    first = replace(FULL.offers[0], tiers=((100, Money(1_925, "USD")), *FULL.offers[0].tiers[1:]))
    assert now == replace(FULL, name_en="Djembe drum, tuned", offers=(first, *FULL.offers[1:]))


def test_errors_stand_by_row_and_field_and_nothing_is_changed(visitor, draft):
    joko = visitor("joko")
    rows = take(joko)
    rows[0] |= {"moq_increment": "ten", "hs_code": "x"}
    page = send(joko, rows)
    assert page.status == 422
    assert "Line 2: Djembe drum" in page
    assert "moq_increment" in page
    assert not page.has_form("changes")


def test_a_file_that_changes_nothing_says_so(visitor, draft):
    joko = visitor("joko")
    page = send(joko, take(joko))
    assert "Nothing differs" in page
    assert not page.has_form("changes")


def test_what_is_no_list_of_these_listings_is_refused(visitor, draft):
    joko = visitor("joko")
    foreign = [{"listing": "a" * 26, "name_en": "Mine now"}]
    for rows, reason in (
        (foreign, "names no listing of your enterprise"),
        ([{"name_en": "x"}], "is missing"),
        ([{"listing": draft.public_id, "organisation_id": "2"}], "not known: organisation_id"),
        ([{"listing": draft.public_id}, {"listing": draft.public_id}], "more than one row"),
        (b"PK\x03\x04 broken", "damaged"),
    ):
        page = send(joko, rows)
        assert page.status == 422
        assert reason in page
    assert "Choose a file." in joko.get("/listings/import").form("").submit()


def test_a_listing_out_of_the_sellers_hands_is_shown_and_left_alone(visitor, app):
    listing = build.submitted_listing()
    joko = visitor("joko")
    page = send(joko, [{"listing": listing.public_id, "name_en": "Jimbe"}])
    assert page.status == 422
    assert "cannot be changed from where it stands now: Waiting for curation" in page


def test_a_published_listing_changes_by_a_revision_that_may_wait(visitor, app):
    listing = build.published_listing()
    joko = visitor("joko")
    page = send(joko, [{"listing": listing.public_id, "stock": "250"}])
    assert "waits for LPEI" not in page.form("changes").submit()
    assert get(listing).stock == 250
    page = send(joko, [{"listing": listing.public_id, "name_en": "Jimbe"}])
    assert "waits for LPEI" in page.form("changes").submit()
    assert get(listing).name_en == "Djembe drum"


def test_a_draft_may_leave_gaps(visitor, draft):
    joko = visitor("joko")
    page = send(joko, [{"listing": draft.public_id, "hs_code": "", "summary_en": ""}])
    assert page.has_form("changes")
    page = send(joko, [{"listing": draft.public_id, "name_en": ""}])
    assert not page.has_form("changes")


def test_what_was_changed_since_is_not_overwritten(visitor, draft):
    joko = visitor("joko")
    rows = take(joko)
    rows[0]["name_en"] = "Jimbe"
    page = send(joko, rows)
    changed = replace(FULL, stock=7)
    revise_from_sheet(actor=acting("sari"), changes=[(draft, draft.version, changed)], at=NOW)
    assert page.form("changes").submit().status == 409
    assert "changed after this file was saved" in send(joko, rows)
    with pytest.raises(ConflictError):
        revise_from_sheet(actor=acting("sari"), changes=[(draft, 1, FULL)], at=NOW)
    with pytest.raises(NotFoundError):
        revise_from_sheet(actor=acting("asep"), changes=[(draft, draft.version, FULL)], at=NOW)


def test_a_long_text_in_another_script_comes_through_the_button(visitor, draft):
    """A browser sends nine letters for each of its characters; JSON may hold white space anywhere."""
    joko = visitor("joko")
    rows = take(joko)
    rows[0]["name_en"] = "Jimbe"
    form = send(joko, rows).form("changes")
    longer = form.values["rows"][0] + "\n" * 800_000
    assert "1 listing is changed." in form.submit(rows=longer)


@pytest.mark.parametrize("rows", ["", "null", "[1]", "{", '[{"listing": "x"}]', "[]"])
def test_a_button_sent_with_anything_else_is_refused(visitor, draft, rows):
    joko = visitor("joko")
    page = joko.post(
        "/listings/import/changes", {**joko.csrf(), "submission_key": "k" * 32, "rows": rows}
    )
    assert page.status in {303, 409, 422, 200}
    assert wording.terms_of(draft) == FULL


def test_the_preview_asks_the_database_at_most_twelve_times(visitor, draft):
    joko = visitor("joko")
    rows = json.loads(json.dumps(take(joko)))
    rows[0]["name_en"] = "Jimbe"
    form = joko.get("/listings/import").form("")
    data = {**form.values, "file": FileStorage(io.BytesIO(_file(rows, "csv")), "listings.csv")}
    with counted_queries() as statements:
        joko._ask("POST", "/listings/import", data=data)
    assert len(statements) <= 16
