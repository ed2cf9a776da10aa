"""Sixty texts that would run, in every field of a listing at once: no page is another for them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from PIL import Image

from marketplace.catalog.models import Listing
from marketplace.catalog.parts import Maker, Material, Recognition
from marketplace.catalog.sharing import share_picture
from marketplace.catalog.values import RecognitionKind
from marketplace.db import db, transaction
from marketplace.mail.operations import write_letter
from tests.build import published_listing
from tests.cast import NGORAN, NOW
from tests.catalog.whole import whole_terms
from tests.pages import Visitor
from tests.web.payloads import PAYLOADS, linked_data, shape_of

HARMLESS = "word"
TEXTS = (
    *("name_id", "name_en", "summary_en", "summary_id", "description_en", "description_id"),
    *("story_en", "story_id", "keywords"),
)
PAGES: tuple[Callable[[Listing], str], ...] = (
    lambda listing: f"/products/{listing.public_id}?country=DE",
    lambda _listing: f"/villages/{NGORAN}",
    lambda _listing: "/",
)


@pytest.fixture(scope="module")
def listing(app_once: Flask) -> Listing:
    return published_listing(terms=whole_terms())


@transaction
def _say(listing: Listing, text: str) -> None:
    """The text in everything a seller can write, whatever a form would say about it."""
    for field in TEXTS:
        setattr(listing, field, text)
    listing.organisation.name = text
    listing.offers[0].named_place = text
    for number, pack in enumerate(listing.packs):
        pack.name = f"{number} {text}"
    for certificate in listing.certificates:
        certificate.issuer = certificate.number = certificate.file_name = text
    listing.makers[:] = [
        Maker(position=0, craft=text, name=text, consented_date=date(2026, 1, 1), consent_note=text)
    ]
    listing.materials[:] = [Material(position=0, name=text, origin=text)]
    listing.recognitions[:] = [
        Recognition(position=place, kind=kind, name=text, year=2023, source=text)
        for place, kind in enumerate(RecognitionKind)
    ]


def _outline(data: object) -> object:
    """What there is, without what it says."""
    if isinstance(data, dict):
        return {key: _outline(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_outline(value) for value in data]
    return type(data).__name__


@pytest.fixture(scope="module", autouse=True)
def moment() -> Iterator[None]:
    """The cast's, for the whole module: the weeks on a page must not move between two of them."""
    with pytest.MonkeyPatch.context() as clocks:
        clocks.setattr("marketplace.clock.now", lambda: NOW)
        yield


@pytest.fixture(scope="module")
def harmless(listing: Listing, app_once: Flask) -> list[tuple[object, object]]:
    _say(listing, HARMLESS)
    return [_seen(app_once, page(listing)) for page in PAGES]


def _seen(app: Flask, address: str) -> tuple[object, object]:
    page = Visitor.of(app, None).get(address)
    assert page.status == 200, address
    return shape_of(page.html), [_outline(data) for data in linked_data(page.html)]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_changes_the_shape_of_a_page(
    payload: str,
    listing: Listing,
    harmless: list[tuple[object, object]],
    app_once: Flask,
):
    _say(listing, payload)
    for page, before in zip(PAGES, harmless, strict=True):
        assert _seen(app_once, page(listing)) == before, page(listing)


def test_the_text_itself_is_in_page_and_data(listing: Listing, app_once: Flask):
    _say(listing, PAYLOADS[0])
    page = Visitor.of(app_once, None).get(f"/products/{listing.public_id}")
    assert page.text.count(PAYLOADS[0]) >= len(TEXTS)
    (data,) = linked_data(page.html)
    assert PAYLOADS[0] in str(data)


def test_the_picture_takes_every_text_as_text(listing: Listing, app_once: Flask):
    _say(listing, " ".join(PAYLOADS)[:200])
    content = app_once.extensions["share_shelf"].draw(share_picture(listing, None), photo=None)
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (1200, 630)


def test_letters_are_plain_text_and_have_one_line_of_subject(listing: Listing):
    def write() -> None:
        for payload in PAYLOADS:
            facts = {"product": payload, "village": payload, "seller": payload, "path": "/x"}
            letter = write_letter(
                recipient="citra@lpei.example", template="catalog/submitted", facts=facts, at=NOW
            )
            assert payload.strip() in letter.body
            assert len(letter.subject.splitlines()) == 1

    transaction(write)()
    db.session.rollback()
