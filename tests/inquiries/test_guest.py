"""Somebody without an account asks; nothing reaches anyone before they use the link, and then a person looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace.accounts import queries as people
from marketplace.accounts.tokens import token_hash
from marketplace.db import db
from marketplace.errors import ConflictError, NotFoundError
from marketplace.inquiries import guest_operations
from marketplace.inquiries.guest_models import GuestInquiry
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.screening import Rule
from marketplace.inquiries.screening_models import Hold
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from tests.build import published_listing
from tests.cast import NOW, PASSPHRASE
from tests.pages import Page, Visitor
from tests.support.world_screening import asked_as_guest

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]
ANSWERS = {
    "quantity": 200,
    "destination": "AE",
    "text": "Two hundred drums, please.",
    "person_name": "Noor Haddad",
    "company": "Haddad Instruments",
    "country": "AE",
    "email": "Noor@haddad.example",
    "language": "en",
}


def sent(visitor: Visits, **changes: object) -> Page:
    page = visitor().get(f"/products/{published_listing().public_id}")
    page = page.follow("Ask without an account")
    return page.form("").submit(**{**ANSWERS, **changes})


def count(model: type[object]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_a_guest_asks_confirms_and_reads_on_while_a_person_looks(visitor: Visits) -> None:
    page = sent(visitor)
    assert (page.status, "We sent a letter to the address you gave." in page) == (200, True)
    assert (count(Inquiry), count(GuestInquiry)) == (0, 1)
    assert people.find_person(email="noor@haddad.example") is None
    (letter,) = db.session.scalars(sa.select(Letter).where(Letter.subject.contains("question")))
    assert letter.recipient == "noor@haddad.example"
    token = letter.body.split("/questions/")[1].split()[0]
    (kept,) = db.session.scalars(sa.select(GuestInquiry))
    assert kept.token_hash == token_hash(token)
    assert len(token) == 43  # 256 bits
    browser = visitor()
    page = browser.get(f"/questions/{token}")
    assert "Two hundred drums, please." in page
    assert count(Inquiry) == 0  # opening the link changes nothing
    page = page.form("").submit(password="short")
    assert page.status == 422
    page = page.form("").submit(password=PASSPHRASE)
    assert page.url.startswith("/inquiries/")
    assert "reads this inquiry before BUM Desa Karya Mandiri Ngoran sees it" in page
    (inquiry,) = db.session.scalars(sa.select(Inquiry))
    assert (inquiry.status, inquiry.buyer.self_registered) == (InquiryStatus.HELD, True)
    (hold,) = db.session.scalars(sa.select(Hold))
    assert hold.tripped == (Rule.GUEST,)
    assert browser.get(f"/questions/{token}").status == 404
    form = visitor().get("/sign-in").form("")
    page = form.submit(email="noor@haddad.example", password=PASSPHRASE)
    assert "Inquiries" in page.links


def test_the_page_says_the_same_to_whoever_has_an_account(visitor: Visits) -> None:
    page = sent(visitor, email="lin@shenzhen.example")
    assert (page.status, "We sent a letter to the address you gave." in page) == (200, True)
    (letter,) = db.session.scalars(sa.select(Letter).where(Letter.subject.contains("Sign in")))
    assert letter.recipient == "lin@shenzhen.example"
    assert "/questions/" not in letter.body
    assert (count(Inquiry), count(GuestInquiry)) == (0, 1)


def test_a_link_is_good_for_48_hours_once() -> None:
    token = asked_as_guest(published_listing())
    late = NOW + timedelta(hours=48)
    with pytest.raises(NotFoundError):
        guest_operations.confirm(token=token, password=PASSPHRASE, at=late)
    guest_operations.confirm(token=token, password=PASSPHRASE, at=late - timedelta(seconds=1))
    with pytest.raises(NotFoundError):
        guest_operations.confirm(token=token, password=PASSPHRASE, at=NOW)


def test_a_second_link_of_the_same_address_takes_over_no_account() -> None:
    listing = published_listing()
    first, second = asked_as_guest(listing), asked_as_guest(listing)
    guest_operations.confirm(token=first, password=PASSPHRASE, at=NOW)
    with pytest.raises(ConflictError, match="has an account"):
        guest_operations.confirm(token=second, password="another pass phrase", at=NOW)


def test_an_address_asks_three_times_a_day_and_a_form_once(visitor: Visits) -> None:
    listing = published_listing()
    page = visitor().get(f"/listings/{listing.public_id}/question")
    form = page.form("")
    form.submit(**ANSWERS)
    assert form.submit(**ANSWERS).status == 200
    assert count(GuestInquiry) == 1
    for _ in range(2):
        asked_as_guest(listing)
    page = visitor().get(f"/listings/{listing.public_id}/question").form("").submit(**ANSWERS)
    assert (page.status, page.headers["Retry-After"]) == (429, "86400")
    assert page.form("").values["text"][0].strip() == ANSWERS["text"]


def test_who_is_signed_in_asks_on_the_page_for_buyers(visitor: Visits) -> None:
    listing = published_listing()
    page = visitor("lin").get(f"/listings/{listing.public_id}/question")
    assert page.url == f"/listings/{listing.public_id}/inquiry"
