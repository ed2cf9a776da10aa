"""In the demo world everybody reads their own letters and nobody else's."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.app import create_app
from marketplace.config import Config
from marketplace.db import db
from marketplace.mail.models import Letter
from marketplace.mail.operations import write_letter
from tests import build
from tests.cast import NOW, part_of
from tests.pages import Visitor
from tests.support.applications import at_work

Visit = Callable[..., Visitor]
pytestmark = pytest.mark.usefixtures("now")


def _letters_to(key: str) -> list[Letter]:
    statement = sa.select(Letter).where(Letter.recipient == part_of(key).email)
    return list(db.session.scalars(statement.order_by(Letter.id)))


def test_my_letters_newest_first_each_on_its_own_page(app: Flask, visitor: Visit) -> None:
    request = build.financing_in_analysis()
    page = visitor("sari").get("/mailbox")
    assert page.status == 200
    newest = _letters_to("sari")[-1]
    assert newest.subject == f"LPEI analyses your financing request {request.number}"
    subjects = [words for words in page.links if page.links[words].startswith("/mailbox/")]
    assert subjects[0] == newest.subject
    letter = page.follow(newest.subject)
    assert letter.status == 200
    assert "Nothing has been decided yet." in letter
    assert f"/financing/{request.public_id}" in letter


def test_the_text_of_a_letter_is_text(app: Flask, visitor: Visit) -> None:
    request = build.endorsed_financing()
    write_letter(
        recipient=part_of("sari").email,
        template="financing/rejected",
        facts={"financing": request, "path": "/", "reason": "<script>alert(1)</script>"},
        at=NOW,
    )
    page = visitor("sari").get(f"/mailbox/{_letters_to('sari')[-1].public_id}")
    assert "<script>alert" not in page.html
    assert "<script>alert(1)</script>" in page


def test_nobody_reads_anothers_letter(app: Flask, visitor: Visit) -> None:
    build.financing_in_analysis()
    letter = _letters_to("sari")[-1]
    for key in ("joko", "lin", "made", "stefan"):
        who = visitor(key)
        assert who.get(f"/mailbox/{letter.public_id}").status == 404
        listed = [url for url in who.get("/mailbox").links.values() if "/mailbox/" in url]
        own = {f"/mailbox/{mine.public_id}" for mine in _letters_to(key)}
        assert set(listed) <= own


def test_an_empty_mailbox_says_so(app: Flask, visitor: Visit) -> None:
    page = visitor("oka").get("/mailbox")
    assert "No letter yet" in page
    assert "Mailbox" in page.links


def test_signed_out_people_are_sent_to_sign_in(app: Flask, visitor: Visit) -> None:
    page = visitor().get("/mailbox")
    assert page.url.startswith("/sign-in")
    assert "Mailbox" not in page.links


@pytest.fixture
def mailing_app(config: Config) -> Iterator[Flask]:
    mailing = dataclasses.replace(config, mail_url="smtp://127.0.0.1:2525")
    with at_work(create_app(mailing)) as app:
        yield app


def test_where_letters_leave_there_is_no_mailbox(mailing_app: Flask) -> None:
    build.financing_in_analysis()
    sari = Visitor.of(mailing_app, "sari")
    assert sari.get("/mailbox").status == 404
    assert sari.get(f"/mailbox/{_letters_to('sari')[-1].public_id}").status == 404
    assert "Mailbox" not in sari.get("/devices").links
