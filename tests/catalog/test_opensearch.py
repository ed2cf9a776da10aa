"""How a browser learns to search here by itself."""

from __future__ import annotations

from xml.etree import ElementTree as ET

NAMESPACE = {"os": "http://a9.com/-/spec/opensearch/1.1/"}


def test_every_page_names_the_description_and_it_leads_to_the_search(app, visitor):
    home = visitor().get("/")
    assert 'rel="search"' in home.html
    assert 'href="/opensearch.xml"' in home.html
    answer = visitor().get("/opensearch.xml")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("application/opensearchdescription+xml")
    assert "public" in answer.headers["Cache-Control"]
    root = ET.fromstring(answer.body)  # noqa: S314  our own file
    assert root.findtext("os:ShortName", namespaces=NAMESPACE) == "Desaport"
    urls = {url.get("type"): url.get("template") for url in root.findall("os:Url", NAMESPACE)}
    assert urls["text/html"] == "http://localhost/search?q={searchTerms}"


def test_it_offers_suggestions_exactly_when_there_are_any(app, visitor):
    body = visitor().get("/opensearch.xml").body
    offered = b"application/x-suggestions+json" in body
    assert offered == ("searches.suggest" in app.view_functions)
