"""A letter lets the person it was written to in, once; every other use of its link is refused."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.accounts import link_operations as links
from marketplace.accounts import operations as accounts
from marketplace.accounts.link_models import SignInLink
from marketplace.accounts.models import Person, UserSession
from marketplace.accounts.passwords import hash_password
from marketplace.db import db, transaction
from marketplace.errors import NotFoundError
from marketplace.events.operations import SYSTEM
from marketplace.mail.models import Letter
from marketplace.organisations import entering
from marketplace.organisations import operations as organisations
from marketplace.organisations.models import Membership, Organisation
from marketplace.organisations.roles import Role
from marketplace.tallies.limits import SIGN_IN_OF_ACCOUNT
from marketplace.team import operations as team
from tests import build
from tests.accounts.attempts import attempt, failures
from tests.cast import NOW, acting, part_of
from tests.organisations.letters import (
    LIN,
    LINK,
    facts_of_a_letter,
    lin,
    page_of,
    sign_out_everywhere,
    text_to,
    the_link,
)
from tests.pages import Visitor
from tests.support.racing import race
from tests.support.smtp import MailServer

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]
Work = Callable[[], int]
OVER = "This link has been used or is too old."
LASTS = timedelta(hours=72)


def sessions_of(email: str) -> int:
    db.session.rollback()
    mine = sa.select(sa.func.count()).select_from(UserSession).join(Person)
    return db.session.scalar(mine.where(Person.email == email)) or 0


def test_the_letter_says_how_long_and_its_button_leads_into_the_thread(
    token: str, server: MailServer, visitor: Visits
) -> None:
    said = text_to(server, LIN)
    assert "this link works once, within 72 hours, and for you alone" in said
    stranger = visitor()
    page = stranger.get(page_of(token))
    assert "This letter was written to Lin Mei." in page
    thread = page.form("").submit()
    assert thread.url.startswith("/inquiries/")
    assert "Gladly." in thread
    assert stranger.get("/devices").status == 200


def test_opening_it_spends_nothing_and_signs_nobody_in(token: str, visitor: Visits) -> None:
    scanner = visitor()
    for method in ("GET", "HEAD", "GET"):
        assert scanner.knock(method, page_of(token)).status == 200
    assert scanner.get("/devices").url.startswith("/sign-in")
    assert (the_link().used_at, sessions_of(LIN)) == (None, 0)


def test_a_press_without_the_forms_token_is_refused(
    app: Flask, token: str, visitor: Visits
) -> None:
    assert visitor().post(page_of(token), {}).status == 400
    assert the_link().used_at is None


def test_the_database_and_the_mailbox_hold_no_usable_link(
    token: str, caplog: pytest.LogCaptureFixture, visitor: Visits
) -> None:
    caplog.set_level(logging.DEBUG)
    visitor().get(page_of(token)).form("").submit()
    visitor().get(page_of(token))
    assert token not in caplog.text
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            assert token not in repr(row), table.name
    assert all(
        "/sign-in/letter/" not in body for body in db.session.scalars(sa.select(Letter.body))
    )


def test_neither_other_pages_nor_caches_learn_the_address(token: str, visitor: Visits) -> None:
    for address, status in ((page_of(token), 200), (page_of("unknown"), 404)):
        page = visitor().get(address)
        assert page.status == status
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(("referrer", "status"), [("https://localhost/", 303), ("", 400)])
def test_over_https_the_button_is_pressed_with_what_the_policy_lets_through(
    app: Flask, token: str, referrer: str, status: int
) -> None:
    """The origin alone is enough for the form's token; with nothing at all it is refused."""
    browser, site = app.test_client(), "https://localhost"
    page = browser.get(page_of(token), base_url=site)
    given = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert given is not None
    pressed = browser.post(
        page_of(token),
        base_url=site,
        data={"csrf_token": given[1]},
        headers={"Referer": referrer} if referrer else {},
    )
    assert pressed.status_code == status


@transaction
def change_pass_phrase() -> None:
    lin().password_hash = hash_password("another pass phrase of Lin")


@transaction
def change_address() -> None:
    lin().email = "lin.mei@elsewhere.example"


@transaction
def take_back_confirmation() -> None:
    lin().confirmed_at = None


@transaction
def end_membership() -> None:
    for member in db.session.scalars(sa.select(Membership)):
        if member.person.email == LIN:
            member.ended_at = NOW


@transaction
def make_staff() -> None:
    desaport = db.session.scalars(sa.select(Organisation).where(Organisation.name == "Desaport"))
    organisations.add_member(
        organisation=desaport.one(), person=lin(), role=Role.STAFF, actor=SYSTEM, at=NOW
    )


def sign_out_everywhere_else() -> None:
    accounts.end_other_sessions(person_id=lin().id, token="this device", at=NOW)


