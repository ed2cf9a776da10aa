"""Signing in and out: with a pass phrase, as a demo person, on several devices."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from marketplace import clock
from marketplace.accounts import operations, queries
from marketplace.accounts.models import UserSession
from marketplace.accounts.passwords import LONGEST, hash_password, matches
from marketplace.accounts.paths import safe_next
from marketplace.db import db, transaction
from marketplace.errors import RefusedError
from tests.cast import NOW, PASSPHRASE, part_of

REFUSAL = "This address and pass phrase do not fit together."


def sign_in(visitor, *, email: str, password: str, to: str = "/sign-in"):
    return visitor.get(to).form("").submit(email=email, password=password)


def test_the_right_pass_phrase_signs_in(visitor):
    page = sign_in(visitor(), email=part_of("sari").email.upper(), password=PASSPHRASE)
    assert page.visitor.get("/devices").status == 200


def test_unknown_and_wrong_get_the_same_answer(visitor):
    wrong = sign_in(visitor(), email=part_of("sari").email, password="not this one at all")
    unknown = sign_in(visitor(), email="nobody@nowhere.example", password="not this one at all")
    assert wrong.status == unknown.status == 422
    assert REFUSAL in wrong
    assert wrong.text.replace(part_of("sari").email, "") == unknown.text.replace(
        "nobody@nowhere.example", ""
    )


def test_unknown_costs_a_hash_as_well(monkeypatch, visitor):
    hashed = []
    verify = PasswordHasher.verify

    def count(hasher: PasswordHasher, password_hash: str, password: str) -> bool:
        hashed.append(password_hash)
        return verify(hasher, password_hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", count)
    sign_in(visitor(), email="nobody@nowhere.example", password=PASSPHRASE)
    assert len(hashed) == 1


def test_a_pass_phrase_too_long_is_not_even_hashed():
    assert not matches("x" * (LONGEST + 1), password_hash=None)
    with pytest.raises(RefusedError):
        hash_password("short")


def test_an_unconfirmed_person_cannot_sign_in(app, visitor):
    operations.add_person(
        email="new@shop.example", name="New", password_hash=hash_password(PASSPHRASE), at=NOW
    )
    assert REFUSAL in sign_in(visitor(), email="new@shop.example", password=PASSPHRASE)


def test_after_signing_in_one_goes_where_one_wanted_to(visitor):
    page = visitor().get("/devices")
    assert page.url.startswith("/sign-in")
    there = page.form("").submit(email=part_of("lin").email, password=PASSPHRASE)
    assert there.url == "/devices"


def test_a_long_address_one_wanted_does_not_stand_in_the_way(visitor):
    for length, there in ((600, "/devices"), (3_000, "/desk/buying")):
        page = visitor().get("/devices?from=" + "x" * length)
        answer = page.form("").submit(email=part_of("lin").email, password=PASSPHRASE)
        assert answer.url.partition("?")[0] == there


@pytest.mark.parametrize(
    "hostile",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "x", ""],
)
def test_signing_in_never_leads_to_another_site(hostile):
    assert safe_next(hostile) is None


def test_the_session_gets_a_new_identity_at_every_sign_in(app, visitor):
    browser = visitor()
    tokens = []
    for _ in range(2):
        sign_in(browser, email=part_of("sari").email, password=PASSPHRASE)
        with browser.client.session_transaction() as session:
            tokens.append(session["_user_id"])
    assert len(set(tokens)) == 2


def test_signing_out_ends_the_session_everywhere_it_was_copied_to(visitor):
    browser = visitor("sari")
    with browser.client.session_transaction() as session:
        stolen = dict(session)
    browser.get("/devices").form("/sign-out").submit()
    with browser.client.session_transaction() as session:
        session.update(stolen)
    assert browser.get("/devices").url.startswith("/sign-in")


def test_a_device_can_be_signed_out_from_another_one(visitor):
    phone, laptop = visitor("sari"), visitor("sari")
    page = laptop.get("/devices")
    forms = [form for form in page.forms if form.text.startswith("Sign this device out")]
    assert len(forms) == 2
    forms[1].submit()
    assert phone.get("/devices").url.startswith("/sign-in")
    assert laptop.get("/devices").url == "/devices"


def test_nobody_signs_out_a_foreign_device(app, visitor):
    visitor("lin")
    foreign = db.session.scalar(sa.select(UserSession.public_id).order_by(UserSession.id))
    page = visitor("sari").get("/devices")
    own = next(form for form in page.forms if form.action.endswith("/revocation"))
    own.action = f"/devices/{foreign}/revocation"
    assert own.submit().status == 404


def test_a_session_ends_by_itself(app, visitor):
    browser = visitor("sari")
    with browser.client.session_transaction() as session:
        token = session["_user_id"]
    later = clock.now() + operations.SESSION_LASTS + timedelta(seconds=1)
    assert queries.find_live_session(token=token, at=later) is None


def test_the_sign_in_page_offers_the_demo_people_and_one_press_is_enough(app, visitor):
    @transaction
    def invent() -> None:
        person = queries.find_person(email=part_of("greta").email)
        assert person is not None
        person.is_demo = True

    invent()
    page = visitor().get("/sign-in")
    assert "Greta Vogel" in page
    assert "Sari Wulandari" not in page
    page.form("/sign-in/demo").submit()
    assert "Greta Vogel" in page.visitor.get("/devices")


def test_a_real_person_is_not_offered_without_a_pass_phrase(app, visitor):
    page = visitor().get("/sign-in")
    form = page.form("")
    form.action = "/sign-in/demo"
    form.names.add("person")
    person = queries.find_person(email=part_of("sari").email)
    assert person is not None
    assert form.submit(person=person.public_id).status == 404
