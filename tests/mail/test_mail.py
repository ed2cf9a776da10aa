"""A letter is written with its cause, leaves once, and cannot be bent by what people type."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import add, db, transaction
from marketplace.errors import NotFoundError
from marketplace.jobs import operations as jobs
from marketplace.jobs.models import Job
from marketplace.jobs.worker import Worker
from marketplace.mail import operations, queries
from marketplace.mail.models import Letter
from marketplace.mail.smtp import Postman
from marketplace.money import Money
from tests.cast import NOW
from tests.support.smtp import MailServer, mail_server

pytestmark = pytest.mark.usefixtures("now")
ADDRESS = "sari@ngoran.example"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


def letter_to(recipient: str = ADDRESS, *, village: str = "BUM Desa Ngoran") -> Letter:
    request = SimpleNamespace(
        seller=SimpleNamespace(name=village),
        order=SimpleNamespace(number="ORD-2026-000001"),
        number="FR-2026-000001",
        amount=Money(2_000_000, "USD"),
        tenor_days=90,
    )
    return operations.write_letter(
        recipient=recipient,
        template="financing/requested",
        facts={"financing": request, "path": "/financing/x"},
        at=NOW,
    )


def send_with(app: Flask, url: str | None) -> int:
    app.extensions["job_handlers"] = {operations.SEND: Postman(url).deliver}
    return Worker(app).drain()


def job() -> Job:
    db.session.rollback()
    return db.session.scalars(sa.select(Job)).one()


def test_a_letter_leaves_for_its_reader(app: Flask, server: MailServer) -> None:
    letter = letter_to()
    assert send_with(app, server.url) == 1
    (delivery,) = server.deliveries
    assert delivery.recipients == [ADDRESS]
    assert delivery.sender == "no-reply@desaport.example"
    message = delivery.message
    assert message["To"] == ADDRESS
    assert message["Subject"] == "BUM Desa Ngoran asks for financing (FR-2026-000001)"
    assert message["Message-ID"] == letter.message_id
    assert message.get_content().replace("\r\n", "\n").strip() == letter.body.strip()
    assert "USD 20,000.00" in letter.body
    db.session.rollback()
    assert letter.sent_at == NOW


def test_nobody_is_answered_unless_somebody_reads_the_answers(
    app: Flask, server: MailServer
) -> None:
    letter_to()
    send_with(app, server.url)
    letter = letter_to()
    Postman(server.url, reply_to="help@desaport.test").deliver({"letter": letter.public_id})
    told = [delivery.message["Reply-To"] for delivery in server.deliveries]
    assert told == [None, "help@desaport.test"]


def test_a_letter_leaves_once_however_often_the_job_runs(app: Flask, server: MailServer) -> None:
    letter = letter_to()
    postman = Postman(server.url)
    for _ in range(3):
        postman.deliver({"letter": letter.public_id})
    send_with(app, server.url)
    assert len(server.deliveries) == 1


def test_letters_in_other_scripts_arrive_as_they_were_written(
    app: Flask, server: MailServer
) -> None:
    letter_to(village="非洲鼓 Desa Ngóran")
    send_with(app, server.url)
    message = server.deliveries[0].message
    assert message["Subject"].startswith("非洲鼓 Desa Ngóran")
    assert "非洲鼓" in message.get_content()


def test_a_rolled_back_cause_writes_no_letter(app: Flask, server: MailServer) -> None:
    @transaction
    def fail() -> None:
        letter_to()
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert db.session.query(Letter).count() == 0
    assert send_with(app, server.url) == 0
    assert server.deliveries == []


@pytest.mark.parametrize("refused", ["MAIL", "RCPT", "DATA"])
def test_a_letter_the_server_refuses_is_tried_again(
    app: Flask, server: MailServer, refused: str
) -> None:
    letter = letter_to()
    server.refuse[refused] = "451 try again later"
    assert send_with(app, server.url) == 1
    assert letter.sent_at is None
    assert job().run_at == NOW + jobs.FIRST_PAUSE
    assert "451" in (job().last_error or "") or "try again later" in (job().last_error or "")
    server.refuse.clear()
    Postman(server.url).deliver({"letter": letter.public_id})
    assert len(server.deliveries) == 1


def test_what_people_type_adds_no_header_and_no_reader(app: Flask, server: MailServer) -> None:
    letter_to(village="Ngoran\r\nBcc: everybody@example.org\r\n\r\nBuy now")
    send_with(app, server.url)
    (delivery,) = server.deliveries
    assert delivery.recipients == [ADDRESS]
    assert delivery.message["Bcc"] is None
    subject = delivery.message["Subject"].strip()  # a folded header starts with a space
    assert subject.startswith("Ngoran Bcc: everybody@example.org Buy now asks")


def test_an_endless_subject_is_cut(app: Flask) -> None:
    assert len(letter_to(village="x" * 1000).subject) == 200


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: c@d.example", "a@b.example\nRCPT TO:<c@d>"]
)
def test_an_address_with_a_line_break_is_never_sent_to(
    app: Flask, server: MailServer, address: str
) -> None:
    @transaction
    def write() -> Letter:
        letter = Letter(
            recipient=address, subject="s", body="b", message_id="<m@d.example>", written_at=NOW
        )
        add(letter)
        return letter

    with pytest.raises(ValueError, match=r"linefeed|newline|CR or LF"):
        Postman(server.url).deliver({"letter": write().public_id})
    assert server.deliveries == []


def test_a_line_with_a_single_dot_does_not_end_the_letter(app: Flask, server: MailServer) -> None:
    letter = letter_to(village="one\n.\ntwo")
    send_with(app, server.url)
    body = server.deliveries[0].message.get_content().replace("\r\n", "\n")
    assert body.strip() == letter.body.strip()
    assert "\n.\n" in body


def test_encryption_is_used_where_it_is_offered(app: Flask, server: MailServer) -> None:
    letter = letter_to()
    server.extensions = ("STARTTLS",)
    server.refuse["STARTTLS"] = "454 not now"
    send_with(app, server.url)
    assert "STARTTLS" in server.commands
    assert server.deliveries == []  # never in the clear instead
    assert letter.sent_at is None


def test_the_name_and_pass_phrase_of_the_address_sign_in(app: Flask, server: MailServer) -> None:
    letter_to()
    server.extensions = ("AUTH PLAIN",)
    url = server.url.replace("smtp://", "smtp://desa%40port:se%3Acret@")
    send_with(app, url)
    assert server.credentials == ["\x00desa@port\x00se:cret"]
    assert len(server.deliveries) == 1


def test_a_server_that_is_not_there_loses_nothing(app: Flask) -> None:
    with mail_server() as gone:
        url = gone.url
    letter = letter_to()
    assert send_with(app, url) == 1
    assert letter.sent_at is None
    assert "Refused" in (job().last_error or "")


def test_without_a_server_the_letter_stays_in_the_mailbox(app: Flask) -> None:
    letter = letter_to()
    assert send_with(app, None) == 1
    assert [found.id for found in queries.list_letters(recipient=ADDRESS)] == [letter.id]
    assert queries.count_letters(recipient=ADDRESS) == 1
    assert queries.get_letter_to(recipient=ADDRESS, public_id=letter.public_id).id == letter.id
    with pytest.raises(NotFoundError):
        queries.get_letter_to(recipient="joko@ngoran.example", public_id=letter.public_id)


def test_a_job_for_no_letter_fails(app: Flask) -> None:
    with pytest.raises(NotFoundError):
        Postman(None).deliver({"letter": "unknown"})
