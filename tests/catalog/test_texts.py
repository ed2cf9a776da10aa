"""A listing is said in further languages: read first by a curator, marked when the original has changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog import operations as catalog
from marketplace.catalog import (
    revision_operations,
    revision_queries,
    text_operations,
    text_queries,
    texts,
    wording,
)
from marketplace.catalog.models import Listing
from marketplace.catalog.texts import Said
from marketplace.curation import operations as curation
from marketplace.db import db
from marketplace.errors import ConflictError, NotFoundError, RefusedError
from marketplace.organisations.roles import Actor
from marketplace.search.documents import SearchQuery
from tests.build import drafted_listing, listing_terms, published_listing
from tests.cast import NGORAN, NOW
from tests.catalog.said import agree, say
from tests.catalog.storefronts import indexer, noted_changes
from tests.support.queries import counted_queries

HAS_CHANGED = "The original has changed since this translation."
CHANGED_IN_CHINESE = "此译文之后，原文已有改动。"
ORIGINAL = {"description_id": "Dibubut dari dua balok."}
BOTH = {**ORIGINAL, "description_en": "Turned from two blocks."}
ENGLISH_ALONE = {"description_en": "Turned from a single block."}


def _in_lines(html: str) -> str:
    """However a template breaks its lines."""
    return " ".join(html.split())


def _asked(text: str) -> SearchQuery:
    return SearchQuery(text=text)


def stale(listing: Listing) -> bool:
    text = text_queries.find_text(listing_id=listing.id, code="zh")
    assert text is not None
    return text.stale


def rewrite(listing, actor: Actor, **changes: Any) -> None:
    terms = replace(wording.terms_of(listing), **changes)
    agree(revision_operations.change_listing(actor=actor, listing=listing, terms=terms, at=NOW))


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        (True, ORIGINAL, False),
        (True, BOTH, True),
        (True, ENGLISH_ALONE, True),
        (True, {**BOTH, "name_id": "Jimbe"}, False),
        (True, {"keywords": "drum"}, True),
        (False, {"keywords": "drum"}, False),
        (False, ENGLISH_ALONE, True),
        (False, BOTH, False),
    ],
)
def test_english_follows_when_it_changes_where_the_original_does(before, change, after):
    terms = listing_terms()
    assert texts.english_follows(terms, replace(terms, **change), current=before) is after


PART = st.text("ab 漢", max_size=3)


@given(st.builds(Said, PART, PART, PART, PART), st.builds(Said, PART, PART, PART, PART))
def test_a_text_says_something_wherever_the_original_does(said, original):
    silent = any(
        getattr(original, part) and not getattr(said, part).strip() for part in texts.PARTS
    )
    if silent or not said.name.strip():
        with pytest.raises(RefusedError):
            texts.check(said, original=original)
    else:
        texts.check(said, original=original)


def test_what_a_draft_says_the_curator_reads_with_the_listing(app, acting, visitor):
    listing = drafted_listing()
    assert say(listing, by="joko") is None
    assert "金贝鼓" in visitor("sari").get(f"/listings/{listing.public_id}/languages")
    catalog.submit_listing(actor=acting("sari"), listing=listing, at=NOW)
    with pytest.raises(ConflictError):
        say(listing, code="ja")
    page = visitor("citra").get(f"/curation/{listing.public_id}")
    for words in ("金贝鼓", "由一整块桃花心木车制。", "Not written yet"):
        assert words in page, words


def test_what_a_published_listing_says_waits_for_a_curator(app, visitor, work):
    listing = published_listing()
    work()
    address, search = f"/zh/products/{listing.public_id}", app.extensions["search_engine"]
    revision = say(listing)
    assert revision is not None
    assert '<h1><bdi lang="en">Djembe drum</bdi></h1>' in visitor().get(address).html
    page = visitor("citra").get(f"/curation/revisions/{revision.public_id}")
    for words in ("Texts in Chinese", "金贝鼓", "The original beside it", "Dibubut dari satu"):
        assert words in page, words
    before = noted_changes()
    page.form("confirmation").submit()
    assert noted_changes() == [*before, listing.id]
    work()
    page = visitor().get(address)
    assert '<h1><bdi lang="zh-Hans">金贝鼓</bdi></h1>' in page.html
    assert 'lang="zh-Hans" dir="ltr">由一整块桃花心木车制。' in _in_lines(page.html)
    assert '"name":"金贝鼓"' in page.html  # what machines read
    assert '<div class="flow" lang="id" dir="ltr">' in _in_lines(page.html)
    assert CHANGED_IN_CHINESE not in page
    assert search.search(_asked("金贝鼓")).ids == (listing.id,)
    for path in ("/zh/", f"/zh/villages/{NGORAN}", "/zh/districts/35.05.09", "/zh/search?q=djembe"):
        with counted_queries() as asked:
            assert '<bdi lang="zh-Hans">金贝鼓</bdi>' in visitor().get(path).html, path
        assert len(asked) <= 12, path
    buyer = visitor("lin")
    buyer.get(address)
    with counted_queries() as asked:
        assert "金贝鼓" in buyer.get(address)
    assert len(asked) <= 12
    assert '<bdi lang="en">Djembe drum</bdi></a>' in visitor().get("/ja/").html
    assert '<bdi lang="id">Kendang djembe</bdi></a>' in visitor().get("/id/").html


def test_when_the_original_changes_translations_are_marked_until_somebody_vouches(
    app, acting, visitor
):
    listing = published_listing()
    agree(say(listing))
    product, home = f"/products/{listing.public_id}", "/"
    rewrite(listing, acting("joko"), **BOTH)
    assert HAS_CHANGED not in visitor().get(product)
    assert CHANGED_IN_CHINESE in visitor().get(f"/zh{product}")
    assert CHANGED_IN_CHINESE in visitor().get("/zh/")
    rewrite(listing, acting("joko"), **{**ORIGINAL, "name_id": "Jimbe"})
    assert HAS_CHANGED in visitor().get(product)
    assert HAS_CHANGED in visitor().get(home)
    assert "Teks asli sudah berubah" not in visitor().get(f"/id{product}")
    assert "Kendang" not in visitor().get(f"/id{product}")
    page = visitor("joko").get(f"/listings/{listing.public_id}/languages")
    assert page.html.count("badge-attention") == 2
    for code in ("en", "zh"):
        page = page.form(f"{code}/confirmation").submit()
    assert "badge-attention" not in page.html
    for address in (product, f"/zh{product}"):
        page = visitor().get(address)
        assert HAS_CHANGED not in page
        assert CHANGED_IN_CHINESE not in page


def test_the_seller_writes_beside_the_original_and_loses_nothing(app, acting, visitor):
    listing = published_listing()
    page = visitor("joko").get(f"/listings/{listing.public_id}/languages/zh")
    form = page.form("")
    assert "Dibubut dari satu balok mahoni." in page
    words = {"name": "金贝鼓", "summary": "桃花心木金贝鼓。"}
    refused = form.submit(**words)
    assert refused.status == 422
    assert "The original says something here: translate it too." in refused
    assert "桃花心木金贝鼓。" in refused.html
    rewrite(listing, acting("sari"), **BOTH)
    refused = refused.form("").submit(description="由一整块桃花心木车制。")
    assert refused.status == 422
    assert "The original has changed while you wrote." in refused
    assert "Dibubut dari dua balok." in refused
    assert "由一整块桃花心木车制。" in refused.html
    kept = refused.form("").submit()
    assert "waits for LPEI's curator" in kept
    assert "Waiting for curation" in kept
    assert revision_queries.find_pending(listing_id=listing.id) is not None
    with pytest.raises(ConflictError):
        say(listing, code="ja")
    for code in ("en", "id", "xx"):
        page = visitor("joko").get(f"/listings/{listing.public_id}/languages/{code}")
        assert page.status == 404


def test_the_same_words_again_only_vouch_and_what_is_removed_is_gone(app, acting, visitor):
    listing = published_listing()
    agree(say(listing))
    rewrite(listing, acting("joko"), **BOTH)
    assert stale(listing)
    assert say(listing) is None
    assert not stale(listing)
    with pytest.raises(NotFoundError):
        text_operations.remove_text(actor=acting("hasan"), listing=listing, code="zh", at=NOW)
    with pytest.raises(RefusedError):
        text_operations.vouch_for_text(
            actor=acting("sari"), listing=listing, code="zh", edition=1, at=NOW
        )
    page = visitor("sari").get(f"/listings/{listing.public_id}/languages")
    assert "The text is removed." in page.form("zh/removal").submit()
    db.session.rollback()
    assert text_queries.list_texts(listing=listing) == []
    for code in ("zh", "ja"):
        with pytest.raises(NotFoundError):
            text_operations.remove_text(actor=acting("sari"), listing=listing, code=code, at=NOW)


def test_a_rebuilt_index_finds_further_languages_too(app, acting):
    listing = drafted_listing()
    say(listing, by="joko")
    catalog.submit_listing(actor=acting("sari"), listing=listing, at=NOW)
    curation.publish_listing(actor=acting("citra"), listing=listing, reason="", at=NOW)
    indexer(app).rebuild()
    assert app.extensions["search_engine"].search(_asked("金贝鼓")).ids == (listing.id,)
