"""The page about the data: sources, licences, counts of what is loaded, and what is invented."""

from __future__ import annotations


def test_the_page_names_the_source_its_licence_and_what_is_loaded(app, visitor):
    page = visitor().get("/about/data")
    assert page.status == 200
    for words in (
        "idn-area-data, version 3.1.2, by Fityan and contributors",
        "Open Database License (ODbL) 1.0",
        "idn-area-data 3.1.2 21 Nov 2026, 10:00 Jakarta",
        "Villages 5 4 of them may list a product",
        "Apache License 2.0",
        "This is a demo.",
    ):
        assert words in page, words


def test_the_footer_of_every_page_leads_there(app, visitor):
    page = visitor().get("/")
    assert "Region names and codes: idn-area-data 3.1.2" in page
    assert page.follow("About the data").url == "/about/data"
