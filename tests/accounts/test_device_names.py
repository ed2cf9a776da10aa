"""A device is named as its owner would name it."""

from __future__ import annotations

import pytest

from marketplace.accounts.device_names import device

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/131.0 Safari/537.36", "Chrome on Linux"),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge on Windows",
        ),
        (f"Mozilla/5.0 (Linux; Android 14) {WEBKIT} Chrome/131.0 Mobile", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        (
            "Mozilla/5.0 (X11; Ubuntu; rv:132.0) Gecko/20100101 Firefox/132.0 Linux",
            "Firefox on Linux",
        ),
        ("Werkzeug/3.1", "Werkzeug/3.1"),
    ],
)
def test_a_browser_and_its_system_are_told_in_plain_words(app, user_agent: str, name: str):
    assert device(user_agent) == name
