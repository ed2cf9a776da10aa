"""What a seller's list says of a silence."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.routing.clocks import clock_at

HOUR = 60


@pytest.mark.parametrize(
    ("minutes", "words", "tone"),
    [
        (0, "New", "attention"),
        (HOUR, "A reminder in 11 working hours", "attention"),
        (12 * HOUR - 1, "A reminder in 1 working hour", "attention"),
        (12 * HOUR, "Director told in 12 working hours", "attention"),
        (24 * HOUR - 1, "Director told in 1 working hour", "attention"),
        (24 * HOUR, "Programme officer told in 24 working hours", "danger"),
        (48 * HOUR + 1, "Buyer offered other villages in 24 working hours", "danger"),
        (72 * HOUR, "Buyer was offered other villages", "danger"),
    ],
)
def test_the_clock_names_the_next_rung(
    app_once: Flask, minutes: int, words: str, tone: str
) -> None:
    with app_once.test_request_context("/"):
        clock = clock_at(minutes)
    assert (clock.words, clock.tone) == (words, tone)
