"""The keyboard of the tests must notice what it is there to notice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.hands import Keyboard

MARKED = "<style>:focus { outline: 2px solid }</style>"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<style>:focus { outline: none }</style><a href=#>x</a>", "no mark"),
        (MARKED + "<a href=#>x</a><button>y</button><input onblur='this.focus()'>", "keeps"),
        (MARKED + "<a href=#>x</a><a href=# onfocus='this.nextElementSibling.focus()'>y</a>"
         "<button>z</button><a href=#>w</a>", "no way to .*y"),
    ],
    ids=["no mark", "a trap", "passed by"],
)  # fmt: skip
def test_it_complains_of(page: Page, html: str, complaint: str):
    page.set_content(f"<main>{html}</main>")
    with pytest.raises(AssertionError, match=complaint):
        Keyboard(page).look_round()


def test_it_reaches_what_lies_before_and_behind(page: Page):
    page.set_content(
        f"<main>{MARKED}<button>first</button><input name=x><button>last</button></main>"
    )
    keyboard = Keyboard(page)
    keyboard.look_round()
    keyboard.press("last")
    keyboard.write("x", "typed")
    keyboard.press("first")
    assert page.locator("[name=x]").input_value() == "typed"
    assert page.evaluate("document.activeElement.textContent") == "first"