@pytest.mark.parametrize(
    "spoil",
    [
        change_pass_phrase,
        change_address,
        take_back_confirmation,
        end_membership,
        make_staff,
        sign_out_everywhere,
        sign_out_everywhere_else,
    ],
)
def test_it_is_useless_after(token: str, visitor: Visits, spoil: Callable[[], None]) -> None:
    spoil()
    before, stranger = sessions_of(LIN), visitor()
    assert OVER in stranger.get(page_of(token))
    for page in (stranger.get(page_of(token)), stranger.post(page_of(token), stranger.csrf())):
        assert page.status == 404
    assert sessions_of(LIN) == before
    with pytest.raises(NotFoundError):
        entering.enter(token=token, device="phone", at=NOW)


def test_it_is_useless_when_used_before(token: str, visitor: Visits) -> None:
    entering.enter(token=token, device="phone", at=NOW)
    stranger = visitor()
    assert OVER in stranger.get(page_of(token))
    assert stranger.post(page_of(token), stranger.csrf()).status == 404
    assert sessions_of(LIN) == 1
    assert visitor("lin").get(page_of(token)).url.startswith("/inquiries/")  # that is only a way


def test_it_is_useless_after_three_days_and_an_unknown_one_always(
    token: str, visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotFoundError):
        entering.enter(token=token, device="phone", at=NOW + LASTS)
    with pytest.raises(NotFoundError):
        entering.enter(token="unknown", device="phone", at=NOW)
    monkeypatch.setattr("marketplace.clock.now", lambda: NOW + LASTS)
    assert visitor().get(page_of(token)).status == 404
    entering.enter(token=token, device="phone", at=NOW + LASTS - timedelta(seconds=1))


def test_who_is_signed_in_already_is_led_on_and_the_link_stays(token: str, visitor: Visits) -> None:
    page = visitor("lin").get(page_of(token))
    assert page.url.startswith("/inquiries/")
    assert the_link().used_at is None


def test_it_leads_on_in_the_language_of_the_letter(token: str, visitor: Visits) -> None:
    assert visitor("lin").get(f"/zh{page_of(token)}").url.startswith("/zh/inquiries/")
    page = visitor().get(f"/zh{page_of(token)}").form("").submit()
    assert page.url.startswith("/zh/inquiries/")


def test_somebody_else_is_told_and_spends_nothing(token: str, visitor: Visits) -> None:
    greta = visitor("greta")
    page = greta.get(page_of(token))
    assert page.status == 409
    assert "This letter was written to somebody else" in page
    assert "You are signed in as Greta Vogel." in page
    assert "Lin Mei" not in page.text
    assert greta.post(page_of(token), greta.csrf()).status == 409
    assert (the_link().used_at, sessions_of(LIN)) == (None, 0)


def test_of_eight_presses_at_once_one_signs_in(app: Flask, token: str) -> None:
    press = lambda: entering.enter(token=token, device="phone", at=NOW)  # noqa: E731
    outcomes = race(app, [press] * 8)
    assert len([one for one in outcomes if isinstance(one, tuple)]) == 1
    assert len([one for one in outcomes if isinstance(one, NotFoundError)]) == 7
    assert sessions_of(LIN) == 1


def test_nobody_signs_in_by_letters_without_end(
    token: str, visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "MOST_USED_AN_HOUR", 1)
    entering.enter(token=token, device="phone", at=NOW)
    mail_again = entering.write_letter_to_party(
        recipient=LIN, template="routing/buyer_reminded", facts=facts_of_a_letter(), at=NOW
    )
    link = db.session.scalars(
        sa.select(SignInLink).where(SignInLink.letter_id == mail_again.id)
    ).one()
    second = links.issue_token(link=link, at=NOW)
    page = visitor().get(page_of(second)).form("").submit()
    assert page.status == 429
    assert page.headers["Retry-After"] == "3600"
    assert "very often within an hour" in page
    entering.enter(token=second, device="phone", at=NOW + timedelta(hours=1))


def test_a_person_signs_out_everywhere_else_and_stays_here(token: str, visitor: Visits) -> None:
    here, elsewhere = visitor("lin"), visitor("lin")
    page = here.get("/devices").form("/devices/revocation").submit()
    assert "You are signed out everywhere else." in page
    assert here.get("/devices").url == "/devices"
    assert elsewhere.get("/devices").url.startswith("/sign-in")
    assert visitor().get(page_of(token)).status == 404


def test_a_removed_member_enters_by_no_letter(server: MailServer, work: Work) -> None:
    build.open_inquiry()
    work()
    address = part_of("joko").email
    token = LINK.search(text_to(server, address))[1]  # type: ignore[index]
    joko = next(
        one for one in db.session.scalars(sa.select(Membership)) if one.person.email == address
    )
    team.remove(actor=acting("sari"), membership=joko, at=NOW)
    with pytest.raises(NotFoundError):
        entering.enter(token=token, device="phone", at=NOW)


def test_an_attackers_failures_leave_the_letter_open(token: str, visitor: Visits) -> None:
    failures(visitor, who="lin", times=SIGN_IN_OF_ACCOUNT.most)
    assert attempt(visitor(), who="lin").status == 429
    browser = visitor()
    browser.get(page_of(token)).form("").submit()
    assert browser.get("/devices").url == "/devices"
    browser.get("/devices").form("/sign-out").submit()
    attempt(browser, who="lin")  # it is known now
    assert browser.get("/devices").url == "/devices"
