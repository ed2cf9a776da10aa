"""A foreign company registers, confirms its address, and signs in."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from marketplace.accounts import queries
from marketplace.db import db
from marketplace.errors import TooManyError
from marketplace.mail.models import Letter
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import get_actor
from marketplace.organisations.registration import Registration, register_buyer
from marketplace.organisations.roles import Role
from marketplace.tallies import operations as marks
from marketplace.tallies.limits import (
    PASS_PHRASE_OF_LINK,
    REGISTRATION_FROM_ADDRESS,
    REGISTRATION_OF_ACCOUNT,
)
from marketplace.tallies.tally import Tally
from tests.cast import NOW, part_of
from tests.support.racing import race

ANSWERS = {
    "person_name": "Amina Haddad",
    "company": "Souk Imports",
    "country": "AE",
    "email": "Amina@souk.example",
    "password": "six palms in the garden",
}


def register(browser, **changes: object):
    return browser.get("/register").form("").submit(**{**ANSWERS, **changes})


def letters() -> list[Letter]:
    return list(db.session.scalars(sa.select(Letter).order_by(Letter.id)))


def link() -> str:
    found = re.search(r"/register/confirmation/\S+", letters()[-1].body)
    assert found
    return found[0]


def test_a_company_registers_confirms_and_signs_in(app, visitor):
    browser = visitor()
    assert "Read your mail" in register(browser)
    confirmed = browser.get(link()).form("").submit(password=ANSWERS["password"])
    page = confirmed.form("").submit(email=ANSWERS["email"], password=ANSWERS["password"])
    assert "Souk Imports" in page.visitor.get("/devices")
    assert get_actor(email="amina@souk.example").role is Role.BUYER_APPROVER


def test_opening_the_link_alone_confirms_nothing(app, visitor):
    register(visitor())
    visitor().get(link())
    person = queries.find_person(email="amina@souk.example")
    assert person is not None
    assert person.confirmed_at is None


def test_a_link_works_once(app, visitor):
    register(visitor())
    visitor().get(link()).form("").submit(password=ANSWERS["password"])
    assert visitor().get(link()).status == 404


def test_who_registered_a_foreign_address_first_never_gets_in(app, visitor):
    register(visitor(), password="the stranger knows this one")
    strangers_link = link()
    register(visitor())
    assert visitor().get(strangers_link).status == 404
    refused = visitor().get(link()).form("").submit(password="the stranger knows this one")
    assert refused.status == 422
    assert "This is not the pass phrase you chose." in refused
    visitor().get(link()).form("").submit(password=ANSWERS["password"])
    signed_in = (
        visitor()
        .get("/sign-in")
        .form("")
        .submit(email=ANSWERS["email"], password="the stranger knows this one")
    )
    assert signed_in.status == 422


def test_a_known_address_gets_the_same_page_and_a_different_letter(app, visitor):
    new = register(visitor())
    known = register(visitor(), email=part_of("lin").email)
    head = "We sent a message to the address you gave."
    assert head in new
    assert head in known
    assert letters()[-1].recipient == part_of("lin").email
    assert "already has an account" in letters()[-1].body


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "not an address", "This is not an e-mail address."),
        ("password", "short", "Use between 12 and 200 characters."),
        ("country", "", "Choose a country."),
        ("company", "", "Type your company's name."),
    ],
)
def test_a_wrong_answer_is_shown_beside_its_field_and_nothing_typed_is_lost(
    app, visitor, field, value, words
):
    page = register(visitor(), **{field: value})
    assert page.status == 422
    assert words in page
    assert page.form("").values["person_name"] == ["Amina Haddad"]
    assert letters() == []


def test_somebody_in_two_organisations_chooses_whom_to_act_for(app, visitor):
    page = visitor("sari").get("/acting")
    form = next(form for form in page.forms if "membership" in form.names)
    assert form.submit().status == 200
    assert form.submit(membership="x" * 26).status == 404


def test_two_registrations_at_the_same_moment_make_one_person(app):
    registration = Registration(**ANSWERS)
    outcomes = race(
        app, [lambda: register_buyer(registration=registration, came_from="192.0.2.1", at=NOW)] * 3
    )
    assert [type(outcome) for outcome in outcomes] == [Letter] * 3
    named = sa.select(sa.func.count()).where(Organisation.name == ANSWERS["company"])
    assert db.session.scalar(named) == 1


def test_who_registers_again_and_again_waits_and_keeps_what_was_typed(app, now, visitor):
    for _ in range(REGISTRATION_OF_ACCOUNT.most):
        assert register(visitor()).status == 200
    page = register(visitor())
    assert (page.status, page.headers["Retry-After"]) == (429, str(6 * 3600))
    assert page.form("").values["company"] == [ANSWERS["company"]]
    assert len(letters()) == REGISTRATION_OF_ACCOUNT.most
    other = visitor()
    other.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert register(other).status == 200  # nobody keeps others from registering


def test_a_known_address_is_held_as_an_unknown_one(app, now, visitor):
    known = part_of("lin").email
    pages = [register(visitor(), email=known) for _ in range(REGISTRATION_OF_ACCOUNT.most + 1)]
    assert [page.status for page in pages] == [200, 200, 200, 429]


def test_from_one_address_forty_register_within_an_hour(app, now):
    came_from = "203.0.113.9"
    tallies = [Tally(REGISTRATION_FROM_ADDRESS, came_from)] * REGISTRATION_FROM_ADDRESS.most
    marks.note(tallies=tallies, at=NOW)
    registration = Registration(**ANSWERS)
    with pytest.raises(TooManyError) as refusal:
        register_buyer(registration=registration, came_from=came_from, at=NOW)
    assert refusal.value.retry_after == REGISTRATION_FROM_ADDRESS.within


def test_the_pass_phrase_of_a_link_is_not_guessed(app, now, visitor):
    register(visitor())
    page = visitor().get(link())
    for _ in range(PASS_PHRASE_OF_LINK.most):
        assert page.form("").submit(password="not what was chosen").status == 422
    answer = page.form("").submit(password=ANSWERS["password"])
    assert (answer.status, answer.headers["Retry-After"]) == (429, "300")
