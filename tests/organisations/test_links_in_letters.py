"""Which letters carry a link that lets their reader in, and what they say."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.accounts import link_operations as links
from marketplace.accounts import operations as accounts
from marketplace.accounts.link_models import SignInLink
from marketplace.db import db
from marketplace.organisations import entering
from marketplace.routing import processes
from tests import build
from tests.cast import CAST, NOW, part_of
from tests.organisations.letters import (
    LIN,
    LINK,
    answered,
    facts_of_a_letter,
    lin,
    sign_out_everywhere,
    text_to,
    the_link,
)
from tests.pages import Visitor
from tests.support.smtp import MailServer

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]
Work = Callable[[], int]
LASTS = timedelta(hours=72)


def test_beyond_a_days_measure_letters_carry_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MOST_WRITTEN_A_DAY", 2)
    for day in (0, 0, 0, 1):
        entering.write_letter_to_party(
            recipient=LIN,
            template="routing/buyer_reminded",
            facts=facts_of_a_letter(),
            at=NOW + timedelta(days=day),
        )
    to_lin = SignInLink.address == LIN
    assert db.session.scalar(sa.select(sa.func.count(SignInLink.id)).where(to_lin)) == 3


def test_only_those_who_trade_ever_get_one(server: MailServer, work: Work) -> None:
    """Whoever writes the letter: the role decides."""
    build.open_inquiry()
    for part in CAST:
        entering.write_letter_to_party(
            recipient=part.email,
            template="routing/buyer_reminded",
            facts=facts_of_a_letter(),
            at=NOW,
        )
    work()
    given = {part.key for part in CAST if LINK.search(text_to(server, part.email))}
    assert given == {"sari", "joko", "hasan", "asep", "lin", "greta", "ratna", "wira"}


def test_an_officer_hears_of_a_silence_without_a_link(
    server: MailServer, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.open_inquiry()
    later = NOW + timedelta(days=20)
    monkeypatch.setattr("marketplace.clock.now", lambda: later)
    processes.sweep(at=later)
    work()
    assert "/programme/silences" in text_to(server, part_of("oka").email)
    assert not LINK.search(text_to(server, part_of("oka").email))
    assert LINK.search(text_to(server, part_of("sari").email))


def test_what_ends_before_the_letter_leaves_gives_it_no_link(
    server: MailServer, work: Work
) -> None:
    answered()
    sign_out_everywhere()
    work()
    assert "Gladly." in text_to(server, LIN)
    assert not LINK.search(text_to(server, LIN))


def test_a_letter_tried_again_has_one_link_that_works(
    server: MailServer, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered()
    server.refuse["DATA"] = "451 try again later"
    work()
    assert the_link().used_at is None
    failed = the_link().token_hash
    server.refuse.clear()
    later = NOW + timedelta(hours=1)
    monkeypatch.setattr("marketplace.clock.now", lambda: later)
    work()
    assert the_link().token_hash != failed
    token = LINK.search(text_to(server, LIN))[1]  # type: ignore[index]
    assert entering.enter(token=token, device="phone", at=later + timedelta(hours=71))


def test_where_the_site_has_an_address_letters_name_it_whole(
    app: Flask, server: MailServer, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = dataclasses.replace(app.extensions["desaport"], site_url="https://desaport.test")
    monkeypatch.setitem(app.extensions, "desaport", config)
    accounts.choose_time_zone(person_id=lin().id, time_zone=None)
    inquiry = answered()
    work()
    said = text_to(server, LIN)
    assert f"https://desaport.test/inquiries/{inquiry.public_id}" in said
    assert "https://desaport.test/sign-in/letter/" in said


def test_where_mail_stays_in_the_demo_no_token_is_made(work: Work) -> None:
    answered()
    work()
    tokens = db.session.scalars(sa.select(SignInLink.token_hash)).all()
    assert tokens
    assert set(tokens) == {None}
