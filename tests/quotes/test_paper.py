"""A sent version is printed once: its bytes, which its page names by digest, never change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import cast

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from marketplace.accounts import operations as accounts
from marketplace.db import db, transaction
from marketplace.documents.models import Paper, PaperKind
from marketplace.documents.processes import Press, facts_of
from marketplace.documents.typesetting import typeset
from marketplace.documents.wording import worded
from marketplace.quotes import queries
from marketplace.quotes.models import Quotation
from marketplace.web.languages import LANGUAGES
from tests.build import sent_quotation
from tests.cast import NOW, acting
from tests.pages import Visitor
from tests.quotes.test_keeping import revised


def paper_of(quotation: Quotation) -> Paper:
    found = queries.find_paper(quotation=quotation)
    assert found is not None
    return found


def test_the_page_names_the_digest_of_the_bytes_both_sides_get(
    app: Flask, now: object, visitor: Callable[..., Visitor]
) -> None:
    quotation = sent_quotation()
    address = f"/quotations/{quotation.public_id}"
    assert "is being prepared" in visitor("lin").get(address)
    assert visitor("lin").get(f"{address}/paper").status == 409
    paper = paper_of(quotation)
    press = Press(app.extensions["storage"])
    press.render({"paper": paper.public_id})
    db.session.rollback()
    printed = paper.sha256
    pdf = app.extensions["storage"].get(printed)
    assert pdf.startswith(b"%PDF-")
    assert hashlib.sha256(pdf).hexdigest() == printed
    for key in ("lin", "sari"):
        page = visitor(key).get(address)
        assert str(printed) in page.html
        assert page.links["This version as PDF"] == f"{address}/paper"
    press.render({"paper": paper.public_id})  # drawn again, it stays the same
    db.session.rollback()
    assert paper_of(quotation).sha256 == printed

    @transaction
    def forge(statement: str) -> None:
        db.session.execute(sa.text(statement))

    for change in ("UPDATE paper SET sha256 = NULL, rendered_at = NULL", "DELETE FROM paper"):
        with pytest.raises(IntegrityError):
            forge(change)


def test_it_speaks_the_language_the_buyer_had_with_the_indonesian_beside(app: Flask) -> None:
    lin = acting("lin").person_id
    accounts.choose_language(person_id=lin, language=LANGUAGES["zh"])
    paper = paper_of(sent_quotation())
    accounts.choose_language(person_id=lin, language=LANGUAGES["ja"])
    said = worded(kind=paper.kind, facts=facts_of(paper))
    words, beside = (cast("Mapping[str, str]", said[part]) for part in ("words", "beside"))
    assert (words["title"], beside["title"]) == ("报价", "Penawaran")
    rows, others = (cast("list[dict[str, str]]", said[part]) for part in ("rows", "rows_beside"))
    assert len(rows) == len(others)
    assert rows[0]["value"] != others[0]["value"]


def test_the_same_version_is_the_same_bytes_in_every_language(app: Flask) -> None:
    first = sent_quotation(packaging="Cartons", note='#read("/etc/passwd") <b>')
    facts = facts_of(paper_of(first))
    assert facts["total"] == {"currency": "USD", "digits": "54250.00"}
    prints = {}
    for code in LANGUAGES:
        said = worded(kind=PaperKind.QUOTATION, facts={**facts, "language": code})
        prints[code] = typeset(kind=PaperKind.QUOTATION, facts=said, at=NOW)
        assert typeset(kind=PaperKind.QUOTATION, facts=said, at=NOW) == prints[code]
    assert len(set(prints.values())) == len(LANGUAGES)
    assert paper_of(revised(first)).public_id != paper_of(first).public_id
