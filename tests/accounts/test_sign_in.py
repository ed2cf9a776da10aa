"""Signing in and out with a pass phrase."""

from __future__ import annotations

from tests.cast import PASSPHRASE, part_of


def test_the_right_pass_phrase_signs_in(visitor):
    page = visitor().get("/sign-in").form("").submit(
        email=part_of("sari").email, password=PASSPHRASE
    )
    assert page.visitor.get("/devices").status == 200


def test_unknown_and_wrong_get_the_same_answer(visitor):
    form = visitor().get("/sign-in").form("")
    wrong = form.submit(email=part_of("sari").email, password="not this one at all")
    unknown = form.submit(email="nobody@nowhere.example", password="not this one at all")
    assert wrong.status == unknown.status == 422
    sentence = "This address and pass phrase do not fit together."
    assert sentence in wrong
    assert sentence in unknown
