"""Lists people take along: their own only, in both kinds, with nothing a spreadsheet would calculate."""

from __future__ import annotations

import pytest

from marketplace.catalog.searches import Search
from marketplace.searches import operations as searches
from marketplace.searches.states import AlertStatus
from marketplace.shortlists import operations as shortlists
from marketplace.spreadsheets.reading import read_sheet
from tests import build
from tests.cast import HARIANG, NOW, acting
from tests.pages import Visitor
from tests.support.queries import counted_queries


@pytest.fixture
def trade(app, now, work):
    """A drum with a wicked name, asked about, ordered, kept and searched for; another waits."""
    listing = build.published_listing(terms=build.listing_terms(name_en="=Drum+1"))
    order = build.confirmed_order(build.quoted(listing=listing))
    build.requested_financing(order)
    lin = acting("lin")
    shortlists.add_listing(actor=lin, listing=listing, at=NOW)
    shortlists.write_note(actor=lin, public_id=listing.public_id, note="@home")
    searches.save_search(
        actor=lin,
        search=Search(text="drum"),
        name="+drums",
        alert=AlertStatus.ON,
        submission_key=None,
        at=NOW,
    )
    build.submitted_listing(village=HARIANG, terms=build.listing_terms(name_en="Sugar"))
    work()
    return listing


LISTS = (
    ("/inquiries", "lin", "=Drum+1"),
    ("/inquiries", "sari", "=Drum+1"),
    ("/orders", "lin", "=Drum+1"),
    ("/shortlist", "lin", "@home"),
    ("/searches/saved", "lin", "+drums"),
    ("/search", None, "=Drum+1"),
    ("/curation/queue", "citra", "Sugar"),
    ("/listings/all", "joko", "=Drum+1"),
    ("/financing", "made", "BUM Desa Karya Mandiri Ngoran"),
)


def test_every_list_comes_in_both_kinds_and_belongs_to_its_reader(visitor, trade):
    for path, key, words in LISTS:
        for kind in ("csv", "xlsx"):
            browser: Visitor = visitor(key)
            with counted_queries() as statements:
                answer = browser.get(f"{path}.{kind}")
            assert answer.status == 200, path
            assert len(statements) <= 12, path
            assert f'.{kind}"' in answer.headers["Content-Disposition"]
            assert answer.headers["Cache-Control"] == "no-store"
            grid = read_sheet(answer.body)
            assert [row for row in grid.rows if words in row.cells], path
            if kind == "csv" and words[0] in "=@+":
                assert f"'{words}" in answer.body.decode()
    assert visitor().get("/search.pdf").status == 404
    strangers = {"/inquiries": "greta", "/orders": "hasan", "/shortlist": "greta"}
    for path, key in strangers.items():
        assert b"Drum+1" not in visitor(key).get(f"{path}.csv").body


def test_lists_offer_their_files(visitor, trade):
    for page, key in (("/inquiries", "lin"), ("/orders", "sari"), ("/curation", "citra")):
        assert visitor(key).get(page).links["CSV"].endswith(".csv")
    links = visitor().get("/search?q=drum&category=musical-instruments&page=1").links
    assert links["XLSX"] == "/search.xlsx?q=drum&category=musical-instruments"
    assert "=Drum+1" in str(read_sheet(visitor().get(links["CSV"]).body).rows)
