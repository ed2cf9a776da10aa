"""Guessing pass phrases is slow, and whoever guesses keeps nobody else out."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask

from marketplace.accounts import processes, queries
from marketplace.accounts.guarding import Origin
from marketplace.accounts.passwords import hash_password
from marketplace.db import db, transaction
from marketplace.errors import RefusedError, TooManyError
from marketplace.jobs.worker import Worker
from marketplace.tallies.limits import (
    SIGN_IN_FROM_ADDRESS,
    SIGN_IN_OF_ACCOUNT,
    SIGN_IN_ON_KNOWN_DEVICE,
)
from marketplace.tallies.models import TallyMark
from tests.accounts.attempts import WRONG, Visits, at_address, attempt, elsewhere, failures
from tests.cast import CAST, NOW, PASSPHRASE, part_of
from tests.pages import Page, Visitor
from tests.support.queries import every_query
from tests.support.racing import race

pytestmark = pytest.mark.usefixtures("app", "now")
REFUSAL = "Very many attempts to sign in."


def wrong(email: str, address: str) -> object:
    origin = Origin(address, None)
    return processes.sign_in(email=email, password=WRONG, device="test", origin=origin, at=NOW)


def signed_in(page: Page) -> bool:
    return page.visitor.get("/devices").url == "/devices"


def known_browser(visitor: Visits, who: str) -> Visitor:
    """One in which they signed in and out again."""
    browser = at_address(visitor(), elsewhere())
    assert signed_in(attempt(browser, who=who))
    browser.get("/devices").form("/sign-out").submit()
    return browser


def test_the_eleventh_attempt_at_an_account_waits_also_with_the_right_pass_phrase(
    visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {
        page.status for page in failures(visitor, who="lin", times=SIGN_IN_OF_ACCOUNT.most)
    } == {422}
    browser = at_address(visitor(), elsewhere())
    page = attempt(browser, who="lin")
    assert (page.status, page.headers["Retry-After"]) == (429, "300")
    assert REFUSAL in page
    assert "You can go on in 5 minutes (21 Nov 2026, 10:05 Jakarta)." in page
    assert page.form("").values["email"] == [part_of("lin").email]
    monkeypatch.setattr("marketplace.clock.now", lambda: NOW + SIGN_IN_OF_ACCOUNT.within)
    assert signed_in(attempt(browser, who="lin"))


def test_an_attackers_failures_do_not_lock_the_victim_out(visitor: Visits) -> None:
    laptop = known_browser(visitor, "lin")
    failures(visitor, who="lin", times=SIGN_IN_OF_ACCOUNT.most)
    assert attempt(at_address(visitor(), elsewhere()), who="lin").status == 429
    assert signed_in(attempt(at_address(laptop, elsewhere()), who="lin"))


def test_a_browser_that_was_forgotten_waits_as_any_other_does(visitor: Visits) -> None:
    laptop = known_browser(visitor, "lin")
    assert signed_in(attempt(laptop, who="lin"))
    page = laptop.get("/devices").form("/forgetting").submit()
    assert "We no longer know this browser." in page
    assert not page.has_form("/forgetting")
    page.form("/sign-out").submit()
    failures(visitor, who="lin", times=SIGN_IN_OF_ACCOUNT.most)
    assert attempt(at_address(laptop, elsewhere()), who="lin").status == 429


def test_the_limit_of_an_account_is_not_global(visitor: Visits) -> None:
    failures(visitor, who="lin", times=SIGN_IN_OF_ACCOUNT.most)
    assert signed_in(attempt(at_address(visitor(), elsewhere()), who="sari"))


@pytest.mark.parametrize(
    ("first", "same", "other"),
    [
        ("203.0.113.5", "203.0.113.5", "203.0.113.6"),
        ("::ffff:203.0.113.5", "203.0.113.5", "203.0.113.6"),
        ("2001:db8:7:1::5", "2001:db8:7:1:ffff::9", "2001:db8:7:2::5"),
    ],
)
def test_an_address_fails_with_ten_accounts_and_no_more(
    visitor: Visits, first: str, same: str, other: str
) -> None:
    laptop = known_browser(visitor, "sari")
    for number in range(SIGN_IN_FROM_ADDRESS.most):
        wrong_one = attempt(
            at_address(visitor(), first), who=f"{number}@nowhere.example", password=WRONG
        )
        assert wrong_one.status == 422
    assert attempt(at_address(visitor(), same), who="sari").status == 429
    assert signed_in(attempt(at_address(visitor(), other), who="sari"))
    assert signed_in(attempt(at_address(laptop, same), who="sari"))


def test_a_known_device_guesses_no_quicker(visitor: Visits) -> None:
    laptop = known_browser(visitor, "lin")
    for _ in range(SIGN_IN_ON_KNOWN_DEVICE.most):
        assert attempt(laptop, who="lin", password=WRONG).status == 422
    assert attempt(laptop, who="lin").status == 429
    assert signed_in(attempt(at_address(visitor(), elsewhere()), who="lin"))


def test_a_browser_is_known_for_nobody_but_who_signed_in_there(visitor: Visits) -> None:
    attackers = known_browser(visitor, "stefan")
    failures(visitor, who="lin", times=SIGN_IN_OF_ACCOUNT.most)
    assert attempt(attackers, who="lin").status == 429


def test_several_people_share_a_browser(visitor: Visits) -> None:
    shared = at_address(visitor(), elsewhere())
    for who in ("sari", "joko"):
        assert signed_in(attempt(shared, who=who))
        shared.get("/devices").form("/sign-out").submit()
    for who in ("sari", "joko"):
        failures(visitor, who=who, times=SIGN_IN_OF_ACCOUNT.most)
        assert signed_in(attempt(shared, who=who))


def test_another_pass_phrase_ends_what_devices_were_known_by(visitor: Visits) -> None:
    @transaction
    def change() -> None:
        person = queries.find_person(email=part_of("lin").email)
        assert person is not None
        person.password_hash = hash_password("another pass phrase by now")

    laptop = known_browser(visitor, "lin")
    change()
    failures(visitor, who="lin", times=SIGN_IN_OF_ACCOUNT.most)
    assert attempt(laptop, who="lin", password="another pass phrase by now").status == 429


@pytest.mark.parametrize("forged", ["", "x", "WyJhIiwiYiJd.aaaa.bbbb"])
def test_a_cookie_that_is_not_ours_is_none(visitor: Visits, forged: str) -> None:
    browser = at_address(visitor(), elsewhere())
    browser.client.set_cookie("desaport-device", forged)
    assert signed_in(attempt(browser, who="lin"))


def test_known_and_unknown_addresses_are_held_alike(visitor: Visits) -> None:
    told = []
    for email in (part_of("lin").email, "nobody@nowhere.example"):
        pages = failures(visitor, who=email, times=SIGN_IN_OF_ACCOUNT.most + 1)
        told.append(
            [
                (page.status, page.headers.get("Retry-After"), page.text.replace(email, ""))
                for page in pages
            ]
        )
    assert told[0] == told[1]
    assert told[0][-1][0] == 429


def test_known_and_unknown_addresses_ask_the_database_alike() -> None:
    asked = []
    with pytest.raises(RefusedError):
        wrong("first@nowhere.example", elsewhere())
    for email in (part_of("lin").email, "nobody@nowhere.example"):
        with every_query() as statements, pytest.raises(RefusedError):
            wrong(email, elsewhere())
        asked.append(list(statements))
    assert asked[0] == asked[1]


def test_of_many_at_the_same_moment_ten_are_compared_and_no_more(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []

    def compare(_hasher: PasswordHasher, password_hash: str, _password: str) -> None:
        compared.append(password_hash)
        raise VerifyMismatchError

    monkeypatch.setattr(PasswordHasher, "verify", compare)
    email = part_of("lin").email
    outcomes = race(app, [partial(wrong, email, elsewhere()) for _ in range(14)])
    assert sum(type(one) is RefusedError for one in outcomes) == len(compared) == 10
    assert sum(isinstance(one, TooManyError) for one in outcomes) == 4


def test_who_knows_the_pass_phrase_signs_in_as_often_as_they_like(visitor: Visits) -> None:
    for _ in range(SIGN_IN_OF_ACCOUNT.most + 2):
        assert signed_in(attempt(visitor(), who="lin"))


@pytest.mark.usefixtures("unlimited")
def test_a_machine_that_measures_itself_counts_nothing(visitor: Visits) -> None:
    pages = failures(visitor, who="lin", times=SIGN_IN_OF_ACCOUNT.most + 1)
    assert {page.status for page in pages} == {422}
    assert marks() == 0


def marks() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(TallyMark.id))) or 0


def test_what_was_counted_names_nobody_and_is_forgotten(
    app: Flask, visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = at_address(visitor(), "198.51.100.23")
    attempt(browser, who="lin", password=WRONG)
    for kept in db.session.scalars(sa.select(TallyMark)):
        assert "198.51" not in repr(vars(kept))
    assert marks() == 2
    later = NOW + timedelta(minutes=16)
    monkeypatch.setattr("marketplace.clock.now", lambda: later)
    Worker(app).drain()
    assert marks() == 0


def test_marks_that_still_count_are_forgotten_by_a_later_round(
    app: Flask, visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures(visitor, who="lin", times=1)
    for minutes, left in ((14, 4), (16, 2), (32, 0)):
        later = NOW + timedelta(minutes=minutes)
        monkeypatch.setattr("marketplace.clock.now", lambda later=later: later)
        if left == 4:
            failures(visitor, who="lin", times=1)
        Worker(app).drain()
        assert marks() == left


def test_a_workshop_behind_one_address_signs_in(visitor: Visits) -> None:
    browser = at_address(visitor(), "198.51.100.1")
    for part in CAST:
        assert signed_in(attempt(browser, who=part.email, password=PASSPHRASE))
