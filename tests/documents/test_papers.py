"""Papers: numbered without gaps, printed once, never changed, whatever names they carry."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import cast

import pytest
import sqlalchemy as sa
from babel.messages.catalog import Message
from flask import Flask
from PIL import ImageFont
from sqlalchemy.exc import IntegrityError

from marketplace.accounts import operations as accounts
from marketplace.clock import jakarta_date
from marketplace.db import db, transaction
from marketplace.documents import operations, queries
from marketplace.documents.models import Paper, PaperKind
from marketplace.documents.processes import Press, facts_of
from marketplace.documents.typesetting import FONTS, TypesettingError, typeset
from marketplace.documents.wording import PROFORMA, worded
from marketplace.errors import NotFoundError
from marketplace.jobs.models import Job
from marketplace.money import Money
from marketplace.orders.documents import proforma_invoice
from marketplace.orders.models import Order
from marketplace.storage.models import Blob
from marketplace.web.languages import ENGLISH, LANGUAGES
from scripts import translations
from tests import build
from tests.cast import NOW, acting
from tests.support.racing import race


def _issue(subject_id: str, **snapshot: object) -> Paper:
    return operations.issue(
        kind=PaperKind.PROFORMA_INVOICE,
        title="Proforma invoice",
        subject="order",
        subject_id=subject_id,
        snapshot=snapshot,
        series="PI",
        at=NOW,
    )


def _paper(order: Order) -> Paper:
    (paper,) = queries.list_papers(subject="order", subject_id=order.public_id)
    return paper


def _press(app: Flask) -> Press:
    return Press(app.extensions["storage"])


@transaction
def _execute(statement: str) -> None:
    db.session.execute(sa.text(statement))


def test_issuing_numbers_the_paper_and_asks_for_its_pdf(app: Flask) -> None:
    paper = _issue("a" * 26, total="1")
    assert paper.number == "PI-2026-000001"
    assert json.loads(paper.snapshot) == {"total": "1"}
    assert not paper.rendered
    job = db.session.scalars(sa.select(Job).where(Job.kind == operations.RENDER)).one()
    assert json.loads(job.payload) == {"paper": paper.public_id}


def test_a_thing_has_one_paper_of_a_kind(app: Flask) -> None:
    first = _issue("a" * 26, total="1")
    assert _issue("a" * 26, total="2") is first
    assert json.loads(first.snapshot) == {"total": "1"}


def test_a_paper_that_failed_leaves_no_gap(app: Flask) -> None:
    @transaction
    def fail() -> None:
        _issue("a" * 26)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert _issue("b" * 26).number == "PI-2026-000001"
    assert _issue("c" * 26).number == "PI-2026-000002"


def test_many_at_once_get_following_numbers(app: Flask) -> None:
    def issue(letter: str) -> Callable[[], str]:
        return lambda: _issue(letter * 26).number

    numbers = race(app, [issue(letter) for letter in "abcdef"])
    assert sorted(map(str, numbers)) == [f"PI-2026-{count:06d}" for count in range(1, 7)]


def test_the_year_of_a_number_is_jakartas(app: Flask) -> None:
    new_year = NOW.replace(month=12, day=31, hour=17)  # midnight in Jakarta
    paper = operations.issue(
        kind=PaperKind.PROFORMA_INVOICE, title="x", subject="order", subject_id="a" * 26,
        snapshot={}, series="PI", at=new_year,
    )  # fmt: skip
    assert jakarta_date(new_year).year == 2027
    assert paper.number == "PI-2027-000001"


def test_the_job_prints_and_keeps_the_pdf(app: Flask, work: Callable[[], int]) -> None:
    paper = _paper(build.confirmed_order())
    work()
    db.session.rollback()
    assert paper.sha256 is not None
    pdf = app.extensions["storage"].get(paper.sha256)
    assert pdf.startswith(b"%PDF-")
    blob = db.session.scalars(sa.select(Blob).where(Blob.sha256 == paper.sha256)).one()
    assert (blob.size, blob.media_type) == (len(pdf), "application/pdf")


def test_printing_again_changes_nothing(app: Flask) -> None:
    paper = _paper(build.confirmed_order())
    _press(app).render({"paper": paper.public_id})
    db.session.rollback()
    before = (paper.sha256, paper.rendered_at)
    _press(app).render({"paper": paper.public_id})
    operations.bind(paper=paper, sha256="f" * 64, size=1, at=NOW + timedelta(days=1))
    assert (paper.sha256, paper.rendered_at) == before


def _blobs() -> int:
    return db.session.scalar(sa.select(sa.func.count(Blob.id))) or 0


def test_two_presses_at_once_bind_one_pdf(app: Flask) -> None:
    public_id = _paper(build.confirmed_order()).public_id
    press = _press(app)
    before = _blobs()
    assert race(app, [lambda: press.render({"paper": public_id})] * 3) == [None] * 3
    assert _blobs() == before + 1


def test_the_database_refuses_to_change_a_printed_paper(app: Flask) -> None:
    paper = _paper(build.confirmed_order())
    _press(app).render({"paper": paper.public_id})
    for change in ("snapshot = '{}'", "number = 'PI-1'", "subject_id = 'x'", "sha256 = NULL"):
        with pytest.raises(IntegrityError):
            _execute(f"UPDATE paper SET {change}")
    with pytest.raises(IntegrityError):
        _execute("DELETE FROM paper")


def test_a_paper_of_another_thing_is_not_found(app: Flask) -> None:
    paper = _issue("a" * 26)
    with pytest.raises(NotFoundError):
        queries.get_paper(subject="order", subject_id="b" * 26, public_id=paper.public_id)
    with pytest.raises(NotFoundError):
        queries.get_paper_to_render(public_id="nothing")


def test_the_snapshot_carries_what_a_proforma_must(app: Flask) -> None:
    order = build.confirmed_order(build.quoted(note="In cartons."))
    facts = facts_of(_paper(order))
    assert (facts["number"], facts["issued"]) == ("PI-2026-000001", "2026-11-21")
    assert (facts["incoterm"], facts["named_place"]) == ("FOB", "Tanjung Perak, Surabaya")
    assert facts["incoterms_edition"] == "2020"
    assert facts["total"] == {"currency": "USD", "digits": "56000.00"}
    assert facts["seller"]["name"] == "BUM Desa Karya Mandiri Ngoran"  # type: ignore[index]
    assert facts["seller"]["address"].startswith("Ngoran, ")  # type: ignore[index]
    assert facts["payment_instructions"] == [
        {
            "kind": "deposit",
            "reference": f"{order.number}-D",
            "amount": {"currency": "USD", "digits": "16800.00"},
        },
        {
            "kind": "balance",
            "reference": f"{order.number}-B",
            "amount": {"currency": "USD", "digits": "39200.00"},
        },
    ]
    assert "account" not in json.dumps(facts["payment_instructions"])


def test_a_rupiah_is_written_without_sen(app: Flask) -> None:
    terms = build.listing_terms(tiers=((100, Money(25_000_000, "IDR")),))
    quotation = build.quoted(
        listing=build.published_listing(terms=terms), unit_price=Money(24_500_000, "IDR")
    )
    order = build.placed_order(quotation)
    facts = proforma_invoice(order=order, dues=[], language=ENGLISH)
    assert facts["total"] == {"currency": "IDR", "digits": "857500000"}


NASTY = (
    "深圳市鼓业贸易有限公司",
    "日本太鼓株式会社",
    "شركة الطبول العربية",
    '#read("/etc/passwd") *bold* $x$ \\ #let x = 1',
    "<script>alert(1)</script> & ] ) } \" ' `",
    "W" * 200,
)


def _typeset(facts: Mapping[str, object], **changes: object) -> bytes:
    kind = PaperKind.PROFORMA_INVOICE
    return typeset(kind=kind, facts=worded(kind=kind, facts={**facts, **changes}), at=NOW)


def test_any_name_is_only_text_on_the_paper(app: Flask) -> None:
    facts = facts_of(_paper(build.confirmed_order()))
    for name in NASTY:
        facts["buyer"] = {"name": name, "country": "China"}
        facts["accepted_by"], facts["note"] = name, f"{name}\n" * 40
        assert _typeset(facts).startswith(b"%PDF-"), name


def test_the_same_facts_are_the_same_bytes_in_every_language(app: Flask) -> None:
    facts = facts_of(_paper(build.confirmed_order()))
    papers = {code: _typeset(facts, language=code) for code in LANGUAGES}
    assert len(set(papers.values())) == len(LANGUAGES)
    assert all(_typeset(facts, language=code) == paper for code, paper in papers.items())


def test_an_invented_world_is_marked_on_the_paper(app: Flask) -> None:
    facts = facts_of(_paper(build.confirmed_order()))
    assert len(_typeset(facts, demo=True)) > len(_typeset(facts, demo=False))


def test_a_paper_speaks_the_language_its_buyer_had_when_it_was_issued(app: Flask) -> None:
    lin = acting("lin").person_id
    accounts.choose_language(person_id=lin, language=LANGUAGES["zh"])
    paper = _paper(build.confirmed_order())
    accounts.choose_language(person_id=lin, language=LANGUAGES["ja"])
    _press(app).render({"paper": paper.public_id})
    said = worded(kind=paper.kind, facts=facts_of(paper))
    assert _said(said, "words", "title") == "形式发票"
    assert _said(said, "beside", "title") == "Faktur proforma"
    assert app.extensions["storage"].get(paper.sha256) == typeset(
        kind=paper.kind, facts=said, at=paper.issued_at
    )


def _said(facts: Mapping[str, object], part: str, name: str) -> str:
    return cast("dict[str, dict[str, str]]", facts)[part][name]


def test_days_and_units_are_the_buyers_and_nothing_is_said_twice(app: Flask) -> None:
    facts = facts_of(_paper(build.confirmed_order()))
    kind = PaperKind.PROFORMA_INVOICE
    each = {
        code: worded(kind=kind, facts={**facts, "language": code}) for code in ("en", "id", "ar")
    }
    days = {code: _said(said, "days", "2027-01-15") for code, said in each.items()}
    assert days == {"en": "15 Jan 2027", "id": "15 Jan 2027", "ar": "2027-01-15"}
    assert _said(each["en"], "words", "unit_pcs") == "pcs"
    assert _said(each["en"], "beside", "unit_pcs") == "buah"
    assert each["id"]["beside"] == {}
    assert each["ar"]["direction"] == "rtl"


def test_a_paper_issued_before_papers_spoke_languages_is_english(app: Flask) -> None:
    facts = facts_of(_paper(build.confirmed_order()))
    del facts["language"]
    said = worded(kind=PaperKind.PROFORMA_INVOICE, facts=facts)
    assert _said(said, "words", "title") == "Proforma invoice"


HAN, ARABIC = "NotoSansCJK{}-Regular.subset.otf", "NotoNaskhArabic-Regular.ttf"


@pytest.mark.parametrize(
    ("code", "font"), [("zh", HAN.format("sc")), ("ja", HAN.format("jp")), ("ar", ARABIC)]
)
def test_our_fonts_hold_every_letter_of_the_words(code: str, font: str) -> None:
    """A server without fonts of its own prints no boxes; Latin ones come with typst."""
    catalogue = translations.catalogue(code)
    texts = [str(cast("Message", catalogue.get(text)).string) for text in PROFORMA.values()]
    letters = {letter for letter in "".join(texts) if ord(letter) > 0x2FF and letter not in "®…’–"}
    face = ImageFont.truetype(FONTS / font, 24)
    assert letters
    assert {
        letter for letter in letters if _drawn(face, letter) == _drawn(face, "\U0010fffe")
    } == set()


def _drawn(face: ImageFont.FreeTypeFont, letter: str) -> bytes:
    return bytes(face.getmask(letter))


def test_a_paper_that_lacks_facts_is_an_error_not_an_empty_pdf(app: Flask) -> None:
    with pytest.raises(TypesettingError):
        typeset(kind=PaperKind.PROFORMA_INVOICE, facts={"title": "x"}, at=NOW)
