"""Files in a thread: taken in, looked at, held where they must be, and handed out to its readers alone."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, current_app
from PIL import Image
from sqlalchemy.exc import IntegrityError

from marketplace.attachments.rules import LARGEST_FILE
from marketplace.db import db, transaction
from marketplace.errors import RefusedError, TooManyError
from marketplace.inquiries import (
    block_operations,
    limits,
    operations,
    screening_operations,
    screening_queries,
)
from marketplace.inquiries.models import Inquiry, MessageAttachment
from marketplace.inquiries.screening import Rule
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.storage.disk import Disk
from marketplace.storage.models import Blob
from tests import build
from tests.attachments.build import PDF, sent, taken, with_object
from tests.cast import NOW, acting
from tests.imaging import corpus
from tests.mandates import build as given
from tests.pages import Page, Visitor

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]
SOME_DAY = NOW + timedelta(days=365 * 50)  # whenever the bytes of this test were put, it was before
OUTSIDERS = ["greta", "hasan", "asep", "citra", "made", "chandra", "agus", "oka", "stefan"]


def thread(inquiry: Inquiry) -> str:
    return f"/inquiries/{inquiry.public_id}"


def write(visitor: Visits, inquiry: Inquiry, key: str, *files: tuple[str, bytes]) -> Page:
    form = visitor(key).get(thread(inquiry)).form("messages")
    return form.submit(text="See the drawing.", files=sent(*files))


def address_of(inquiry: Inquiry, file: MessageAttachment) -> str:
    return f"{thread(inquiry)}/files/{file.public_id}"


def attached() -> list[MessageAttachment]:
    return list(db.session.scalars(sa.select(MessageAttachment).order_by(MessageAttachment.id)))


def answered(*names: str) -> tuple[Inquiry, MessageAttachment]:
    """Joko has answered with files."""
    inquiry = build.open_inquiry()
    message = operations.write_message(
        actor=acting("joko"),
        inquiry=inquiry,
        text="See the drawing.",
        files=taken(*(names or ("Plan.pdf",))),
        submission_key=None,
        at=NOW,
    )
    return inquiry, message.files[0]


def test_a_message_carries_files_to_the_other_side(visitor: Visits) -> None:
    inquiry = build.open_inquiry()
    page = write(visitor, inquiry, "joko", ("Drawing 3.pdf", PDF), ("图纸.pdf", PDF))
    assert page.status == 200
    seen = visitor("lin").get(thread(inquiry))
    address = seen.links["Drawing 3.pdf"]
    assert seen.links["图纸.pdf"] != address
    answer = visitor("lin").get(address)
    assert (answer.status, answer.body) == (200, PDF)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Drawing 3.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer.headers["Cache-Control"]
    chinese = visitor("lin").get(seen.links["图纸.pdf"]).headers["Content-Disposition"]
    assert chinese == ("attachment; filename=\"file.pdf\"; filename*=UTF-8''%E5%9B%BE%E7%BA%B8.pdf")
    letter = db.session.scalars(sa.select(Letter).order_by(Letter.id.desc())).first()
    assert letter is not None
    assert "Drawing 3.pdf; 图纸.pdf" in letter.body


def test_a_picture_is_made_anew_and_says_nothing_of_its_maker(visitor: Visits) -> None:
    inquiry = build.open_inquiry()
    photograph = corpus.with_xmp()
    assert b"xmp" in photograph.lower()
    page = write(visitor, inquiry, "joko", ("Holiday.PNG", photograph))
    answer = page.visitor.get(page.links["Holiday.jpg"])
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert b"xmp" not in answer.body.lower()
    with Image.open(io.BytesIO(answer.body)) as image:
        assert image.format == "JPEG"
        assert not image.getexif()


def test_readers_of_the_thread_read_its_files_and_nobody_else_learns_of_them(
    visitor: Visits,
) -> None:
    inquiry, file = answered()
    given.accepted()
    address = address_of(inquiry, file)
    for key in ("lin", "sari", "joko", "ratna"):
        assert visitor(key).get(address).status == 200
    for key in OUTSIDERS:
        browser = visitor(key)
        assert browser.get(address).status == 404
        assert browser.get(f"{thread(inquiry)}/files/nothing").status == 404
        assert browser.get(
            f"/back-office/held/{inquiry.public_id}/files/{file.public_id}"
        ).status in {403, 404}
    assert visitor().get(address).url.startswith("/sign-in")


def test_a_file_is_found_under_its_own_thread_alone(visitor: Visits) -> None:
    inquiry, file = answered()
    other = build.open_inquiry(inquiry.listing)
    assert visitor("lin").get(address_of(other, file)).status == 404


def test_a_partner_whose_mandate_ended_reads_no_file(visitor: Visits) -> None:
    inquiry, file = answered()
    given.ended()
    assert visitor("ratna").get(address_of(inquiry, file)).status == 404


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "Prices.xlsx",
            b"PK\x03\x04 a sheet",
            "Prices.xlsx: Only PDF files and pictures are taken.",
        ),
        ("run.pdf", b"MZ", "run.pdf: Only PDF files and pictures are taken."),
        ("page.html", b"<script>alert(1)</script>", "Only PDF files and pictures are taken."),
        ("drawing.svg", b"<svg onload='x'/>", "Only PDF files and pictures are taken."),
        ("empty.pdf", b"", "empty.pdf: The file is empty."),
        ("big.pdf", PDF + b"%" * LARGEST_FILE, "big.pdf: The file is larger than 8 MB."),
        ("broken.png", b"\x89PNG\r\n\x1a\nnothing", "broken.jpg: The file is damaged"),
        ("two.gif", corpus.gif_polyglot(), "Only PDF files and pictures are taken."),
        ("script.pdf", with_object(b"<</S/JavaScript>>"), "script.pdf: This PDF holds a script"),
    ],
)
def test_a_file_that_is_not_taken_costs_nobody_their_words(
    visitor: Visits, name: str, content: bytes, reason: str
) -> None:
    inquiry = build.open_inquiry()
    page = write(visitor, inquiry, "joko", ("Plan.pdf", PDF), (name, content))
    assert page.status == 422
    assert reason in page
    assert page.form("messages").values["text"][0].strip() == "See the drawing."
    assert "Browsers forget chosen files." in page
    assert len(inquiry.messages) == 1
    assert attached() == []
    again = page.form("messages").submit(files=sent(("Plan.pdf", PDF)))
    assert again.status == 200
    assert "See the drawing." in again
    assert [file.name for file in attached()] == ["Plan.pdf"]


def test_six_files_are_one_too_many(visitor: Visits) -> None:
    inquiry = build.open_inquiry()
    page = write(visitor, inquiry, "joko", *((f"{number}.pdf", PDF) for number in range(6)))
    assert (page.status, "At most 5 files can be sent with one message." in page) == (422, True)
    assert "See the drawing." in page.form("messages").values["text"][0]
    with pytest.raises(RefusedError):
        taken(*"123456")
    page = write(visitor, inquiry, "joko", *((f"{number}.pdf", PDF) for number in range(5)))
    assert [file.position for file in attached()] == [1, 2, 3, 4, 5]


def test_words_are_needed_beside_files_and_the_files_must_be_chosen_again(visitor: Visits) -> None:
    inquiry = build.open_inquiry()
    form = visitor("joko").get(thread(inquiry)).form("messages")
    page = form.submit(text="", files=sent(("Plan.pdf", PDF)))
    assert page.status == 422
    assert "Browsers forget chosen files." in page
    assert attached() == []


def test_pressing_twice_keeps_the_files_once(visitor: Visits) -> None:
    inquiry = build.open_inquiry()
    form = visitor("joko").get(thread(inquiry)).form("messages")
    for _press in range(2):
        form.submit(text="See the drawing.", files=sent(("Plan.pdf", PDF)))
    assert len(attached()) == 1


class FullDisk:
    """Storage that takes the first file and no more."""

    def __init__(self, real: Disk) -> None:
        self.real, self.taken = real, 0

    def put(self, content: bytes) -> str:
        self.taken += 1
        if self.taken > 1:
            raise OSError(28, "No space left on device")
        return self.real.put(content)


def test_nothing_is_half_done_when_storage_fails(app: Flask, visitor: Visits) -> None:
    inquiry = build.open_inquiry()
    real = app.extensions["storage"]
    app.extensions["storage"] = FullDisk(real)
    try:
        page = write(visitor, inquiry, "joko", ("1.pdf", PDF), ("2.pdf", PDF + b"%"))
    finally:
        app.extensions["storage"] = real
    assert page.status == 422
    assert "The files could not be kept just now, and nothing was sent." in page
    assert page.form("messages").values["text"][0].strip() == "See the drawing."
    assert (len(inquiry.messages), attached()) == (1, [])
    assert (
        db.session.scalars(sa.select(Blob).where(Blob.media_type == "application/pdf")).all() == []
    )


def test_what_a_refused_message_left_in_storage_is_swept(app: Flask) -> None:
    inquiry = build.open_inquiry()
    (file,) = taken("Plan.pdf", content=PDF + b"% nobody's")
    with pytest.raises(RefusedError):
        operations.write_message(
            actor=acting("joko"),
            inquiry=inquiry,
            text="",
            files=[file],
            submission_key=None,
            at=NOW,
        )
    message = operations.write_message(
        actor=acting("joko"),
        inquiry=inquiry,
        text="This one.",
        files=taken("Plan.pdf"),
        submission_key=None,
        at=NOW,
    )
    kept = message.files[0]
    current_app.extensions["sweeper"].sweep(at=SOME_DAY)
    storage = current_app.extensions["storage"]
    assert storage.get(kept.sha256) == PDF
    with pytest.raises(LookupError):
        storage.get(file.sha256)


def test_lost_bytes_are_not_found_rather_than_an_error(app: Flask, visitor: Visits) -> None:
    inquiry, file = answered()
    app.extensions["storage"].discard(file.sha256, put_before=SOME_DAY)
    assert visitor("lin").get(address_of(inquiry, file)).status == 404


def test_the_first_question_of_a_new_company_waits_when_it_carries_files(visitor: Visits) -> None:
    listing = build.published_listing()
    form = visitor("lin").get(f"/listings/{listing.public_id}/inquiry").form("")
    page = form.submit(
        quantity=3500, destination="CN", text="As drawn.", files=sent(("Plan.pdf", PDF))
    )
    assert page.url.startswith("/inquiries/")
    inquiry = db.session.scalars(sa.select(Inquiry)).one()
    assert inquiry.status is InquiryStatus.HELD
    file = inquiry.messages[0].files[0]
    held = f"/back-office/held/{inquiry.public_id}"
    for key in ("stefan", "oka"):
        seen = visitor(key).get(held)
        assert Rule.FILES.label in seen
        assert visitor(key).get(seen.links["Plan.pdf"]).body == PDF
    for key in ("sari", "joko", "greta", "citra"):
        assert visitor(key).get(f"{held}/files/{file.public_id}").status == 404
        assert visitor(key).get(address_of(inquiry, file)).status == 404
    assert visitor("lin").get(address_of(inquiry, file)).status == 200
    stefan = acting("stefan")
    screening_operations.release(
        actor=stefan,
        hold=screening_queries.get_hold(actor=stefan, public_id=inquiry.public_id),
        reason="A drawing.",
        at=NOW,
    )
    assert visitor("joko").get(address_of(inquiry, file)).status == 200
    assert visitor("stefan").get(f"{held}/files/{file.public_id}").status == 404


def test_a_company_that_was_answered_before_sends_files_at_once(visitor: Visits) -> None:
    inquiry, _file = answered()
    next_one = build.open_inquiry(inquiry.listing, files=taken("Plan.pdf"))
    assert next_one.status is InquiryStatus.AWAITING_SELLER


def test_the_sixty_first_file_of_an_hour_waits_and_its_words_are_kept(visitor: Visits) -> None:
    inquiry = build.open_inquiry()
    five = taken(*"12345")
    for number in range(limits.FILES_AN_HOUR // 5):
        operations.write_message(
            actor=acting("joko"),
            inquiry=inquiry,
            text=f"Drawings, part {number}.",
            files=five,
            submission_key=None,
            at=NOW,
        )
    page = write(visitor, inquiry, "joko", ("Plan.pdf", PDF))
    assert (page.status, page.headers["Retry-After"]) == (429, "3600")
    assert "You have sent very many files within an hour." in page
    assert page.form("messages").values["text"][0].strip() == "See the drawing."
    assert len(attached()) == limits.FILES_AN_HOUR
    with pytest.raises(TooManyError):
        limits.refuse_more_files(actor=acting("joko"), files=1, at=NOW + timedelta(minutes=59))
    limits.refuse_more_files(actor=acting("joko"), files=5, at=NOW + timedelta(minutes=60))


def test_a_block_keeps_files_out_as_it_keeps_words(app: Flask) -> None:
    inquiry, _file = answered()
    block_operations.block(actor=acting("sari"), inquiry=inquiry, at=NOW)
    with pytest.raises(RefusedError):
        operations.write_message(
            actor=acting("lin"),
            inquiry=inquiry,
            text="Here.",
            files=taken("Plan.pdf"),
            submission_key=None,
            at=NOW,
        )
    assert len(attached()) == 1


def test_what_is_reported_names_its_files_to_staff_and_opens_none(visitor: Visits) -> None:
    inquiry, file = answered("Beware.pdf")
    browser = visitor("lin")
    page = browser.get(f"{thread(inquiry)}/messages/{file.message.public_id}/report")
    assert "Its files: Beware.pdf." in page


def test_the_database_takes_no_sixth_file_and_changes_none(app: Flask) -> None:
    _inquiry, file = answered()
    for change in (
        sa.update(MessageAttachment).values(name="Other.pdf"),
        sa.delete(MessageAttachment),
        sa.insert(MessageAttachment).values(
            message_id=file.message_id,
            position=6,
            name="6.pdf",
            kind=file.kind,
            sha256=file.sha256,
            size=1,
            public_id="a" * 26,
        ),
    ):
        with pytest.raises(IntegrityError):
            transaction(lambda change=change: db.session.execute(change))()
